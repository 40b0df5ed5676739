import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type E164 } from '../../protocol/phone.ts';
import { type TextIn } from '../../protocol/text-in.ts';
import { answerTextIn, beginTextIn } from '../../server/calls/text-in.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { type CoreFixture, principal } from '../server/core.ts';
import { freshCaller, openCall, type RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

const ana = principal('ana');

/** A call with a code. The limits on wrong codes are those of the number, so they are forgotten first. */
async function withCode(two: TwoNodes): Promise<{ call: RacedCall; code: TextIn }> {
  await two.rows('delete from text_in_try where $1::int = 1', [1]);
  const call = await openCall(two);
  const { textIn } = await beginTextIn(two.a.ctx, ana, call.base.callKey);
  return { call, code: textIn! };
}

const text = (node: CoreFixture, from: E164, { code, ourNumber }: TextIn, words = code) =>
  receiveCarrierEvents(node.ctx, 'acme', 'loopback', [
    {
      ...{ type: 'inbound', eventId: randomUUID(), carrierId: randomUUID(), text: words, media: [] },
      ...{ from, to: ourNumber as E164 },
    },
  ]);

const rowOf = async (two: TwoNodes, { id }: TextIn) =>
  (
    await two.rows<{ state: string; sender: string | null; held: unknown[] }>(
      'select state, sender, held from text_in_code where id = $1',
      [id],
    )
  )[0]!;
const lateOf = async (two: TwoNodes, sender: string) =>
  (await two.rows('select from late_text where caller = $1', [sender])).length;

const twoMobiles: Race = {
  name: 'one of two mobiles that text a code at once is asked about, and the other one gets what any late text gets',
  rounds: 40,
  outcomes: ['first', 'second'],
  async round(two, chance) {
    const { call, code } = await withCode(two);
    const [first, second] = [freshCaller(), freshCaller()];
    await together(chance, [() => text(two.a, first, code), () => text(two.b, second, code)]);
    const { state, sender, held } = await rowOf(two, code);
    expect([state, held.length]).toEqual(['texted', 1]);
    expect(await lateOf(two, sender === first ? second : first)).toBe(1);
    expect(await lateOf(two, sender ?? '')).toBe(0);
    await call.end(two.a);
    return sender === first ? 'first' : 'second';
  },
};

const twoCodes: Race = {
  name: 'a mobile that texts the codes of two calls at once is about to join one of them',
  rounds: 40,
  outcomes: ['a', 'b'],
  async round(two, chance) {
    const [a, b] = [await withCode(two), await withCode(two)];
    const mobile = freshCaller();
    await together(chance, [() => text(two.a, mobile, a.code), () => text(two.b, mobile, b.code)]);
    const states = [(await rowOf(two, a.code)).state, (await rowOf(two, b.code)).state];
    expect([...states].sort()).toEqual(['texted', 'waiting']);
    await a.call.end(two.a);
    await b.call.end(two.b);
    return states[0] === 'texted' ? 'a' : 'b';
  },
};

const codeAgainstEnd: Race = {
  name: 'a code that races the end of its call lets nobody in, and its text is kept once',
  rounds: 40,
  outcomes: ['held before', 'late'],
  planted: [
    {
      what: 'a code is taken without a look at what became of its call meanwhile',
      rewrite: (statement) =>
        statement
          .replace('for no key update of c', '')
          .replace(/(set state = 'texted'[^]*) and state = 'waiting'/, '$1'),
    },
  ],
  async round(two, chance) {
    const { call, code } = await withCode(two);
    const mobile = freshCaller();
    await together(chance, [() => text(two.a, mobile, code), () => call.end(two.b)]);
    const { state, sender } = await rowOf(two, code);
    expect(state).toBe('over');
    expect(await lateOf(two, mobile)).toBe(1);
    return sender === null ? 'late' : 'held before';
  },
};

const wordsAgainstAnswer: Race = {
  name: 'a text of the mobile that races the answer of the agent stands in the conversation, once and after the code',
  rounds: 40,
  outcomes: ['joined'],
  async round(two, chance) {
    const { call, code } = await withCode(two);
    const mobile = freshCaller();
    await text(two.a, mobile, code);
    const answer = { id: code.id, last: mobile.slice(-4), decision: 'join' as const };
    await together(chance, [
      () => text(two.b, mobile, code, 'hello'),
      () => codeOf(answerTextIn(two.a.ctx, ana, call.base.callKey, answer)),
    ]);
    const { messages } = await transcriptOf(two, await call.findSession());
    expect(messages.map(({ body }) => body)).toEqual([code.code, 'hello']);
    expect(await lateOf(two, mobile)).toBe(0);
    await call.end(two.a);
    return 'joined';
  },
};

runRaces('codes by text', [twoMobiles, twoCodes, codeAgainstEnd, wordsAgainstAnswer]);
