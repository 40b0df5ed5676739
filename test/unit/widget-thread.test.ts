import { describe, expect, it } from 'vitest';
import { type Message } from '../../protocol/message.ts';
import { type SessionSnapshot } from '../../protocol/session.ts';
import { bubblesOf } from '../../widget/bubble.ts';
import { advance, confirm, countsOf, openThread, type PendingSend, putPending } from '../../widget/thread.ts';
import { timelineOf } from '../../widget/timeline.ts';

const OWNER = { id: 'ana', name: 'Ana' };
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, seconds)).toISOString();

const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  id: id(seq),
  seq,
  direction: 'out',
  kind: 'text',
  state: 'delivered',
  reason: null,
  text: `Text ${seq}`,
  language: 'en',
  presetId: null,
  agent: changes.direction === 'in' ? null : OWNER,
  encoding: 'GSM-7',
  segments: 1,
  clientKey: `key-${seq}`,
  retryOf: null,
  createdAt: at(seq * 10),
  stateAt: at(seq * 10),
  waitUntil: null,
  media: [],
  ...changes,
});

const snapshot = (
  messages: Message[],
  changes: Partial<SessionSnapshot['session']> = {},
): SessionSnapshot => ({
  session: {
    id: id(900),
    callKey: 'grace',
    state: 'active',
    caller: '+14155550142',
    callerSource: 'call',
    ourNumber: '+14155550100',
    mms: true,
    language: 'en',
    owner: OWNER,
    openedAt: at(0),
    endedAt: null,
    endReason: null,
    closing: null,
    optedOut: false,
    optOutSuspected: false,
    unread: 0,
    ...changes,
  },
  messages,
  eventSeq: 10,
});

const pending = (key: string, changes: Partial<PendingSend> = {}): PendingSend => ({
  key,
  callKey: 'grace',
  sessionId: id(900),
  request: { kind: 'text', callKey: 'grace', text: 'Hello' },
  retryOf: null,
  text: 'Hello',
  language: 'en',
  createdAt: at(100),
  phase: 'sending',
  code: null,
  ...changes,
});

const CALL = { endedAt: null, endReason: null };

describe('a text on its way', () => {
  it('stands at the end until the server shows it, under the same id', () => {
    const thread = openThread(snapshot([message(1)]), [pending('key-2')]);
    const before = bubblesOf(thread, OWNER);
    expect(before.map(({ id: of, status }) => [of, status])).toEqual([
      ['key-1', 'delivered'],
      ['key-2', 'sending'],
    ]);
    const event = {
      type: 'message.added' as const,
      seq: 11,
      message: message(2, { state: 'queued' }),
      unread: 0,
    };
    const after = advance(thread, event);
    expect(after?.pending).toEqual([]);
    expect(after && bubblesOf(after, OWNER).map(({ id: of }) => of)).toEqual(['key-1', 'key-2']);
  });

  it('is one bubble whether the answer or the event comes first', () => {
    const sent = message(2, { state: 'queued' });
    const answered = confirm(openThread(snapshot([message(1)]), [pending('key-2')]), sent);
    expect(bubblesOf(answered, OWNER)).toHaveLength(2);
    const event = { type: 'message.added' as const, seq: 11, message: sent, unread: 0 };
    expect(bubblesOf(advance(answered, event) ?? answered, OWNER)).toHaveLength(2);
    expect(confirm(advance(answered, event) ?? answered, sent).snapshot.messages).toHaveLength(2);
  });

  it('keeps its place when its phase changes, and can be edited when refused', () => {
    const list = putPending(
      [pending('a'), pending('b')],
      pending('a', { phase: 'refused', code: 'too_long' }),
    );
    const [refused] = bubblesOf(openThread(snapshot([]), list), OWNER);
    expect(refused).toMatchObject({
      id: 'a',
      status: 'notDelivered',
      refused: 'too_long',
      actions: ['edit', 'discard'],
    });
  });

  it('belongs to its own session only', () => {
    expect(openThread(snapshot([]), [pending('a', { sessionId: id(901) })]).pending).toEqual([]);
  });
});

describe('a text sent again', () => {
  it('stays one bubble in its first place, with the state of the last try', () => {
    const first = message(1, { state: 'undelivered', reason: 'unreachable' });
    const again = message(3, { retryOf: id(1), state: 'sent' });
    const bubbles = bubblesOf(openThread(snapshot([first, message(2), again]), []), OWNER);
    expect(bubbles.map(({ id: of, status, messageId }) => [of, status, messageId])).toEqual([
      ['key-1', 'sent', id(3)],
      ['key-2', 'delivered', id(2)],
    ]);
    expect(countsOf(snapshot([first, message(2), again])).sent).toBe(2);
  });

  it('shows the try on its way instead of the failure', () => {
    const first = message(1, { state: 'failed', reason: 'other' });
    const thread = openThread(snapshot([first]), [pending('again', { retryOf: id(1), request: null })]);
    expect(bubblesOf(thread, OWNER)).toMatchObject([
      { id: 'key-1', status: 'sending', reason: null, actions: [] },
    ]);
  });
});

describe('what can be done', () => {
  it.each<[Partial<Message>, string, string[]]>([
    [{ state: 'queued' }, 'sending', []],
    [{ state: 'queued', waitUntil: at(60) }, 'waiting', ['cancel']],
    [{ state: 'accepted' }, 'sent', []],
    [{ state: 'undelivered', reason: 'filtered' }, 'notDelivered', ['tryAgain']],
    [{ state: 'expired', reason: 'expired' }, 'notDelivered', ['tryAgain']],
    [{ state: 'failed', reason: 'opted_out' }, 'notDelivered', []],
    [{ state: 'suppressed', reason: 'canceled' }, 'canceled', []],
    [{ state: 'not_confirmed' }, 'notConfirmed', ['sendAgain']],
    [{ state: 'failed', reason: 'other', kind: 'closing' }, 'notDelivered', []],
    [{ state: 'received', direction: 'in', kind: 'inbound' }, 'received', []],
  ])('%j is %s', (changes, status, actions) => {
    expect(bubblesOf(openThread(snapshot([message(1, changes)]), []), OWNER)).toMatchObject([
      { status, actions },
    ]);
  });
});

it('reads a text that the carrier has taken as delivered where the setting says so', () => {
  const taken = [
    message(1, { state: 'accepted' }),
    message(2, { state: 'sent' }),
    message(3, { state: 'queued' }),
  ];
  const statuses = (statusCompat: boolean) =>
    bubblesOf(openThread(snapshot(taken), []), OWNER, { statusCompat }).map(({ status }) => status);
  expect(statuses(false)).toEqual(['sent', 'sent', 'sending']);
  expect(statuses(true)).toEqual(['delivered', 'delivered', 'sending']);
});

describe('the conversation', () => {
  const rows = (messages: Message[], changes: Partial<SessionSnapshot['session']> = {}) =>
    timelineOf(openThread(snapshot(messages, changes), []), CALL);

  it('groups the texts of one person within two minutes under one name', () => {
    const heads = rows([
      message(1),
      message(2),
      message(3, { direction: 'in', kind: 'inbound', state: 'received' }),
      message(4, { createdAt: at(40) }),
      message(5, { createdAt: at(400) }),
    ]).map((row) => (row.type === 'bubble' ? row.head : row.mark.type));
    expect(heads).toEqual(['started', true, false, true, true, true]);
  });

  it('says who left and who joined, and gives the second agent another voice', () => {
    const ben = { id: 'ben', name: 'Ben' };
    const transfers = [{ from: { id: 'ana', name: 'Ana' }, to: ben, at: at(20) }];
    const later = message(2, { agent: ben, createdAt: at(30) });
    const talk = rows([message(1), later], { owner: ben, transfers });
    expect(talk.map((row) => (row.type === 'bubble' ? row.voice : row.mark))).toEqual([
      { type: 'started', at: at(0) },
      0,
      { type: 'transferred', from: 'Ana', to: 'Ben', at: at(20) },
      1,
    ]);
  });

  it('names the new owner before the first text, and only once', () => {
    const ben = { id: 'ben', name: 'Ben' };
    const transfers = [{ from: { id: 'ana', name: 'Ana' }, to: ben, at: at(60) }];
    const talk = rows([message(1)], { owner: ben, transfers });
    expect(talk.at(-1)).toMatchObject({ mark: { type: 'transferred', from: 'Ana', to: 'Ben', at: at(60) } });
    expect(talk.filter((row) => row.type === 'mark' && row.mark.type === 'transferred')).toHaveLength(1);
  });

  it('ends with the reason, and the closing text behind it', () => {
    const closing = message(2, { kind: 'closing', agent: null });
    const talk = rows([message(1), closing], {
      state: 'ended',
      endedAt: at(50),
      endReason: 'caller_hangup',
      closing: 'handed_over',
    });
    expect(talk.slice(-2)).toMatchObject([
      { mark: { type: 'ended', reason: 'caller_hangup', closing: 'handed_over' } },
      { bubble: { kind: 'closing' }, head: true },
    ]);
  });
});

it('asks for the whole session when an event is missing', () => {
  const thread = openThread(snapshot([]), []);
  expect(advance(thread, { type: 'session.read', seq: 12, unread: 0 })).toBeNull();
  expect(advance(thread, { type: 'session.read', seq: 9, unread: 0 })).toBe(thread);
});
