import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminRoutes, agentRoutes, ask, closeRoutes, fixture, openRoutes } from './routes-world.ts';

beforeAll(openRoutes);
afterAll(closeRoutes);

/** Since when each pair of acme is opted out. */
const optedOut = () =>
  fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('contact')
      .select(['our_number', 'caller', 'opted_out_at'])
      .where('opted_out_at', 'is not', null)
      .orderBy('caller')
      .execute(),
  );

it('an opt-out outlives every request of agents and administrators: the caller alone takes it back', async () => {
  await fixture.ctx.db.tenant('acme', async (tx) => {
    const sessions = await tx.q.selectFrom('session').select(['our_number', 'caller']).execute();
    const at = fixture.clock.now();
    await tx.q
      .insertInto('contact')
      .values(sessions.map((pair) => ({ ...pair, tenant_id: 'acme', opted_out_at: at })))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'our_number', 'caller']).doUpdateSet({ opted_out_at: at }),
      )
      .execute();
  });
  const before = await optedOut();
  expect(before.length).toBeGreaterThan(0);

  const agent = `Bearer ${await fixture.agentToken()}`;
  const answers = new Map<number, number>();
  for (const route of agentRoutes) {
    // a stream does not end
    if (route.path === '/v1/stream') continue;
    const { status } = await ask(route, agent);
    answers.set(status, (answers.get(status) ?? 0) + 1);
    expect({ of: `${route.method} ${route.path}`, kept: await optedOut() }).toEqual({
      of: `${route.method} ${route.path}`,
      kept: before,
    });
  }
  for (const { route } of adminRoutes) {
    const { status } = await ask(route, `Bearer ${fixture.acme.adminKey}`);
    answers.set(status, (answers.get(status) ?? 0) + 1);
    expect({ of: `${route.method} ${route.path}`, kept: await optedOut() }).toEqual({
      of: `${route.method} ${route.path}`,
      kept: before,
    });
  }
  // most of them did what they do
  expect((answers.get(200) ?? 0) + (answers.get(201) ?? 0) + (answers.get(204) ?? 0)).toBeGreaterThan(50);
});
