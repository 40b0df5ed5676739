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

/** Reads the facts of a call row of this transaction. */
export async function callFacts(
  tx: Tx,
  call: Pick<CallRow, 'queue_key' | 'agent_id' | 'caller_name'>,
): Promise<CallFacts> {
  const tenant = await tenantFacts(tx);
  const queue = await findQueue(tx, call.queue_key);
  const values: Record<string, string> = { ...tenant.values, queue: queue?.name ?? call.queue_key };
  if (call.agent_id) values['agent'] = await agentName(tx, call.agent_id);
  if (call.caller_name) values['caller'] = call.caller_name;
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
