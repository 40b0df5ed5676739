import { type Call } from '../../protocol/call.ts';
import { type AgentView } from '../../protocol/session.ts';
import { formatCursor } from '../../protocol/stream.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { type Context } from '../context.ts';
import { lastEndedSession } from '../sessions/snapshot.ts';
import { renderCall } from './render-call.ts';
import { liveCallsOf } from './store.ts';

/** Who the agent is, which calls are theirs now, and where their streams stand. */
export async function viewAgent(ctx: Context, principal: AgentPrincipal): Promise<AgentView> {
  const { tenantId, agentId } = principal;
  return ctx.db.tenant(tenantId, async (tx) => {
    // the numbers first: what happens while the rest is read is then told by the stream
    const counters = await tx.q
      .selectFrom('tenant')
      .innerJoin('agent', 'agent.tenant_id', 'tenant.id')
      .select([
        'tenant.name',
        'tenant.home_country',
        'tenant.event_seq as tenantSeq',
        'agent.event_seq as agentSeq',
        'agent.name as agentName',
      ])
      .where('tenant.id', '=', tenantId)
      .where('agent.id', '=', agentId)
      .executeTakeFirstOrThrow();
    const calls: Call[] = [];
    for (const row of await liveCallsOf(tx, agentId)) calls.push(await renderCall(tx, row));
    return {
      agent: {
        id: agentId,
        name: counters.agentName,
        permissions: [...(await permissionsOf(tx, principal))],
      },
      tenant: { id: tenantId, name: counters.name, homeCountry: counters.home_country },
      calls,
      lastSession: await lastEndedSession(tx, agentId),
      cursor: formatCursor({ tenant: counters.tenantSeq, agent: counters.agentSeq, session: null }),
    };
  });
}
