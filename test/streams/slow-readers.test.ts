import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type E164 } from '../../protocol/phone.ts';
import { appendSessionEvent } from '../../server/stream/append-event.ts';
import { openTalk, type Talk } from './actions.ts';
import { EventLedger } from './event-ledger.ts';
import { judge } from './judge.ts';
import { Screen } from './screen.ts';
import { settle } from './settle.ts';
import { startTwoNodes, type TwoNodes } from './two-nodes.ts';

/** Octets of an event, and events at a time: more than the buffers of two sockets take. */
const PADDING = 60_000;
const EVENTS = 100;

let world: TwoNodes;
let ledger: EventLedger;
beforeAll(async () => {
  world = await startTwoNodes();
  ledger = await EventLedger.install(world.admin);
});
afterAll(() => world.close());

/** Events with a member that no client knows, on both nodes in turn. */
async function addLargeEvents({ tenant, sessionId }: Talk, count: number): Promise<void> {
  const padding = 'é'.repeat(PADDING / 2);
  for (let i = 0; i < count; i++) {
    const event = { type: 'session.read' as const, unread: 0, padding };
    await world.nodes[i % 2 === 0 ? 0 : 1].ctx.db.tenant(tenant.id, (tx) =>
      appendSessionEvent(tx, sessionId, event),
    );
  }
}

it(
  'gives readers that stand still all they missed, also when they are cut meanwhile',
  { timeout: 300_000 },
  async () => {
    const token = await world.core.agentToken({ agent: 'ana' });
    const talk = await openTalk(world.nodes[0].ctx, world.core.acme, {
      caller: '+14155557000' as E164,
      agent: 0,
    });
    const plans = fc
      .sample(fc.constantFrom<0 | 1>(0, 1), { numRuns: 3, seed: 3 })
      // far behind: in the middle of what it missed
      .map((node, i) => ({
        ...{ node, cursor: 'own' as const, how: 'reset' as const },
        place: { type: 'afterOctets' as const, octets: 1_500_001 + i },
      }));
    const screen = new Screen({
      ...{ name: 'a slow screen', tenantId: 'acme', agentId: 'ana', callKey: talk.callKey },
      ...{ token, plans, origins: world.nodes },
    });
    screen.start();
    try {
      await expect.poll(() => screen.line?.status, { timeout: 60_000 }).toBe(200);
      screen.line?.pause();
      await addLargeEvents(talk, EVENTS);
      screen.line?.resume();
      await expect.poll(() => screen.isDone, { timeout: 120_000 }).toBe(true);
      const missing = await settle(world, { talks: [talk], screens: [screen], withinMs: 120_000 });
      const { violations, cuts, resets } = await judge({ world, ledger }, [talk], [screen]);
      expect([...missing, ...violations]).toEqual([]);
      expect({ cuts, resets }).toEqual({ cuts: 3, resets: 0 });
      const events = screen.applied.filter((seq) => seq !== null);
      expect(events.length).toBeGreaterThanOrEqual(EVENTS);
    } finally {
      screen.close();
    }
  },
);
