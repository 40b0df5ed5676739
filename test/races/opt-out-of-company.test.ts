import { expect } from 'vitest';
import { type CoreFixture } from '../server/core.ts';
import { clearOutbox, dispatch } from './carrier-acts.ts';
import { openCall, type RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Two calls of one caller at once, each with a number of its own. */
async function twoCalls(two: TwoNodes): Promise<{ asked: RacedCall; other: RacedCall }> {
  await two.rows(
    `insert into setting (tenant_id, queue_key, key, value) values ('acme', '', 'optOutReach', '"company"')
     on conflict do nothing`,
  );
  await two.rows('update tenant set event_seq = event_seq + 1');
  await clearOutbox(two);
  two.a.carrier.ledger.length = 0;
  const asked = await openCall(two);
  const { billing } = two.a.acme.numbers;
  const other = await openCall(two, {
    ...{ caller: asked.caller, dialled: billing.e164 as RacedCall['ourNumber'], queue: 'billing' },
    agent: { id: 'ben', name: 'Ben' },
  });
  return { asked, other };
}

const OF_THE_NUMBER_ALONE = {
  what: 'a claim, and what waits, hear of the opt-out of their own number alone',
  rewrite: (text: string) =>
    /for update (?:of o )?skip locked/.test(text)
      ? text
          .replace(/ or stop\.opted_out_everywhere or exists \([^]*?'"company"'::jsonb\)/, '')
          .replace(/o\.state = 'queued'\s+(?=and \(m\.session_id is null)/, 'false ')
      : text,
};

const stopAgainstClaims: Race = {
  name: 'no text is claimed for any number of the company once STOP to one of them is acknowledged',
  rounds: 60,
  outcomes: ['none out', 'some out'],
  planted: [OF_THE_NUMBER_ALONE],
  async round(two, chance) {
    const { asked, other } = await twoCalls(two);
    for (const text of ['one', 'two', 'three']) await other.send(two.b, text);
    let heard = false;
    const late: string[] = [];
    const work = async (node: CoreFixture) => {
      for (let i = 0; i < 4; i++) {
        const isLate = heard;
        const ids = await dispatch(node, 1);
        if (isLate) late.push(...ids);
      }
    };
    await together(chance, [
      () => asked.inbound(two.a, 'STOP').then(() => (heard = true)),
      () => work(two.a),
      () => work(two.b),
    ]);
    await dispatch(two.b);
    expect(late).toEqual([]);
    const { messages, events } = await transcriptOf(two, other.sessionId);
    expect(events.filter(({ type }) => type === 'session.changed').at(-1)?.session).toMatchObject({
      optedOut: true,
    });
    const out = two.a.carrier.ledger.length;
    expect(messages.map(({ state, reason }) => reason ?? state)).toEqual([
      ...Array<string>(out).fill('accepted'),
      ...Array<string>(3 - out).fill('opted_out'),
    ]);
    expect(await codeOf(other.send(two.a, 'more'))).toBe('opted_out');
    return out === 0 ? 'none out' : 'some out';
  },
};

const stopsAtOnce: Race = {
  name: 'STOP to two numbers of the company at once wait for each other in one order',
  rounds: 80,
  outcomes: ['stopped'],
  async round(two, chance) {
    const { asked, other } = await twoCalls(two);
    await asked.send(two.a, 'hello');
    await other.send(two.b, 'hello');
    await together(chance, [
      () => asked.inbound(two.a, 'STOP'),
      () => other.inbound(two.b, 'STOP'),
      () => dispatch(two.a),
      () => other.inbound(two.a, 'UNSUBSCRIBE'),
    ]);
    for (const call of [asked, other]) {
      const { events, optedOut } = await transcriptOf(two, call.sessionId);
      expect(optedOut).toBe(true);
      expect(events.filter(({ type }) => type === 'session.changed').at(-1)?.session).toMatchObject({
        optedOut: true,
      });
    }
    return 'stopped';
  },
};

const startsAtOnce: Race = {
  name: 'START to two numbers at once lifts what was said to either, and both screens are told',
  rounds: 60,
  outcomes: ['started'],
  async round(two, chance) {
    const { asked, other } = await twoCalls(two);
    await asked.inbound(two.a, 'STOP');
    await other.inbound(two.b, 'STOP');
    await together(chance, [
      () => asked.inbound(two.a, 'START'),
      () => other.inbound(two.b, 'START'),
      () => dispatch(two.a),
    ]);
    for (const call of [asked, other]) {
      const { events, optedOut } = await transcriptOf(two, call.sessionId);
      expect(optedOut).toBe(false);
      expect(events.filter(({ type }) => type === 'session.changed').at(-1)?.session).toMatchObject({
        optedOut: false,
      });
      expect(await codeOf(call.send(two.a, 'welcome back'))).toBe('ok');
    }
    return 'started';
  },
};

runRaces('the opt-out from the whole company', [stopAgainstClaims, stopsAtOnce, startsAtOnce]);
