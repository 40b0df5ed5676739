import { beforeAll, describe, expect, it } from 'vitest';
import { setLocale } from '../../ui/i18n.ts';
import { announce, type Spoken } from '../../widget/announcements.ts';
import { type Bubble } from '../../widget/bubble.ts';

beforeAll(() => setLocale('en'));

const EMPTY: Spoken = {
  callKey: null,
  name: 'Grace Okafor',
  queue: 'Repairs',
  session: null,
  endReason: null,
  block: null,
  optedOut: false,
  suspected: false,
  owner: null,
  bubbles: [],
  offline: false,
  sourceUp: true,
  lock: null,
  waitingCall: null,
};
const OPEN: Spoken = { ...EMPTY, callKey: 'grace', session: 'active', owner: { id: 'ana', name: 'Ana' } };

const bubble = (id: string, changes: Partial<Bubble>): Bubble => ({
  id,
  side: 'out',
  kind: 'text',
  text: 'Hello',
  language: 'en',
  agent: null,
  at: '2026-11-21T10:00:00Z',
  status: 'sending',
  statusAt: '2026-11-21T10:00:00Z',
  reason: null,
  refused: null,
  waitUntil: null,
  messageId: null,
  seq: null,
  media: [],
  actions: [],
  ...changes,
});
const heard = (id: string, text: string, photos = 0) =>
  bubble(id, {
    side: 'in',
    kind: 'inbound',
    status: 'received',
    text,
    media: Array<never>(photos).fill({} as never),
  });

/** What is said from one screen to the next; `!` marks what interrupts. */
function log(...screens: Spoken[]): string[] {
  return screens.slice(1).flatMap((after, i) => {
    const before = screens[i] ?? EMPTY;
    return announce(before, after).map(({ urgency, text }) => (urgency === 'assertive' ? `! ${text}` : text));
  });
}

it('speaks through a whole call', () => {
  const talk = (bubbles: Bubble[], changes: Partial<Spoken> = {}): Spoken => ({
    ...OPEN,
    bubbles,
    ...changes,
  });
  const sent = (status: Bubble['status'], changes: Partial<Bubble> = {}) =>
    bubble('1', { status, ...changes });
  const reply = heard('2', 'It drips.', 2);
  const failed = sent('notDelivered', { reason: 'filtered' });
  expect(
    log(
      EMPTY,
      OPEN,
      talk([sent('sending')]),
      talk([sent('sent')]),
      talk([sent('delivered')]),
      talk([sent('delivered'), reply]),
      talk([sent('delivered'), reply], { offline: true }),
      talk([sent('delivered'), reply]),
      talk([failed, reply]),
      talk([failed, reply], { suspected: true }),
      talk([failed, reply], { session: 'closing' }),
      talk([failed, reply], { session: 'ended', endReason: 'caller_hangup', block: 'ended' }),
    ),
  ).toEqual([
    'Texting is open with Grace Okafor',
    'Grace Okafor sent 2 photos',
    'Grace Okafor: It drips.',
    '! No connection. Keep typing; sending waits.',
    'Connected again',
    "! Not delivered: “Hello”. The caller's network refused the text, often because of a link.",
    '! Grace Okafor may want no more texts. Choose in the notice above the conversation.',
    'The call has ended. Sending the closing message.',
    'Texting has ended. Caller hung up',
  ]);
});

describe('it keeps quiet', () => {
  it('about the history of a call that opens, also when the widget was reloaded in it', () => {
    const history = {
      ...OPEN,
      bubbles: [heard('1', 'Old'), bubble('2', { status: 'notDelivered', reason: 'other' })],
    };
    expect(log(EMPTY, history)).toEqual(['Texting is open with Grace Okafor']);
    expect(log({ ...EMPTY, callKey: 'grace' }, history)).toEqual(['Texting is open with Grace Okafor']);
    expect(log(OPEN, { ...history, callKey: 'daniel', name: 'Daniel Reyes' })).toEqual([
      'Texting is open with Daniel Reyes',
    ]);
  });

  it('about what was said already', () => {
    expect(log(OPEN, OPEN)).toEqual([]);
  });
});

it('names the caller that is not known at the start of a sentence with a capital', () => {
  expect(log(OPEN, { ...OPEN, name: 'the caller', optedOut: true })).toEqual([
    'The caller has stopped texts',
  ]);
});

it('interrupts for a text that waits for another caller', () => {
  const lock = { callKey: 'grace', name: 'Grace Okafor' };
  expect(log(OPEN, { ...OPEN, callKey: 'daniel', name: 'Daniel Reyes', lock })).toEqual([
    '! You are now on a call with Daniel Reyes. Your text for Grace Okafor was not sent.',
    'Texting is open with Daniel Reyes',
  ]);
});

it('says once why a call has no texting', () => {
  const blocked: Spoken = { ...EMPTY, callKey: 'grace', block: 'queue_off' };
  expect(log(EMPTY, blocked, blocked)).toEqual([
    'Not available for this queue. Texting is off for Repairs. An administrator can switch it on.',
  ]);
});

it('says that a second call waits, and that the telephone system fell silent', () => {
  expect(log(OPEN, { ...OPEN, waitingCall: 'Daniel Reyes', sourceUp: false })).toEqual([
    'No news from the phone system',
    'Second call: Daniel Reyes',
  ]);
});
