export * from '../index.ts';
export { hubspotCallSource, type HubSpotCalling, type HubSpotOptions } from './hubspot-call-source.ts';
