export { type PageCall, type Appearance, type CaseDatum, type HostAction } from '../protocol/adapter.ts';
export { type CallState, type EndReason, type RecordRef } from '../protocol/call-state.ts';
export { type ReportedCall } from '../protocol/reported-call.ts';
export { type CallEvent, type CallSource } from './call-source.ts';
export {
  CALL_EVENT,
  genericCallSource,
  type GenericCallSource,
  type GenericCallSourceOptions,
} from './generic-call-source.ts';
export {
  genericRecordHost,
  type GenericRecordHost,
  type GenericRecordHostOptions,
} from './generic-record-host.ts';
export { mount, type MountedWidget, type MountEvents, type MountOptions } from './mount.ts';
export { signedCalls } from './signed-calls.ts';
export { type ActionPlace, type RecordHost, type SessionSummary } from './record-host.ts';
