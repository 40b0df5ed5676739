export * from '../index.ts';
export { five9CallSource, type Five9CrmSdk, type Five9Options } from './five9-call-source.ts';
