import { type RawBuilder, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type MessageTable } from '../platform/schema.ts';
import { type Buckets } from './decide-buckets.ts';

/** What is counted: a span of time, cut or whole, and perhaps of one queue. */
export interface Scope {
  buckets: Buckets;
  queue: string | null;
}

/** What texts are counted by. `agent`: who wrote it, or was in charge when it came. */
export type TextDimension = 'time' | 'reason' | 'preset' | 'language' | 'agent' | 'number';

/** Texts alike. `key`: of the dimension, for `time` the number of the bucket from 1; `language`: of presets only. */
export interface TextCount {
  key: string | number | null;
  language: string | null;
  kind: MessageTable['kind'];
  state: string;
  texts: number;
  /** As the carrier counted them, where it said so. */
  segments: number;
  /** Those that were the first of their conversation. */
  first: number;
}

/** Stands in the place of a preset's id for those that agents wrote for themselves. */
export const PERSONAL = 'personal';

const KEYS: Readonly<Record<Exclude<TextDimension, 'time'>, RawBuilder<unknown>>> = {
  reason: sql`m.reason`,
  // what agents wrote for themselves is counted as one
  preset: sql`case when m.personal then ${sql.lit(PERSONAL)} else m.preset_id::text end`,
  language: sql`m.language`,
  number: sql`m.our_number`,
  // a transfer names who had the conversation before it; while the caller waited nobody had it
  agent: sql`
    case when m.direction = 'out' then m.agent_id
         when m.while_waiting then null
         when s.transfers = '[]' then s.agent_id
         else coalesce((select t -> 'from' ->> 'id' from jsonb_array_elements(s.transfers) with ordinality as list (t, place)
                         where (t ->> 'at')::timestamptz > m.created_at order by place limit 1), s.agent_id) end`,
};

const startOf = ({ starts, end }: Buckets): Date => starts[0] ?? end;
const bucketOf = (moment: RawBuilder<unknown>, { starts }: Buckets) =>
  sql<number>`width_bucket(${moment}, ${starts}::timestamptz[])`;
const within = (moment: RawBuilder<unknown>, { buckets }: Scope) =>
  sql`${moment} >= ${startOf(buckets)} and ${moment} < ${buckets.end}`;
const inQueue = (column: RawBuilder<unknown>, { queue }: Scope) =>
  queue === null ? sql`true` : sql`${column} = ${queue}`;

/**
 * The texts of a span, by when they were written or came. Auto-replies belong to no queue. What administrators try, and
 * codes that verify a number, is no use of texting, but it costs.
 */
export async function countTexts(tx: Tx, scope: Scope, by: TextDimension): Promise<TextCount[]> {
  const key = by === 'time' ? bucketOf(sql`m.created_at`, scope.buckets) : KEYS[by];
  // of a text that goes out its row says who wrote it
  const session = scope.queue !== null ? sql`true` : by === 'agent' ? sql`m.direction = 'in'` : null;
  const { rows } = await sql<TextCount>`
    select ${key} as key, ${by === 'preset' ? sql`m.language` : sql`null`} as language, m.kind, m.state,
           count(*) as texts, sum(coalesce(m.carrier_segments, m.segments)) as segments,
           count(*) filter (where m.seq = 1) as first
      from message m
      ${session ? sql`left join session s on s.tenant_id = m.tenant_id and s.id = m.session_id and ${session}` : sql``}
     where m.tenant_id = ${tx.tenantId} and ${within(sql`m.created_at`, scope)} and ${inQueue(sql`s.queue_key`, scope)}
       ${KINDS[by] ?? sql`and m.kind not in ('test', 'verification')`}
     group by 1, 2, 3, 4`.execute(tx.q);
  return rows;
}

const KINDS: Readonly<Partial<Record<TextDimension, RawBuilder<unknown>>>> = {
  preset: sql`and m.kind = 'preset'`,
  number: sql``,
};

export interface KeyedCount {
  key: string | number | null;
  count: number;
}

export async function countCalls(tx: Tx, scope: Scope): Promise<KeyedCount[]> {
  const { rows } = await sql<KeyedCount>`
    select ${bucketOf(sql`started_at`, scope.buckets)} as key, count(*) as count
      from call
     where tenant_id = ${tx.tenantId} and ${within(sql`started_at`, scope)} and ${inQueue(sql`queue_key`, scope)}
     group by 1`.execute(tx.q);
  return rows;
}

/** Sessions by when they were opened, by their language, or by the agent they were opened for. */
export async function countSessions(
  tx: Tx,
  scope: Scope,
  by: 'time' | 'language' | 'agent',
): Promise<KeyedCount[]> {
  const key = {
    time: bucketOf(sql`opened_at`, scope.buckets),
    language: sql`language`,
    agent: sql`coalesce(transfers -> 0 -> 'from' ->> 'id', agent_id)`,
  }[by];
  const { rows } = await sql<KeyedCount>`
    select ${key} as key, count(*) as count
      from session
     where tenant_id = ${tx.tenantId} and ${within(sql`opened_at`, scope)} and ${inQueue(sql`queue_key`, scope)}
     group by 1`.execute(tx.q);
  return rows;
}

/** Sessions of the span that a mobile joined by a code, by when they were opened. */
export async function countTextIns(tx: Tx, scope: Scope): Promise<KeyedCount[]> {
  const { rows } = await sql<KeyedCount>`
    select ${bucketOf(sql`opened_at`, scope.buckets)} as key, count(*) as count
      from session
     where tenant_id = ${tx.tenantId} and ${within(sql`opened_at`, scope)} and ${inQueue(sql`queue_key`, scope)}
       and caller_source = 'text'
     group by 1`.execute(tx.q);
  return rows;
}

/** Conversations that agents took over from others, of the sessions opened in the span. */
export async function countTakeovers(tx: Tx, scope: Scope): Promise<KeyedCount[]> {
  const { rows } = await sql<KeyedCount>`
    select t -> 'to' ->> 'id' as key, count(*) as count
      from session s, jsonb_array_elements(s.transfers) t
     where s.tenant_id = ${tx.tenantId} and ${within(sql`s.opened_at`, scope)} and ${inQueue(sql`s.queue_key`, scope)}
       and s.transfers <> '[]'
     group by 1`.execute(tx.q);
  return rows;
}

export interface ClosingCount extends KeyedCount {
  closing: string;
}

/** What became of the closing text, of the sessions that ended in the span. */
export async function countClosings(tx: Tx, scope: Scope): Promise<ClosingCount[]> {
  const { rows } = await sql<ClosingCount>`
    select ${bucketOf(sql`ended_at`, scope.buckets)} as key, closing, count(*) as count
      from session
     where tenant_id = ${tx.tenantId} and state <> 'active' and ${within(sql`ended_at`, scope)}
       and ${inQueue(sql`queue_key`, scope)}
     group by 1, 2`.execute(tx.q);
  return rows;
}

export interface MediaCount {
  key: number;
  media: number;
  failed: number;
}

/** Photos, videos and files that callers sent in calls, and those of them that cannot be shown. */
export async function countMedia(tx: Tx, scope: Scope): Promise<MediaCount[]> {
  const { rows } = await sql<MediaCount>`
    select ${bucketOf(sql`m.created_at`, scope.buckets)} as key, count(*) as media,
           count(*) filter (where m.state in ('failed', 'blocked', 'unsupported')) as failed
      from media m
      ${scope.queue === null ? sql`` : sql`join session s on s.tenant_id = m.tenant_id and s.id = m.session_id`}
     where m.tenant_id = ${tx.tenantId} and ${within(sql`m.created_at`, scope)} and ${inQueue(sql`s.queue_key`, scope)}
     group by 1`.execute(tx.q);
  return rows;
}

export interface LateCount {
  key: number;
  texts: number;
  media: number;
  autoReplied: number;
}

/** Texts that came when no session was live. One that followed no session belongs to no queue. */
export async function countLateTexts(tx: Tx, scope: Scope): Promise<LateCount[]> {
  const { rows } = await sql<LateCount>`
    select ${bucketOf(sql`l.received_at`, scope.buckets)} as key, count(*) as texts, sum(l.media_count) as media,
           count(*) filter (where l.auto_replied) as "autoReplied"
      from late_text l
      ${scope.queue === null ? sql`` : sql`join session s on s.tenant_id = l.tenant_id and s.id = l.session_id`}
     where l.tenant_id = ${tx.tenantId} and ${within(sql`l.received_at`, scope)} and ${inQueue(sql`s.queue_key`, scope)}
     group by 1`.execute(tx.q);
  return rows;
}

/** Names of presets in the tenant's language, or else in one that they have. */
export async function presetLabels(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`
    select distinct on (p.preset_id) p.preset_id as id, p.label
      from preset_text p
      join tenant t on t.id = p.tenant_id
     where p.tenant_id = ${tx.tenantId}
     order by p.preset_id, p.language = t.default_language desc, p.language`.execute(tx.q);
  return new Map(rows.map(({ id, label }) => [id, label]));
}

export async function agentNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.q
    .selectFrom('agent')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
