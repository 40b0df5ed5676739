import { expect } from 'vitest';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { together } from './together.ts';
import { transcriptOf } from './transcript.ts';

const ANA = { id: 'ana', name: 'Ana' };
const BEN = { id: 'ben', name: 'Ben' };

const inboundAgainstReport: Race = {
  name: 'texts and reports of an agent with two calls wait for the agent last',
  rounds: 70,
  outcomes: ['both there'],
  async round(two, chance) {
    const calls = [await openCall(two, { agent: ANA }), await openCall(two, { agent: ANA })] as const;
    await together(
      chance,
      calls.flatMap((call) => [
        () => call.inbound(two.b, 'hello'),
        () => call.report(two.a, { state: 'held', agent: ANA }),
        () => call.inbound(two.a, 'again'),
      ]),
    );
    for (const call of calls) {
      await call.end(two.a);
      const { messages } = await transcriptOf(two, call.sessionId);
      expect(messages.map(({ kind }) => kind)).toEqual(['inbound', 'inbound', 'closing']);
    }
    return 'both there';
  },
};

const swap: Race = {
  name: 'two calls that change places between two agents do both',
  rounds: 90,
  outcomes: ['swapped'],
  planted: [
    {
      what: 'an agent is locked by its name before its call is moved',
      rewrite: (text) =>
        text.replace('where not exists (select from agent', 'where true or exists (select from agent'),
    },
  ],
  async round(two, chance) {
    const [first, second] = [await openCall(two, { agent: ANA }), await openCall(two, { agent: BEN })];
    const before = two.counts.deadlocks;
    await together(chance, [
      () => first.report(two.a, { agent: BEN }),
      () => second.report(two.b, { agent: ANA }),
    ]);
    expect(two.counts.deadlocks - before).toBe(0);
    expect((await transcriptOf(two, first.sessionId)).agentId).toBe('ben');
    expect((await transcriptOf(two, second.sessionId)).agentId).toBe('ana');
    await Promise.all([first.end(two.a), second.end(two.b)]);
    return 'swapped';
  },
};

runRaces('agents', [inboundAgainstReport, swap]);
