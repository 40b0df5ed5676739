export * from '../index.ts';
export { ccaipCallSource, type CcaipOptions } from './ccaip-call-source.ts';
