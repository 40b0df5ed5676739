import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Place } from './decide-order.ts';
import { type PresetIndexRow } from './decide-page.ts';

interface StoredIndexText {
  language: string;
  version: number;
  addedAt: string;
  sourceLanguage: string | null;
  sourceVersion: number | null;
}

/** Every preset without its words, in the administrator's order. */
export async function readIndex(tx: Tx): Promise<PresetIndexRow[]> {
  const { rows } = await sql<Omit<PresetIndexRow, 'texts'> & { texts: StoredIndexText[] }>`
    select p.id, p.category, p.queue_key as queue, coalesce(t.texts, '[]') as texts
      from preset p
      left join (
        select preset_id, jsonb_agg(jsonb_build_object(
                 'language', language, 'version', version, 'addedAt', added_at,
                 'sourceLanguage', source_language, 'sourceVersion', source_version)
                 order by added_at, language) as texts
          from preset_text where tenant_id = ${tx.tenantId} group by preset_id) t on t.preset_id = p.id
     where p.tenant_id = ${tx.tenantId}
     order by p.position, p.id`.execute(tx.q);
  return rows.map(({ texts, ...row }) => ({ ...row, texts: texts.map(readIndexText) }));
}

const readIndexText = ({
  addedAt,
  sourceLanguage: language,
  sourceVersion: version,
  ...text
}: StoredIndexText) => ({
  ...text,
  addedAt: new Date(addedAt),
  reading: language === null || version === null ? null : { language, version },
});

/** Keyword, labels and texts of every preset, by id. */
export async function readWords(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; words: string }>`
    select p.id, coalesce(p.keyword, '') || E'\n' || string_agg(t.label || E'\n' || t.body, E'\n') as words
      from preset p
      join preset_text t on t.tenant_id = p.tenant_id and t.preset_id = p.id
     where p.tenant_id = ${tx.tenantId}
     group by p.id, p.keyword`.execute(tx.q);
  return new Map(rows.map(({ id, words }) => [id, words]));
}

/** Every preset's place, in order. */
export async function readPlaces(tx: Tx): Promise<Place[]> {
  return tx.q
    .selectFrom('preset')
    .select(['id', 'position'])
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export async function highestPosition(tx: Tx): Promise<number | null> {
  const row = await tx.q
    .selectFrom('preset')
    .select(({ fn }) => fn.max('position').as('highest'))
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst();
  return row?.highest ?? null;
}

export async function writePlaces(tx: Tx, places: readonly Place[]): Promise<void> {
  await sql`
    update preset p set position = v.position
      from unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ position }) => position)}::int[])
        as v (id, position)
     where p.tenant_id = ${tx.tenantId} and p.id = v.id`.execute(tx.q);
}

/** How often a preset was sent since `since`, and when last. */
export async function countSent(
  tx: Tx,
  { id, since }: { id: string; since: Date },
): Promise<{ sent: number; lastSentAt: Date | null }> {
  const { rows } = await sql<{ sent: number; lastSentAt: Date | null }>`
    select count(*) as sent, max(created_at) as "lastSentAt"
      from message
     where tenant_id = ${tx.tenantId} and preset_id = ${id} and created_at > ${since}`.execute(tx.q);
  return rows[0]!;
}
