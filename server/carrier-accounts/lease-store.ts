import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** One of the connections that an account wants. */
export interface LineSlot {
  tenantId: string;
  carrier: string;
  /** From 0. */
  slot: number;
}

/** An account whose carrier is reached over lines. */
export interface LineAccount {
  tenantId: string;
  carrier: string;
  sealed: Buffer;
}

/** The accounts with these carriers, of all tenants. Runs as the worker. */
export const listLineAccounts = (tx: Tx, carriers: readonly string[]): Promise<LineAccount[]> =>
  tx.q
    .selectFrom('carrier_account')
    .select(['tenant_id as tenantId', 'carrier', 'sealed'])
    .where('carrier', 'in', [...carriers])
    .orderBy('tenant_id')
    .orderBy('carrier')
    .execute();

/**
 * Takes the slots that nobody holds, or whose holder is gone, and holds those that `node` has, until then. Gives back those it holds
 * now. Runs as the worker.
 */
export async function holdSlots(
  tx: Tx,
  slots: readonly LineSlot[],
  { node, now, until }: { node: string; now: Date; until: Date },
): Promise<LineSlot[]> {
  const { rows } = await sql<LineSlot>`
    insert into carrier_line as l (tenant_id, carrier, slot, node, until)
    select v.tenant_id, v.carrier, v.slot, ${node}, ${until}
      from unnest(${slots.map((s) => s.tenantId)}::text[], ${slots.map((s) => s.carrier)}::text[],
                  ${slots.map((s) => s.slot)}::int[]) as v (tenant_id, carrier, slot)
     order by 1, 2, 3
    on conflict (tenant_id, carrier, slot) do update set node = excluded.node, until = excluded.until
     where l.node = excluded.node or l.until < ${now}
    returning tenant_id as "tenantId", carrier, slot`.execute(tx.q);
  return rows;
}

/** Leaves a slot to whoever comes first. Runs as the worker. */
export async function leaveSlot(tx: Tx, { tenantId, carrier, slot }: LineSlot, node: string): Promise<void> {
  await tx.q
    .deleteFrom('carrier_line')
    .where('tenant_id', '=', tenantId)
    .where('carrier', '=', carrier)
    .where('slot', '=', slot)
    .where('node', '=', node)
    .execute();
}
