import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

/** One preset in one language. */
export interface PresetTextRow {
  id: string;
  category: string;
  keyword: string | null;
  position: number;
  queue_key: string | null;
  updated_at: Date;
  language: string;
  label: string;
  body: string;
}

/** Every text of every preset that a queue's agents may use, in the administrator's order. */
export async function readTextsForQueue(tx: Tx, queueKey: string): Promise<PresetTextRow[]> {
  const { rows } = await sql<PresetTextRow>`
    select p.id, p.category, p.keyword, p.position, p.queue_key, p.updated_at, t.language, t.label, t.body
      from preset p
      join preset_text t on t.tenant_id = p.tenant_id and t.preset_id = p.id
     where p.tenant_id = ${tx.tenantId} and (p.queue_key is null or p.queue_key = ${queueKey})
     order by p.position, p.id, t.language`.execute(tx.q);
  return rows;
}

/** The texts of one preset, if a queue's agents may use it. */
export async function readTextForQueue(
  tx: Tx,
  { id, language, queueKey }: { id: string; language: string; queueKey: string },
): Promise<{ body: string; label: string } | undefined> {
  const { rows } = await sql<{ body: string; label: string }>`
    select t.body, t.label
      from preset p
      join preset_text t on t.tenant_id = p.tenant_id and t.preset_id = p.id
     where p.tenant_id = ${tx.tenantId} and p.id = ${id} and t.language = ${language}
       and (p.queue_key is null or p.queue_key = ${queueKey})`.execute(tx.q);
  return rows[0];
}
