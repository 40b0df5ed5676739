import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Place } from '../presets/decide-order.ts';

export interface PersonalPresetRow {
  id: string;
  language: string;
  label: string;
  body: string;
  keyword: string | null;
  position: number;
  updated_at: Date;
}

const COLUMNS = ['id', 'language', 'label', 'body', 'keyword', 'position', 'updated_at'] as const;

/** Changes of one agent's presets wait for each other, and see what the one before has done. */
export async function lockOwner(tx: Tx, agentId: string): Promise<void> {
  await tx.q
    .selectFrom('agent')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', agentId)
    .forNoKeyUpdate()
    .execute();
}

/** All of an agent's, in their order. */
export const readPersonalPresets = (tx: Tx, agentId: string): Promise<PersonalPresetRow[]> =>
  tx.q
    .selectFrom('personal_preset')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .orderBy('position')
    .orderBy('id')
    .execute();

/** What an agent's preset says in this language; for another agent there is none. */
export const readPersonalText = (
  tx: Tx,
  { agentId, id, language }: { agentId: string; id: string; language: string },
): Promise<{ body: string } | undefined> =>
  tx.q
    .selectFrom('personal_preset')
    .select('body')
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('id', '=', id)
    .where('language', '=', language)
    .executeTakeFirst();

export async function insertPersonalPreset(tx: Tx, agentId: string, row: PersonalPresetRow): Promise<void> {
  await tx.q
    .insertInto('personal_preset')
    .values({ ...row, tenant_id: tx.tenantId, agent_id: agentId, created_at: row.updated_at })
    .execute();
}

export async function updatePersonalPreset(
  tx: Tx,
  agentId: string,
  { id, language, label, body, keyword, updated_at }: PersonalPresetRow,
): Promise<void> {
  await tx.q
    .updateTable('personal_preset')
    .set({ language, label, body, keyword, updated_at })
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('id', '=', id)
    .execute();
}

/** Gives back false when the agent has none of that id. Messages that were sent by it stay. */
export async function removePersonalPreset(tx: Tx, agentId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('personal_preset')
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function writePersonalPlaces(tx: Tx, agentId: string, places: readonly Place[]): Promise<void> {
  await sql`
    update personal_preset p set position = v.position
      from unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ position }) => position)}::int[])
        as v (id, position)
     where p.tenant_id = ${tx.tenantId} and p.agent_id = ${agentId} and p.id = v.id`.execute(tx.q);
}
