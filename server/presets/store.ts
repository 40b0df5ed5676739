import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type TextVersion } from './decide-versions.ts';

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

export interface PresetRow {
  id: string;
  category: string;
  keyword: string | null;
  position: number;
  queue: string | null;
  updatedAt: Date;
  /** In the order in which they were added. */
  texts: TextVersion[];
}

/** Every preset of the tenant, in the administrator's order; with `ids`, those. */
export async function readPresets(tx: Tx, ids?: readonly string[]): Promise<PresetRow[]> {
  const { rows } = await sql<Omit<PresetRow, 'texts'> & { texts: StoredText[] }>`
    select p.id, p.category, p.keyword, p.position, p.queue_key as queue, p.updated_at as "updatedAt",
           coalesce(t.texts, '[]') as texts
      from preset p
      left join lateral (
        select jsonb_agg(jsonb_build_object(
                 'language', language, 'label', label, 'body', body, 'version', version,
                 'changedAt', changed_at, 'addedAt', added_at, 'sourceLanguage', source_language,
                 'sourceVersion', source_version, 'sourceText', source_text) order by added_at, language) as texts
          from preset_text where tenant_id = p.tenant_id and preset_id = p.id) t on true
     where p.tenant_id = ${tx.tenantId} and (${ids === undefined} or p.id = any(${ids ?? []}::uuid[]))
     order by p.position, p.id`.execute(tx.q);
  return rows.map((row) => ({ ...row, texts: row.texts.map(readText) }));
}

/** A text as a JSON value of the database, where a time is written out. */
interface StoredText {
  language: string;
  label: string;
  body: string;
  version: number;
  changedAt: string;
  addedAt: string;
  sourceLanguage: string | null;
  sourceVersion: number | null;
  sourceText: string | null;
}

const readText = ({
  changedAt,
  addedAt,
  sourceLanguage: language,
  sourceVersion: version,
  sourceText: text,
  ...row
}: StoredText): TextVersion => ({
  ...row,
  changedAt: new Date(changedAt),
  addedAt: new Date(addedAt),
  reading: language === null || version === null || text === null ? null : { language, version, text },
});

export type PresetColumns = Pick<PresetRow, 'id' | 'category' | 'keyword' | 'position' | 'queue'>;

/** Writes a preset as it now is; texts that it no longer has go. */
export async function writePreset(
  tx: Tx,
  { id, category, keyword, position, queue }: PresetColumns,
  { texts, now }: { texts: readonly TextVersion[]; now: Date },
): Promise<void> {
  const rows = texts.map(({ reading, ...text }) => ({
    ...text,
    sourceLanguage: reading?.language ?? null,
    sourceVersion: reading?.version ?? null,
    sourceText: reading?.text ?? null,
  }));
  await sql`
    insert into preset (tenant_id, id, category, keyword, position, queue_key, updated_at)
    values (${tx.tenantId}, ${id}, ${category}, ${keyword}, ${position}, ${queue}, ${now})
    on conflict (tenant_id, id) do update
       set category = excluded.category, keyword = excluded.keyword, position = excluded.position,
           queue_key = excluded.queue_key, updated_at = excluded.updated_at`.execute(tx.q);
  await sql`delete from preset_text where tenant_id = ${tx.tenantId} and preset_id = ${id}`.execute(tx.q);
  await sql`
    insert into preset_text (tenant_id, preset_id, language, label, body, version, changed_at, added_at, source_language,
                             source_version, source_text)
    select ${tx.tenantId}, ${id}, t.language, t.label, t.body, t.version, t."changedAt", t."addedAt", t."sourceLanguage",
           t."sourceVersion", t."sourceText"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as t (language text, label text, body text, version int, "changedAt" timestamptz, "addedAt" timestamptz,
              "sourceLanguage" text, "sourceVersion" int, "sourceText" text)`.execute(tx.q);
}

/** Its texts go with it; messages that were sent by it stay. */
export async function removePreset(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('preset').where('tenant_id', '=', tx.tenantId).where('id', '=', id).execute();
}

/** Whether another preset has this keyword, in whatever case. */
export async function keywordIsTaken(tx: Tx, keyword: string, exceptId: string): Promise<boolean> {
  const { rows } = await sql`
    select from preset
     where tenant_id = ${tx.tenantId} and lower(keyword) = lower(${keyword}) and id <> ${exceptId}`.execute(
    tx.q,
  );
  return rows.length > 0;
}

/** How many presets are written in which languages, by queue: few rows, however many presets there are. */
export async function readPresetLanguages(
  tx: Tx,
): Promise<{ queue: string | null; languages: string[]; count: number }[]> {
  const { rows } = await sql<{ queue: string | null; languages: string[]; count: number }>`
    select queue_key as queue, languages, count(*)::int as count
      from (select p.id, p.queue_key, array_agg(t.language order by t.language) as languages
              from preset p
              join preset_text t on t.tenant_id = p.tenant_id and t.preset_id = p.id
             where p.tenant_id = ${tx.tenantId}
             group by p.id, p.queue_key) as preset
     group by queue_key, languages`.execute(tx.q);
  return rows;
}
