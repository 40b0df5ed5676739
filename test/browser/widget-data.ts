import { type PageCall } from '../../protocol/adapter.ts';
import { type Call } from '../../protocol/call.ts';
import { type Media } from '../../protocol/media.ts';
import { type Message } from '../../protocol/message.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { type CallView, type Session, type SessionSnapshot } from '../../protocol/session.ts';
import { POLICY } from './widget-policy.ts';

/** 10:01 on the day of the tests, in the zone of the browser. */
export const START = new Date(2026, 10, 21, 10, 1, 0).getTime();
export const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

let ids = 0;
export const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;

export function call(changes: Partial<Call> = {}): Call {
  return {
    callKey: 'grace',
    state: 'connected',
    caller: '+14155550142',
    callerName: 'Grace Okafor',
    queue: { key: 'repairs', name: 'Repairs' },
    language: 'en',
    agent: { id: 'ana', name: 'Ana' },
    record: { system: 'tickets', type: 'ticket', id: '4821' },
    startedAt: at(-8),
    connectedAt: at(0),
    endedAt: null,
    endReason: null,
    ...changes,
  };
}

export function session(changes: Partial<Session> = {}): Session {
  return {
    id: newId(),
    callKey: 'grace',
    state: 'active',
    caller: '+14155550142',
    callerSource: 'call',
    ourNumber: '+14155550100',
    mms: true,
    language: 'en',
    owner: { id: 'ana', name: 'Ana' },
    openedAt: at(0),
    endedAt: null,
    endReason: null,
    closing: null,
    optedOut: false,
    optOutSuspected: false,
    unread: 0,
    ...changes,
  };
}

export function message(seq: number, changes: Partial<Message> = {}): Message {
  const out = changes.direction !== 'in';
  return {
    id: newId(),
    seq,
    direction: 'out',
    kind: out ? 'text' : 'inbound',
    state: out ? 'delivered' : 'received',
    reason: null,
    text: `Text ${seq}`,
    language: 'en',
    presetId: null,
    agent: out ? { id: 'ana', name: 'Ana' } : null,
    encoding: 'GSM-7',
    segments: 1,
    clientKey: null,
    retryOf: null,
    createdAt: at(seq * 60),
    stateAt: at(seq * 60 + 2),
    waitUntil: null,
    media: [],
    ...changes,
  };
}

export const inbound = (seq: number, text: string, changes: Partial<Message> = {}) =>
  message(seq, { direction: 'in', text, ...changes });

export function photo(position: number, changes: Partial<Media> = {}): Media {
  return {
    id: newId(),
    position,
    state: 'ready',
    kind: 'image',
    type: 'image/jpeg',
    size: 210_000,
    width: 1_200,
    height: 1_200,
    reason: null,
    ...changes,
  };
}

export function preset(label: string, text: string, changes: Partial<PresetItem> = {}): PresetItem {
  return {
    id: newId(),
    label,
    text,
    category: '',
    keyword: null,
    language: 'en',
    fallback: false,
    segments: 1,
    missing: [],
    layer: 'tenant',
    ...changes,
  };
}

export interface Talk {
  call?: Partial<Call>;
  session?: Partial<Session> | null;
  messages?: Message[];
  blocked?: CallView['blocked'];
  policy?: Partial<CallView['policy']>;
}

export function view(talk: Talk = {}): CallView {
  const theCall = call(talk.call);
  const snapshot: SessionSnapshot | null =
    talk.session === null
      ? null
      : {
          session: session({ callKey: theCall.callKey, caller: theCall.caller ?? '', ...talk.session }),
          messages: talk.messages ?? [],
          eventSeq: 10,
        };
  return { call: theCall, blocked: talk.blocked ?? null, policy: { ...POLICY, ...talk.policy }, snapshot };
}

export function changed(messageId: string, state: Message['state'], reason: Message['reason'] = null) {
  return {
    type: 'message.changed' as const,
    messageId,
    state,
    reason,
    stateAt: new Date().toISOString(),
    waitUntil: null,
  };
}

export const pageCall = (callKey: string, changes: Partial<PageCall> = {}): PageCall => ({
  callKey,
  state: 'connected',
  seq: 1,
  ...changes,
});
