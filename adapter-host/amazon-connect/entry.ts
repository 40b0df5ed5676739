export * from '../index.ts';
export { amazonConnectCallSource, type AmazonConnectOptions } from './amazon-connect-call-source.ts';
export { type ConnectStreams } from './connect-streams.ts';
