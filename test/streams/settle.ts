import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { formatCursor, parseCursor } from '../../protocol/stream.ts';
import { type Violation } from '../verification/history.ts';
import { type Talk } from './actions.ts';
import { readFrames } from './frames.ts';
import { type Screen } from './screen.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Waits until every screen has been told everything; gives back what some of them were not told. */
export async function settle(
  world: TwoNodes,
  { talks, screens, withinMs }: { talks: readonly Talk[]; screens: readonly Screen[]; withinMs: number },
): Promise<Violation[]> {
  const stands = await countersOf(world, talks);
  const missing = () => screens.flatMap((screen) => missingOn(screen, stands));
  const endsAt = performance.now() + withinMs;
  while (missing().length > 0 && performance.now() < endsAt) await delay(5);
  return missing().map((what) => ({ invariant: 'I6', what }));
}

interface Counters {
  /** By tenant. */
  tenants: Map<string, number>;
  /** By tenant and agent. */
  agents: Map<string, number>;
  /** By call. */
  sessions: Map<string, { seq: number; agentId: string }>;
}

async function countersOf({ admin }: TwoNodes, talks: readonly Talk[]): Promise<Counters> {
  const tenants = await admin.query<{ id: string; event_seq: number }>('select id, event_seq from tenant');
  const agents = await admin.query<{ tenant_id: string; id: string; event_seq: number }>(
    'select tenant_id, id, event_seq from agent',
  );
  const sessions = await admin.query<{ call_key: string; event_seq: number; agent_id: string }>(
    'select call_key, event_seq, agent_id from session where call_key = any($1)',
    [talks.map(({ callKey }) => callKey)],
  );
  return {
    tenants: new Map(tenants.rows.map((row) => [row.id, row.event_seq])),
    agents: new Map(agents.rows.map((row) => [`${row.tenant_id}/${row.id}`, row.event_seq])),
    sessions: new Map(
      sessions.rows.map((row) => [row.call_key, { seq: row.event_seq, agentId: row.agent_id }]),
    ),
  };
}

function missingOn(screen: Screen, stands: Counters): string[] {
  const { tenantId, agentId, callKey, name } = screen.options;
  const session = stands.sessions.get(callKey)!;
  const missing: string[] = [];
  if (!screen.isDone) missing.push(`${name} is not connected: ${screen.state}`);
  const last = screen.records().at(-1);
  const cursor = last && (readFrames(last.received).at(-1)?.cursor ?? parseCursor(last.sent));
  const expected = {
    tenant: stands.tenants.get(tenantId) ?? 0,
    agent: stands.agents.get(`${tenantId}/${agentId}`) ?? 0,
    session: session.agentId === agentId ? session.seq : null,
  };
  if (!isDeepStrictEqual(cursor, expected))
    missing.push(`${name} was told up to ${cursor && formatCursor(cursor)} of ${formatCursor(expected)}`);
  if (session.agentId === agentId && screen.snapshot?.eventSeq !== session.seq)
    missing.push(`${name} shows event ${screen.snapshot?.eventSeq} of ${session.seq}`);
  if (session.agentId !== agentId && screen.isOwn) missing.push(`${name} shows a session that went away`);
  return missing;
}
