import { randomUUID } from 'node:crypto';
import { type RecordRef } from '../../protocol/call.ts';
import {
  type Correction,
  type EntryMedia,
  type RecordEntry,
  type RecordWrite,
} from '../../server/records/record-system.ts';

const CALLER = '+14155550142';
const OURS = '+14155550199';
const STARTED_AT = Date.parse('2026-03-02T09:00:00.000Z');

/** A message; one with an odd `seq` is the agent's, one with an even is the caller's. */
export function entry(seq: number, more: Partial<RecordEntry> = {}): RecordEntry {
  const out = seq % 2 === 1;
  return {
    messageId: randomUUID(),
    seq,
    direction: out ? 'out' : 'in',
    kind: out ? 'text' : 'inbound',
    from: out ? OURS : CALLER,
    to: out ? CALLER : OURS,
    who: out ? 'Ana' : 'Grace Okafor',
    text: `Message number ${seq}.`,
    state: out ? 'delivered' : 'received',
    reason: null,
    createdAt: new Date(STARTED_AT + seq * 1_000).toISOString(),
    media: [],
    ...more,
  };
}

/** A photo whose octets are `octets`. */
export function photoOf(octets: string): EntryMedia {
  const bytes = new TextEncoder().encode(octets);
  return {
    id: randomUUID(),
    kind: 'image',
    type: 'image/jpeg',
    size: bytes.byteLength,
    fileName: `${octets}.jpg`,

    async *open() {
      yield bytes;
    },
  };
}

/** One addition to `record`, of the session that all of these tests have. */
export function writeTo(
  record: RecordRef,
  entries: readonly RecordEntry[],
  more: Partial<RecordWrite> = {},
): RecordWrite {
  return {
    id: randomUUID(),
    record,
    session: {
      id: '0d9d4f0e-6f39-4f3c-9b61-0f6a4bb0a1c1',
      callKey: 'call-1',
      caller: CALLER,
      ourNumber: OURS,
      queueName: 'Repairs',
      startedAt: new Date(STARTED_AT).toISOString(),
    },
    entries,
    earlier: [],
    grows: null,
    corrects: null,
    options: {},
    ...more,
  };
}

/** What has become of the only message of `before` by now; its record shows the state it had then. */
export function correct(
  before: RecordWrite,
  now: Pick<RecordEntry, 'state' | 'reason'>,
  more: Partial<Correction> = {},
): RecordWrite {
  const entry = before.entries[0]!; // it has one
  const corrects: Correction = {
    ...{ write: before.id, entry: { ...entry, ...now }, shown: entry.state, isLast: true, isLive: true },
    ...more,
  };
  return { ...before, id: randomUUID(), entries: [], corrects };
}
