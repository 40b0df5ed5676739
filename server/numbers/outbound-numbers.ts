export { type OutboundNumber, readOutboundNumbers as outboundNumbers } from './store.ts';
