import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { type CallRow } from './call-row.ts';
import { agentName } from './store.ts';

/** What texts about a call are written with. */
export interface CallFacts {
  tenantDefault: string;
  queueDefault: string;
  homeCountry: string;
  /** Values of the variables an administrator may use: `company`, `agent`, `queue`, `caller`. An unknown one is absent. */
  values: Record<string, string>;
}

/** Reads the facts of a call row of this transaction. `known`: an agent whose name need not be asked for. */
export async function callFacts(
  tx: Tx,
  call: Pick<CallRow, 'queue_key' | 'agent_id' | 'caller_name'>,
  known?: { id: string; name: string },
): Promise<CallFacts> {
  const agent = call.agent_id && call.agent_id === known?.id ? known.name : await nameOf(tx, call.agent_id);
  return withCall(tx, { queue_key: call.queue_key, agent, caller: call.caller_name });
}

const nameOf = async (tx: Tx, agentId: string | null) => (agentId ? agentName(tx, agentId) : null);

/** The same for a text of a session whose names are known already. */
export async function sendingFacts(
  tx: Tx,
  session: { queue_key: string; agentName: string; callerName: string | null },
): Promise<CallFacts> {
  const { queue_key, agentName: agent, callerName: caller } = session;
  return withCall(tx, { queue_key, agent, caller });
}

async function withCall(
  tx: Tx,
  { queue_key, agent, caller }: { queue_key: string; agent: string | null; caller: string | null },
): Promise<CallFacts> {
  const tenant = await tenantFacts(tx);
  const queue = await findQueue(tx, queue_key);
  const values: Record<string, string> = { ...tenant.values, queue: queue?.name ?? queue_key };
  if (agent) values['agent'] = agent;
  if (caller) values['caller'] = caller;
  return { ...tenant, queueDefault: queue?.defaultLanguage ?? tenant.tenantDefault, values };
}

/** The same for a text that belongs to no call. */
export async function tenantFacts(tx: Tx): Promise<CallFacts> {
  const tenant = await tx.configured('tenant', () =>
    tx.q
      .selectFrom('tenant')
      .select(['name', 'default_language', 'home_country'])
      .where('id', '=', tx.tenantId)
      .executeTakeFirstOrThrow(),
  );
  return {
    tenantDefault: tenant.default_language,
    queueDefault: tenant.default_language,
    homeCountry: tenant.home_country,
    values: { company: tenant.name },
  };
}
