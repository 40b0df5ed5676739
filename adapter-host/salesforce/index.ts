export { mount, type MountedWidget } from '../mount.ts';
export { type CallsTransport, exchangedCallSource, publishCalls } from './calls-exchange.ts';
export { CallLedger } from './call-ledger.ts';
export { salesforceRecord } from './record-ref.ts';
export { type SalesforceRecordHost, salesforceRecordHost } from './record-host.ts';
export { acceptTaps } from './tap-handshake.ts';
export { VOICE_EVENTS, VoiceCalls, type VoiceEventName, type VoiceRecord } from './voice-calls.ts';
export { wordsOf, type Words } from './words.ts';
