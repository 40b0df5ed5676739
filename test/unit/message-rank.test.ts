import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageState } from '../../protocol/message.ts';
import { nextState, nextStateAndReason, type StateAndReason } from '../../protocol/message-rank.ts';
import { smsCases } from './sms-cases.ts';

const RECEIPTS = ['accepted', 'sent', 'failed', 'undelivered', 'delivered'] as const;
const STATES = MessageState.options;

const hear = (events: readonly MessageState[], start: MessageState = 'queued') =>
  events.reduce((state, event) => nextState(state, event) ?? state, start);

/** The product has no "read" of its own: a carrier that reports it reports a delivery. Error codes are reasons. */
function inProductTerms(event: string): StateAndReason {
  const [state, code] = event.split('#');
  return {
    state: MessageState.parse(state === 'read' ? 'delivered' : state),
    reason: code ? 'unreachable' : null,
  };
}

describe('the state of a message', () => {
  it.each(smsCases.status)('ends right: $name', ({ events, final }) => {
    const last = events
      .map(inProductTerms)
      .reduce((current, event) => nextStateAndReason(current, event) ?? current, inProductTerms('queued'));
    expect(last).toEqual(inProductTerms(final));
  });

  it('has these edges and no other', () => {
    const edges = STATES.map((from) => `${from} > ${STATES.filter((to) => nextState(from, to)).join(' ')}`);
    expect(edges).toEqual([
      'queued > sending accepted sent delivered undelivered failed suppressed expired not_confirmed',
      'sending > queued accepted sent delivered undelivered failed suppressed expired not_confirmed',
      'accepted > sent delivered undelivered failed',
      'sent > delivered undelivered failed',
      'delivered > ',
      'undelivered > delivered',
      'failed > delivered undelivered',
      'suppressed > ',
      'expired > ',
      'not_confirmed > accepted sent delivered undelivered failed',
      'received > ',
    ]);
  });

  it('is never queued again once it may have been sent', () => {
    const event = fc.constantFrom(...STATES);
    fc.assert(
      fc.property(fc.constantFrom('not_confirmed', ...RECEIPTS), fc.array(event), (start, events) => {
        expect(['queued', 'sending']).not.toContain(hear(events, start));
      }),
    );
  });

  it('depends on which receipts came, not on their order or number', () => {
    const start = fc.constantFrom(...STATES);
    const heardTwice = fc
      .array(fc.constantFrom(...RECEIPTS), { minLength: 1 })
      .chain((receipts) =>
        fc.tuple(
          fc.shuffledSubarray(receipts, { minLength: receipts.length }),
          fc.shuffledSubarray([...receipts, ...receipts], { minLength: receipts.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(start, heardTwice, (state, [once, twice]) => {
        expect(hear(twice, state)).toBe(hear(once, state));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the reason of a failure', () => {
  const undelivered = { state: 'undelivered', reason: null } as const;

  it('is learnt from a repeat that has one', () => {
    expect(nextStateAndReason(undelivered, { ...undelivered, reason: 'landline' })?.reason).toBe('landline');
  });

  it('is not lost to a repeat that has none, nor changed by one that has another', () => {
    const known = { ...undelivered, reason: 'landline' } as const;
    expect(nextStateAndReason(known, undelivered)).toBe(null);
    expect(nextStateAndReason(known, { ...undelivered, reason: 'other' })).toBe(null);
  });

  it('goes when the text arrives after all', () => {
    const known = { ...undelivered, reason: 'unreachable' } as const;
    expect(nextStateAndReason(known, { state: 'delivered', reason: null })).toEqual({
      state: 'delivered',
      reason: null,
    });
  });
});
