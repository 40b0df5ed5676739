import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IS_WHOLE } from '../whole.ts';
import { until } from '../until.ts';
import { Recorder } from './recorder.ts';
import { openWorld, type World } from './world.ts';

/** Calls, and how many of them begin in a second; each talks longer than it takes until all have begun. */
const CALLS = 300;
const PER_SECOND = IS_WHOLE ? 25 : 15;
const TALK_MS = (CALLS / PER_SECOND) * 1_000 + 4_000;

let world: World;
beforeAll(async () => {
  world = await openWorld({ calls: CALLS + 20 });
  await until(async () => expect((await world.exchangeView()).up).toEqual({ ami: true, ari: true }));
});
afterAll(() => world.close());

interface Row {
  key: string;
  caller: string | null;
  state: string;
  reason: string | null;
  session: string | null;
  sessionReason: string | null;
}

it('knows three hundred calls at the same time, each with its session, and ends each of them', async () => {
  const numbers = Array.from({ length: CALLS }, (_, n) => `+1415555${String(2_000 + n)}`);
  const feeds = await Recorder.start(world.exchange);
  const beganAt = performance.now();
  void world.phones.switchboard('agent7', CALLS);
  await world.phones.ready();
  const over = world.phones.crowd(numbers, { perSecond: PER_SECOND, talkMs: TALK_MS });
  const first = { connected: new Map<string, number>(), ended: new Map<string, number>() };
  let most = 0;
  let rows: Row[] = [];
  while (first.ended.size < CALLS && performance.now() - beganAt < 100_000) {
    rows = await callsOf(world);
    const now = performance.now() - beganAt;
    for (const { key, state, session } of rows) {
      if (state === 'connected' && session === 'active' && !first.connected.has(key))
        first.connected.set(key, now);
      if (state === 'ended' && session === 'ended' && !first.ended.has(key)) first.ended.set(key, now);
    }
    most = Math.max(most, rows.filter(({ state }) => state === 'connected').length);
    await wait(25);
  }
  feeds.stop();
  expect(await over).toBe(0);
  // whoever called has one call and one session, from answer to hang-up
  expect(rows.map(({ caller }) => caller).sort()).toEqual(numbers);
  expect(first.connected.size).toBe(CALLS);
  for (const { state, reason, session, sessionReason } of rows)
    expect({ state, reason, session, sessionReason }).toEqual({
      ...{ state: 'ended', reason: 'caller_hangup', session: 'ended', sessionReason: 'caller_hangup' },
    });
  expect(most).toBe(CALLS);
  const said = (event: string, key: string) =>
    feeds.lines.find(
      (line) =>
        line.feed === 'ami' && line.fields['Event'] === event && key.endsWith(`:${line.fields['Linkedid']}`),
    )?.atMs ?? Number.NaN;
  const after = (event: string, seen: Map<string, number>) =>
    [...seen].map(([key, at]) => at - said(event, key)).sort((left, right) => left - right);
  const figures = {
    answered: after('BridgeEnter', first.connected),
    'hung up': after('HangupRequest', first.ended),
  };
  for (const [what, ms] of Object.entries(figures))
    process.stdout.write(
      `${CALLS} calls, ${PER_SECOND} a second: known ${Math.round(ms[CALLS / 2]!)} ms (median) and ${Math.round(ms.at(-1)!)} ms (most) after one was ${what}\n`,
    );
});

function callsOf({ ctx }: World): Promise<Row[]> {
  return ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('call')
      .leftJoin('session', (join) =>
        join
          .onRef('session.tenant_id', '=', 'call.tenant_id')
          .onRef('session.call_key', '=', 'call.call_key'),
      )
      .where('call.tenant_id', '=', 'acme')
      .select(['call.call_key as key', 'call.caller', 'call.state', 'call.end_reason as reason'])
      .select(['session.state as session', 'session.end_reason as sessionReason'])
      .execute(),
  );
}
