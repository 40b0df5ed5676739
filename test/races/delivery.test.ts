import { expect } from 'vitest';
import { cancelMessage } from '../../server/messages/cancel-message.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { principal } from '../server/core.ts';
import { clearOutbox, dispatch } from './carrier-acts.ts';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Four claimers of each of two nodes. */
const eightTimes = <T>(two: TwoNodes, claimer: (node: TwoNodes['a']) => Promise<T>) =>
  Array.from({ length: 8 }, (_, i) => () => claimer(i % 2 ? two.a : two.b));

const UNCLAIMED = {
  what: 'a claim takes what it has read, without a lock',
  rewrite: (text: string) =>
    text.includes('"sealedAccount"')
      ? text.replace('for update skip locked', '')
      : text.replace(/and m\.state = 'queued'\s+(?=returning m\.id)/, ''),
};

const claimers: Race = {
  name: 'eight claimers hand each text over once, in order, one of a conversation at a time',
  rounds: 70,
  outcomes: ['each once'],
  planted: [UNCLAIMED],
  async round(two, chance) {
    await clearOutbox(two);
    const { carrier } = two.a;
    carrier.ledger.length = carrier.mostInFlight = 0;
    const calls = await Promise.all([openCall(two), openCall(two), openCall(two)]);
    for (let i = 0; i < 3; i++)
      await Promise.all(calls.map((call) => call.send(two.a, `${call.caller} ${i}`)));
    carrier.script = async ({ id }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return { kind: 'accepted', carrierId: `c-${id}` };
    };
    await together(
      chance,
      eightTimes(two, (node) => dispatch(node, 1 + chance.below(4))),
    );
    await dispatch(two.a);
    expect(carrier.mostInFlight).toBe(1);
    for (const call of calls) {
      const mine = carrier.texts().filter((text) => text.startsWith(call.caller));
      expect(mine).toEqual([0, 1, 2].map((i) => `${call.caller} ${i}`));
      await transcriptOf(two, call.sessionId);
    }
    return 'each once';
  },
};

const rate: Race = {
  name: "eight claimers together take no more than a number's rate allows",
  rounds: 50,
  outcomes: ['four'],
  planted: [
    {
      what: 'a claim reads the rate without a lock',
      rewrite: (text) => text.replace('for update of b', ''),
    },
  ],
  async round(two, chance) {
    await clearOutbox(two);
    const calls = await Promise.all(Array.from({ length: 6 }, () => openCall(two)));
    await Promise.all(calls.map((call) => call.send(two.b, 'limited')));
    await two.rows('update phone_number set rate_per_second = 0.001, burst = 4');
    await two.rows('update number_bucket set tokens = 4, filled_at = $1', [two.a.clock.now()]);
    const taken = await together(
      chance,
      eightTimes(two, async ({ ctx, carrier }) => (await claimTexts(ctx, carrier, 1)).claims.length),
    );
    await two.rows('update phone_number set rate_per_second = 10000, burst = 10000');
    const count = taken.reduce((sum, claims) => sum + claims, 0);
    expect(count).toBeLessThanOrEqual(4);
    return count === 4 ? 'four' : 'fewer';
  },
};

const cancelAgainstClaim: Race = {
  name: 'a text is taken back or handed over, never both',
  rounds: 90,
  outcomes: ['ok', 'not_cancelable'],
  planted: [
    {
      what: 'a text is taken back whatever its place in line says',
      rewrite: (text) =>
        text.includes("'canceled'")
          ? text
              .replace(
                " and o.state = 'queued' and m.state = 'queued'\n         for update of o skip locked",
                '',
              )
              .replace(" and message.state = 'queued'", '')
          : text,
    },
  ],
  async round(two, chance) {
    await clearOutbox(two);
    two.a.carrier.ledger.length = 0;
    const call = await openCall(two);
    const { message } = await call.send(two.a, 'a text');
    const [code] = await together(chance, [
      () => codeOf(cancelMessage(two.a.ctx, principal('ana'), call.sessionId, message.id)),
      () => dispatch(two.b),
      () => dispatch(two.a),
    ]);
    await dispatch(two.a);
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(messages[0]?.state).toBe(code === 'ok' ? 'suppressed' : 'accepted');
    expect(two.a.carrier.ledger).toHaveLength(code === 'ok' ? 0 : 1);
    return code;
  },
};

runRaces('the hand-over', [claimers, rate, cancelAgainstClaim]);
