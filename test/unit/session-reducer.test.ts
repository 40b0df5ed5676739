import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Media } from '../../protocol/media.ts';
import { type Message, type MessageState } from '../../protocol/message.ts';
import { type Session, type SessionSnapshot } from '../../protocol/session.ts';
import { applySessionEvent, parseSessionEvent, type UnknownEvent } from '../../protocol/session-reducer.ts';
import { type SessionEvent } from '../../protocol/stream.ts';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const session: Session = {
  id: id(1),
  callKey: 'call-1',
  state: 'active',
  caller: '+14155550142',
  callerSource: 'call',
  ourNumber: '+14155550100',
  mms: true,
  language: 'en',
  owner: { id: 'ana', name: 'Ana' },
  openedAt: '2026-01-05T10:00:00Z',
  endedAt: null,
  endReason: null,
  closing: null,
  optedOut: false,
  optOutSuspected: false,
  unread: 0,
};

const message = (seq: number, change: Partial<Message> = {}): Message => ({
  id: id(100 + seq),
  seq,
  direction: 'out',
  kind: 'text',
  state: 'queued',
  reason: null,
  text: `Text ${seq}`,
  language: 'en',
  presetId: null,
  agent: session.owner,
  encoding: 'GSM-7',
  segments: 1,
  clientKey: null,
  retryOf: null,
  createdAt: '2026-01-05T10:01:00Z',
  stateAt: '2026-01-05T10:01:00Z',
  waitUntil: null,
  media: [],
  ...change,
});

const photo = (position: number, state: Media['state']): Media => ({
  id: id(200 + position),
  position,
  state,
  kind: 'image',
  type: null,
  size: null,
  width: null,
  height: null,
  reason: null,
});

const snapshot = (change: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  session,
  messages: [],
  eventSeq: 7,
  ...change,
});

const changed = (
  seq: number,
  state: MessageState,
  change: Partial<Extract<SessionEvent, { type: 'message.changed' }>> = {},
) =>
  ({
    type: 'message.changed',
    seq,
    messageId: id(101),
    state,
    reason: null,
    stateAt: `2026-01-05T10:02:${String(seq % 60).padStart(2, '0')}Z`,
    waitUntil: null,
    ...change,
  }) as const;

/** The snapshot after events that all fit. */
function after(start: SessionSnapshot, ...events: (SessionEvent | UnknownEvent)[]): SessionSnapshot {
  return events.reduce((current, event) => {
    const change = applySessionEvent(current, event);
    if (change.type !== 'applied') throw new Error(`${event.type} ${event.seq} was ${change.type}`);
    return change.snapshot;
  }, start);
}

describe('the number of an event', () => {
  const read = (seq: number): SessionEvent => ({ type: 'session.read', seq, unread: 0 });

  it('is ignored when the snapshot contains it', () => {
    expect(applySessionEvent(snapshot(), read(7))).toEqual({ type: 'ignored' });
    expect(applySessionEvent(snapshot(), read(1))).toEqual({ type: 'ignored' });
  });

  it('is a gap when one is missing before it', () => {
    expect(applySessionEvent(snapshot(), read(9))).toEqual({ type: 'gap' });
  });

  it('becomes that of the snapshot when it is the next', () => {
    expect(after(snapshot(), read(8), { type: 'unknown', seq: 9 }).eventSeq).toBe(9);
  });

  it('gives the same snapshot in the end, however often events are delivered', () => {
    const feed: SessionEvent[] = [
      { type: 'message.added', seq: 8, message: message(1), unread: 0 },
      changed(9, 'sending'),
      changed(10, 'accepted'),
      {
        type: 'message.added',
        seq: 11,
        message: message(2, { direction: 'in', state: 'received' }),
        unread: 1,
      },
      changed(12, 'delivered'),
      { type: 'session.read', seq: 13, unread: 0 },
    ];
    const expected = after(snapshot(), ...feed);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...feed)), (noise) => {
        let current = snapshot();
        for (const event of [...noise, ...feed]) {
          const change = applySessionEvent(current, event);
          if (change.type === 'applied') current = change.snapshot;
        }
        expect(current).toEqual(expected);
      }),
    );
  });
});

describe('a snapshot after an event', () => {
  it('has the new session', () => {
    const ended: Session = { ...session, state: 'ended', endReason: 'caller_hangup', closing: 'queued' };
    expect(after(snapshot(), { type: 'session.changed', seq: 8, session: ended }).session).toEqual(ended);
  });

  it('has a new message in its place, and the unread count', () => {
    const start = snapshot({ messages: [message(1), message(3)] });
    const next = after(start, { type: 'message.added', seq: 8, message: message(2), unread: 4 });
    expect(next.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(next.session.unread).toBe(4);
    expect(start.messages).toHaveLength(2);
  });

  it('has a message once, even if it is added again', () => {
    const start = snapshot({ messages: [message(1)] });
    const next = after(start, {
      type: 'message.added',
      seq: 8,
      message: message(1, { text: 'New' }),
      unread: 0,
    });
    expect(next.messages).toEqual([message(1, { text: 'New' })]);
  });

  it('has no unread messages once they were read', () => {
    const start = snapshot({ session: { ...session, unread: 3 } });
    expect(after(start, { type: 'session.read', seq: 8, unread: 0 }).session.unread).toBe(0);
  });

  it('has media in the order of the caller, each once', () => {
    const put = (seq: number, media: Media): SessionEvent => ({
      type: 'media.changed',
      seq,
      messageId: id(101),
      media,
    });
    const start = snapshot({ messages: [message(1)] });
    const next = after(
      start,
      put(8, photo(2, 'announced')),
      put(9, photo(1, 'announced')),
      put(10, photo(2, 'ready')),
    );
    expect(next.messages[0]?.media.map(({ position, state }) => [position, state])).toEqual([
      [1, 'announced'],
      [2, 'ready'],
    ]);
  });

  it('has to be read again when the event is about a message it does not hold', () => {
    expect(applySessionEvent(snapshot(), changed(8, 'sent'))).toEqual({ type: 'gap' });
  });

  it('keeps the parts that did not change', () => {
    const start = snapshot({ messages: [message(1), message(2)] });
    const next = after(start, changed(8, 'sending'));
    expect(next.session).toBe(start.session);
    expect(next.messages[1]).toBe(start.messages[1]);
  });
});

describe('a message', () => {
  const stateAfter = (start: Partial<Message>, ...events: Parameters<typeof changed>[]) =>
    after(snapshot({ messages: [message(1, start)] }), ...events.map((event) => changed(...event)))
      .messages[0];

  it('stays delivered when "sent" comes late', () => {
    const late = stateAfter({ state: 'sending' }, [8, 'delivered'], [9, 'sent']);
    expect(late).toMatchObject({ state: 'delivered', stateAt: '2026-01-05T10:02:08Z' });
  });

  it('is not confirmed although nobody told that it was being handed over', () => {
    expect(stateAfter({ state: 'queued' }, [8, 'not_confirmed'])?.state).toBe('not_confirmed');
  });

  it.each(['suppressed', 'expired'] as const)(
    'is %s although nobody told that it had been put in line again',
    (state) => {
      expect(stateAfter({ state: 'sending' }, [8, state])?.state).toBe(state);
    },
  );

  it('becomes delivered after all', () => {
    const unreachable = { reason: 'unreachable' } as const;
    const known = stateAfter({ state: 'sent' }, [8, 'undelivered', unreachable]);
    expect(known).toMatchObject({ state: 'undelivered', reason: 'unreachable' });
    const arrived = stateAfter({ state: 'sent' }, [8, 'undelivered', unreachable], [9, 'delivered']);
    expect(arrived).toMatchObject({ state: 'delivered', reason: null });
  });

  it('keeps its reason when a repeat has none', () => {
    const repeated = stateAfter(
      { state: 'sent' },
      [8, 'undelivered', { reason: 'landline' }],
      [9, 'undelivered'],
    );
    expect(repeated).toMatchObject({ reason: 'landline', stateAt: '2026-01-05T10:02:08Z' });
  });

  it('learns how long it waits, and goes back to waiting after a certain refusal', () => {
    const waitUntil = '2026-01-05T10:03:00Z';
    expect(stateAfter({}, [8, 'queued', { waitUntil }])?.waitUntil).toBe(waitUntil);
    expect(stateAfter({}, [8, 'sending'], [9, 'queued', { waitUntil }])).toMatchObject({
      state: 'queued',
      waitUntil,
    });
    expect(stateAfter({ waitUntil }, [8, 'sending'])?.waitUntil).toBe(null);
  });
});

describe('what the stream sends', () => {
  it('is an event of a known type', () => {
    const event = { type: 'session.read', seq: 3, unread: 0 };
    expect(parseSessionEvent(event)).toEqual(event);
    expect(parseSessionEvent({ ...event, ofTomorrow: true })).toEqual(event);
  });

  it('is numbered even if its type is not known', () => {
    expect(parseSessionEvent({ type: 'session.sang', seq: 3 })).toEqual({ type: 'unknown', seq: 3 });
    expect(parseSessionEvent({ type: 'constructor', seq: 3 })).toEqual({ type: 'unknown', seq: 3 });
  });

  it.each([null, 'text', {}, { seq: 3 }, { type: 'new', seq: 'a' }, { type: 'session.read', seq: 3 }])(
    'is nothing: %j',
    (input) => {
      expect(parseSessionEvent(input)).toBe(null);
    },
  );
});
