import { expect } from 'vitest';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { freshCaller, openCall, RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

/** More than the lease of a call. */
const SILENCE_SECONDS = 91;

const HASTY = {
  what: 'a silent call is ended without asking whether it was heard of meanwhile',
  rewrite: (text: string) =>
    text.startsWith('update "call"')
      ? text.replace(/"lease_until" < (\$\d+)/, '$1::timestamptz is not null')
      : text,
};

const callOf = async (two: TwoNodes, { base }: RacedCall) =>
  (
    await two.rows<{ state: string; end_reason: string | null; lease: boolean }>(
      'select state, end_reason, lease_until > $2 as lease from call where call_key = $1',
      [base.callKey, two.a.clock.now()],
    )
  )[0]!;

/** Both nodes' keepers look for silent calls while `report` comes. */
const keepersAgainst = async (
  two: TwoNodes,
  chance: Parameters<Race['round']>[1],
  report: () => Promise<unknown>,
) => {
  two.a.clock.advance(SILENCE_SECONDS);
  await together(chance, [() => endSilentCalls(two.a.ctx), () => endSilentCalls(two.b.ctx), report]);
};

const renewal: Race = {
  name: 'a call that is heard of again in time lives on, or has ended with its session',
  rounds: 90,
  outcomes: ['lives', 'ended'],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.b, 'hello');
    await keepersAgainst(two, chance, () => call.report(two.b, { seq: 1 }));
    const { state, lease, end_reason } = await callOf(two, call);
    const session = await transcriptOf(two, call.sessionId);
    if (state !== 'ended') {
      expect({ lease, session: session.state }).toEqual({ lease: true, session: 'active' });
      // whoever comes now finds it alive
      expect(await endSilentCalls(two.a.ctx)).toBe(0);
      await call.end(two.a);
      return 'lives';
    }
    expect({ end_reason, session: session.state }).toEqual({ end_reason: 'source_lost', session: 'closing' });
    expect(session.messages.filter(({ kind }) => kind === 'closing')).toHaveLength(1);
    return 'ended';
  },
};

const newerReport: Race = {
  name: 'a newer report that is applied keeps its call alive; one that is not came after the end',
  rounds: 90,
  outcomes: ['lives', 'ended'],
  planted: [HASTY],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.b, 'hello');
    let applied = false;
    await keepersAgainst(two, chance, async () => {
      applied = (await call.report(two.b, { state: 'held' })).applied;
    });
    const { state } = await callOf(two, call);
    expect(state).toBe(applied ? 'held' : 'ended');
    expect((await transcriptOf(two, call.sessionId)).state).toBe(applied ? 'active' : 'closing');
    if (applied) await call.end(two.a);
    return applied ? 'lives' : 'ended';
  },
};

const lossAgainstEnd: Race = {
  name: 'a call that falls silent as it ends has one end',
  rounds: 70,
  outcomes: ['source_lost', 'caller_hangup'],
  async round(two, chance) {
    const call = await openCall(two);
    await call.send(two.b, 'hello');
    await keepersAgainst(two, chance, () => call.end(two.b));
    const { endReason, messages } = await transcriptOf(two, call.sessionId);
    expect((await callOf(two, call)).end_reason).toBe(endReason);
    expect(messages.map(({ kind }) => kind)).toEqual(['text', 'closing']);
    return endReason ?? 'none';
  },
};

/** Seconds after which neither the window nor the breaker holds an auto-reply back. */
const WINDOW_SECONDS = 660;

const autoReplies = async (two: TwoNodes, caller: string) =>
  (await two.rows("select from message where kind = 'autoReply' and caller = $1", [caller])).length;

const oneAnswer: Race = {
  name: 'of many late texts at once one is answered in each window',
  rounds: 70,
  outcomes: ['one each'],
  planted: [
    {
      what: 'the pair is read without a lock',
      rewrite: (text) =>
        text.replace(
          /insert into contact [^]* returning (opted_out_at, [^]*)$/,
          'select $1 from contact where tenant_id = $$1 and our_number = $$2 and caller = $$3',
        ),
    },
  ],
  async round(two, chance) {
    const call = new RacedCall(two, { caller: freshCaller() });
    // the pair is known: two texts at once would otherwise wait for each other in making its row
    await two.rows("insert into contact (tenant_id, our_number, caller) values ('acme', $1, $2)", [
      call.ourNumber,
      call.caller,
    ]);
    for (const answers of [1, 2]) {
      two.a.clock.advance(WINDOW_SECONDS);
      await together(
        chance,
        [0, 1, 2, 3, 4, 5].map((i) => () => call.inbound(i % 2 ? two.a : two.b, `late ${i}`)),
      );
      expect(await autoReplies(two, call.caller)).toBe(answers);
    }
    const late = await two.rows<{ auto_replied: boolean }>(
      'select auto_replied from late_text where caller = $1',
      [call.caller],
    );
    expect(late.map((row) => row.auto_replied).filter(Boolean)).toHaveLength(2);
    expect(late).toHaveLength(12);
    return 'one each';
  },
};

runRaces('what time brings about', [renewal, newerReport, lossAgainstEnd, oneAnswer]);
