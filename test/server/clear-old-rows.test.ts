import { afterAll, beforeAll, expect, it } from 'vitest';
import { clearOldRows } from '../../server/platform/clear-old-rows.ts';
import { type CoreFixture, createCore, handOverAll, startCall } from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());

const DAY = 86_400_000;

it('deletes what has served its time, of all tenants, and no message', async () => {
  for (const tenant of [core.acme, core.rival]) {
    const call = await startCall(core, {}, tenant);
    await call.send('kept');
    await call.inbound('kept too');
    await call.end();
  }
  await handOverAll(core);
  const later = (days: number) => new Date(core.clock.now().getTime() + days * DAY);
  expect(await clearOldRows(core.ctx.db, later(1))).toBe(0);
  expect(await clearOldRows(core.ctx.db, later(3))).toBeGreaterThan(8);
  // counters of what was spent, of each tenant: the day of it, of the queue and of the number, and the number's hour
  expect(await clearOldRows(core.ctx.db, later(9))).toBe(2 * 4);
  expect(await clearOldRows(core.ctx.db, later(31))).toBe(2);
  const left = await core.ctx.db.worker(async (tx) => ({
    messages: (await tx.q.selectFrom('message').select('id').execute()).length,
    events: (await tx.q.selectFrom('stream_event').select('seq').execute()).length,
    keys: (await tx.q.selectFrom('idempotency').select('key').execute()).length,
  }));
  expect(left).toEqual({ messages: 6, events: 0, keys: 0 });
});
