import { describe, expect, it } from 'vitest';
import { type MessageState } from '../../protocol/message.ts';
import { decideCorrections, standingOf } from '../../server/records/decide-correction.ts';
import { decideOutcome } from '../../server/records/decide-outcome.ts';

const said = (messageId: string, state?: MessageState) => ({
  ...{ messageId, words: true, media: [] },
  ...(state && { state }),
});
const corrected = (messageId: string, state: MessageState) => ({ messageId, words: false, media: [], state });
const write = (id: string, ...entries: ReturnType<typeof said>[]) => ({ id, entries });
const text = (id: string, state: MessageState, direction: 'out' | 'in' = 'out') => ({ id, direction, state });

describe('a record', () => {
  it.each([
    ['that shows a text as accepted, which is delivered', said('m', 'accepted'), 'delivered', ['m']],
    ['that shows it as it is', said('m', 'delivered'), 'delivered', []],
    ['of a text that is still on its way', said('m', 'accepted'), 'sent', []],
    ['that was written before states were noted', said('m'), 'failed', []],
  ] as const)('%s', (_what, part, state, expected) => {
    expect(decideCorrections([text('m', state)], standingOf([write('w', part)]))).toEqual(expected);
  });

  it('is corrected once for each state, and not for what the caller wrote or what is not there', () => {
    const writes = [write('w1', said('m', 'not_confirmed')), write('w2', corrected('m', 'failed'))];
    expect(decideCorrections([text('m', 'failed')], standingOf(writes))).toEqual([]);
    expect(decideCorrections([text('m', 'delivered')], standingOf(writes))).toEqual(['m']);
    expect(decideCorrections([text('other', 'failed')], standingOf(writes))).toEqual([]);
    expect(
      decideCorrections([text('i', 'received', 'in')], standingOf([write('w', said('i', 'sent'))])),
    ).toEqual([]);
  });

  it('knows which write brought a text, and which came last, whatever was corrected since', () => {
    const standing = standingOf([
      write('w1', said('a', 'accepted')),
      write('w2', said('b', 'received')),
      write('w3', corrected('a', 'delivered')),
    ]);
    expect(standing.get('a')).toMatchObject({ write: 'w1', shown: 'delivered', isLast: false });
    expect(standing.get('b')).toMatchObject({ write: 'w2', isLast: true });
  });
});

describe('an answer', () => {
  const now = new Date('2026-03-02T09:00:00Z');
  const asking = { verb: 'write', isCorrection: false, attempt: 0, failingSince: null, now } as const;

  it.each([
    [{ kind: 'throttled', retryAfterMs: null }, 'open', 'asked'],
    [{ kind: 'accountRefused', code: '401' }, 'open', 'asked'],
    [{ kind: 'refused', cause: 'record_gone', code: '404' }, 'open', 'asked'],
    [{ kind: 'unknown', cause: 'reset' }, 'asked', 'asked'],
  ] as const)('of %o leaves a write %s; to who only looked for it, %s', (answer, written, looked) => {
    expect(decideOutcome(answer, asking)).toMatchObject({ write: written });
    expect(decideOutcome(answer, { ...asking, verb: 'find' })).toMatchObject({ write: looked });
  });

  it('that refuses a correction is the end of that alone', () => {
    for (const cause of ['record_gone', 'record_closed', 'malformed', 'other'] as const)
      expect(
        decideOutcome({ kind: 'refused', cause, code: '422' }, { ...asking, isCorrection: true }),
      ).toMatchObject({ type: 'let_go', code: '422' });
  });
});
