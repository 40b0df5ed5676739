import { type RecordRef } from '../protocol/call.ts';
import type { CallView } from '../protocol/session.ts';
import { recordKey } from './binding.ts';
import { boundCall, type WidgetModel } from './model.ts';

/** What is shown, and done, about the record of a call. */
export interface RecordChoice {
  /** Where the conversation is written; `null`: nowhere. */
  written: RecordRef | null;
  /** To be attached without being asked: the call has none yet, and the page names one. */
  attach: RecordRef | null;
  /** The page shows another one, which the agent may choose. */
  offer: RecordRef | null;
}

const NONE: RecordChoice = { written: null, attach: null, offer: null };

/** What the host page names: for this call, and on screen. Only hints, which the server is asked to take. */
export interface PageRecords {
  ofCall: RecordRef | null;
  onScreen: RecordRef | null;
  /** There is no other call that the record on screen may belong to. */
  isOnlyCall: boolean;
}

export const pageRecords = (model: WidgetModel): PageRecords => ({
  ofCall: boundCall(model)?.page?.record ?? null,
  onScreen: model.record,
  isOnlyCall: model.live.length === 1,
});

/** Pure. Without being asked, only what can belong to no other call is attached. */
export function decideRecord(
  view: CallView | null,
  { ofCall, onScreen, isOnlyCall }: PageRecords,
): RecordChoice {
  if (!view || view.policy.recordSystems.length === 0) return NONE;
  const { call, policy } = view;
  const isWritten = (record: RecordRef | null) =>
    record !== null && policy.recordSystems.includes(record.system) ? record : null;
  const written = isWritten(call.record);
  if (call.state === 'ended') return { ...NONE, written };
  const attach = isWritten(ofCall ?? (isOnlyCall ? onScreen : null));
  if (call.record === null && attach) return { ...NONE, attach };
  const offer = isWritten(onScreen);
  return { ...NONE, written, offer: recordKey(offer) === recordKey(call.record) ? null : offer };
}
