export * from '../index.ts';
export { genesysCallSource, type GenesysOptions } from './genesys-call-source.ts';
