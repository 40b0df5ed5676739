import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface AgentRow {
  id: string;
  name: string;
  granted: string[];
  withheld: string[];
  launched_at: Date | null;
}

const COLUMNS = ['id', 'name', 'granted', 'withheld', 'launched_at'] as const;

export const readAgent = (tx: Tx, id: string): Promise<AgentRow | undefined> =>
  tx.q
    .selectFrom('agent')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

/** By name, from just after `after`; `search` is a part of the name or the id, in any case. */
export async function readAgents(
  tx: Tx,
  { search, after, limit }: { search: string; after: Pick<AgentRow, 'id' | 'name'> | null; limit: number },
): Promise<AgentRow[]> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<AgentRow>`
    select id, name, granted, withheld, launched_at
      from agent
     where tenant_id = ${tx.tenantId}
       and (${search === ''} or name ilike ${pattern} or id ilike ${pattern})
       and (${after === null} or (lower(name), id) > (lower(${after?.name ?? ''}), ${after?.id ?? ''}))
     order by lower(name), id
     limit ${limit}`.execute(tx.q);
  return rows;
}

/** Of the agents from whom something is withheld, what. */
export const readWithheld = (tx: Tx): Promise<Pick<AgentRow, 'id' | 'withheld'>[]> =>
  tx.q
    .selectFrom('agent')
    .select(['id', 'withheld'])
    .where('tenant_id', '=', tx.tenantId)
    .where('withheld', '<>', sql<string[]>`'{}'`)
    .execute();

export async function writeWithheld(tx: Tx, id: string, withheld: readonly string[]): Promise<void> {
  await tx.q
    .updateTable('agent')
    .set({ withheld: [...withheld] })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}
