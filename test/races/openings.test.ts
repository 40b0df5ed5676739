import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { exchangeLaunch } from '../../server/access/exchange-launch.ts';
import { RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

const firstReports: Race = {
  name: 'first reports of a call on both nodes make one call and one session',
  rounds: 90,
  outcomes: ['one session'],
  async round(two, chance) {
    const call = new RacedCall(two);
    const answers = await together(chance, [
      ...[two.a, two.b, two.a, two.b].map((node) => () => call.report(node, { seq: 1 })),
      () => call.report(two.a, { seq: 2, state: 'held' }),
    ]);
    expect(answers.filter(({ applied }) => applied).length).toBeLessThanOrEqual(2);
    await call.findSession();
    const { state } = await transcriptOf(two, call.sessionId);
    expect(state).toBe('active');
    const [stored] = await two.rows<{ seq: number; state: string }>(
      'select seq, state from call where call_key = $1',
      [call.base.callKey],
    );
    expect(stored).toEqual({ seq: 2, state: 'held' });
    return 'one session';
  },
};

const onePair: Race = {
  name: 'two calls of one caller at once have one session between them',
  rounds: 90,
  outcomes: ['first', 'second'],
  planted: [
    { what: 'nothing forbids a second live session', schema: 'drop index session_one_live_per_pair' },
  ],
  async round(two, chance) {
    const first = new RacedCall(two);
    const second = new RacedCall(two, { caller: first.caller, agent: { id: 'ben', name: 'Ben' } });
    await together(chance, [() => first.report(two.a), () => second.report(two.b)]);
    const sessions = [await first.findSession(), await second.findSession()];
    expect(sessions.filter((id) => id !== '')).toHaveLength(1);
    const [winner, loser] = first.sessionId ? [first, second] : [second, first];
    const blocked = await two.rows('select blocked from call where call_key = $1', [loser.base.callKey]);
    expect(blocked).toEqual([{ blocked: 'number_busy' }]);
    // the place is free when the first call has ended
    await winner.end(two.b);
    await loser.report(two.a);
    expect(await loser.findSession()).not.toBe('');
    return winner === first ? 'first' : 'second';
  },
};

const tokensOf = (two: TwoNodes, mount: string) =>
  two.rows('select from access_token where mount = $1', [mount]);

const launchTwice: Race = {
  name: 'a launch token exchanged twice at once is used, and gives no access to either',
  rounds: 70,
  outcomes: ['one exchange'],
  planted: [
    {
      what: 'nothing keeps a launch token from being used twice',
      rewrite: (text) =>
        text.replace(/(insert into "launch_use" .* values \(\$1, \$2)/, '$1::text || random()'),
    },
  ],
  async round(two, chance) {
    const mount = randomUUID();
    const launch = await two.a.launchToken(two.a.acme, { mount });
    const codes = await together(
      chance,
      [two.a, two.b].map((node) => () => codeOf(exchangeLaunch(node.ctx, launch))),
    );
    expect([...codes].sort()).toEqual(['launch_token_used', 'ok']);
    expect(await tokensOf(two, mount)).toHaveLength(0);
    return 'one exchange';
  },
};

const mountTwice: Race = {
  name: 'two launches of one mount at once leave one access',
  rounds: 70,
  outcomes: ['one access'],
  planted: [
    {
      what: 'launches of an agent do not wait for each other',
      rewrite: (text) =>
        text.replace(
          /(insert into "agent" .* \(\$1, \$2, )\$3, \$4, \$5(.*) do update set .*/,
          '$1coalesce($3, $6), coalesce($4::text[], $7), coalesce($5::timestamptz, $8)$2 do nothing',
        ),
    },
  ],
  async round(two, chance) {
    const mount = randomUUID();
    const launches = [
      await two.a.launchToken(two.a.acme, { mount }),
      await two.a.launchToken(two.a.acme, { mount }),
    ];
    await together(
      chance,
      launches.map((launch, i) => () => exchangeLaunch(i ? two.a.ctx : two.b.ctx, launch)),
    );
    expect(await tokensOf(two, mount)).toHaveLength(1);
    return 'one access';
  },
};

runRaces('what begins', [firstReports, onePair, launchTwice, mountTwice]);
