import { afterAll, beforeAll, expect, it } from 'vitest';
import { type NumberGauge } from '../../protocol/phone-number.ts';
import { adminApi } from './admin-api.ts';
import { type CoreFixture, createCore, DANIEL, handOverAll, type StartedCall, startCall } from './core.ts';
import type { TestClock } from './server-fixture.ts';

const TEXTS = 12;

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore({ clock: standingClock() });
});
afterAll(() => core.close());

it('numbers send as fast as each may, and what is over the limit waits in order', async () => {
  const admin = adminApi(core, core.acme);
  const { repairs, billing } = core.acme.numbers;
  await admin('PUT', `numbers/${repairs.id}`, { ratePerSecond: 1, burst: 1 });
  await admin('PUT', `numbers/${billing.id}`, { ratePerSecond: 10, burst: 10 });
  const slow = await startCall(core);
  const fast = await startCall(core, { queue: 'billing', caller: DANIEL });
  for (let n = 1; n <= TEXTS; n++) {
    await slow.send(`slow ${n}`);
    await fast.send(`fast ${n}`);
  }

  const gone = async () => {
    await handOverAll(core);
    const of = (word: string) => core.carrier.texts().filter((text) => text.startsWith(word)).length;
    return [of('slow'), of('fast')];
  };
  expect(await gone()).toEqual([1, 10]);
  expect(await statesOf(slow)).toEqual(['accepted', ...Array<string>(TEXTS - 1).fill('queued')]);
  expect(await statesOf(fast)).toEqual([...Array<string>(10).fill('accepted'), 'queued', 'queued']);
  const { gauges } = (
    await admin<{ gauges: NumberGauge[] }>('GET', `number-gauges?ids=${repairs.id},${billing.id}`)
  ).body;
  expect(gauges.map(({ waiting }) => waiting)).toEqual([TEXTS - 1, 2]);

  core.clock.advance(1);
  expect(await gone()).toEqual([2, 12]);
  for (let second = 3; second <= TEXTS; second++) {
    core.clock.advance(1);
    expect(await gone()).toEqual([second, 12]);
  }
  const inOrder = (word: string) => Array.from({ length: TEXTS }, (_, n) => `${word} ${n + 1}`);
  for (const word of ['slow', 'fast'])
    expect(core.carrier.texts().filter((text) => text.startsWith(word))).toEqual(inOrder(word));
  for (const call of [slow, fast]) expect(new Set(await statesOf(call))).toEqual(new Set(['accepted']));
});

/** Time passes when the test says so: how long the machine takes does not count. */
function standingClock(): TestClock {
  let now = Date.now();
  return { now: () => new Date(now), advance: (seconds) => void (now += seconds * 1_000) };
}

const statesOf = async (call: StartedCall) =>
  (await call.snapshot()).messages.map((message) => message.state);
