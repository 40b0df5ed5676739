import { type RawBuilder, sql } from 'kysely';
import { type Tx } from '../platform/db.ts';

export interface NewAuditRow {
  id: string;
  at: Date;
  actor: string;
  action: string;
  object: string;
  before: object | null;
  after: object | null;
}

/** An entry as the database chained it. */
export interface AuditRow extends NewAuditRow {
  seq: number;
  hash: Buffer;
}

export async function insertAudit(tx: Tx, row: NewAuditRow): Promise<void> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  await tx.q
    .insertInto('audit')
    .values({ ...row, tenant_id: tx.tenantId, before: json(row.before), after: json(row.after) })
    .execute();
}

/** A place in the order of the list. */
export type AuditPlace = Pick<AuditRow, 'at' | 'seq'>;

/** What is absent does not filter. */
export interface AuditCondition {
  from?: Date | undefined;
  to?: Date | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  object?: string | undefined;
  q?: string | undefined;
  /** Entries written later do not count. */
  upTo?: number | undefined;
}

/** From just before `before`, newest first. */
export interface AuditRange {
  before: AuditPlace | null;
  /** Rows that are needed; some more may be given. */
  limit: number;
}

/** A limit stands in the text of a statement (`preparedPool`): few limits make few statements. */
const limitOf = ({ limit }: AuditRange) => sql.lit([51, 201].find((size) => size >= limit) ?? 501);

/** What fits but for words, for which `findByWords` is there. */
export async function readAudit(
  tx: Tx,
  condition: Omit<AuditCondition, 'q'>,
  range: AuditRange,
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, seq, at, actor, action, object, before, after, hash
      from audit
     where ${conditions(tx.tenantId, condition, range)}
     order by at desc, seq desc
     limit ${limitOf(range)}`.execute(tx.q);
  return rows;
}

/**
 * Numbers of the entries that fit, of one tenant, asked as the worker: under row-level security the index of words would
 * not be used, for its operator is not leakproof (PostgreSQL, "Rules and Privileges"). Planned for the words at hand.
 */
export async function findByWords(
  tx: Tx,
  tenantId: string,
  { q, ...condition }: AuditCondition & { q: string },
  range: AuditRange,
): Promise<number[]> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx.q);
  const { rows } = await sql<{ seq: number }>`
    select seq
      from audit
     where ${conditions(tenantId, condition, range)} and words @@ audit_query(${q})
     order by at desc, seq desc
     limit ${limitOf(range)}`.execute(tx.q);
  return rows.map(({ seq }) => seq);
}

/** In the order of the list. */
export async function readEntries(tx: Tx, seqs: readonly number[]): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, seq, at, actor, action, object, before, after, hash
      from audit
     where tenant_id = ${tx.tenantId} and seq = any(${[...seqs]}::bigint[])
     order by at desc, seq desc`.execute(tx.q);
  return rows;
}

/** Only what is given becomes part of the statement, so that each combination gets the plan that fits it. */
function conditions(
  tenantId: string,
  { from, to, actor, action, object, upTo }: Omit<AuditCondition, 'q'>,
  { before }: AuditRange,
): RawBuilder<unknown> {
  const all = [
    sql`tenant_id = ${tenantId}`,
    ...given(before, ({ at, seq }) => sql`(at, seq) < (${at}::timestamptz, ${seq}::bigint)`),
    ...given(from, (moment) => sql`at >= ${moment}`),
    ...given(to, (moment) => sql`at < ${moment}`),
    ...given(actor, (name) => sql`actor = ${name}`),
    ...given(action, (name) => sql`action = ${name}`),
    ...given(object, under),
    ...given(upTo, (seq) => sql`seq <= ${seq}`),
  ];
  return sql.join(all, sql` and `);
}

const given = <T>(value: T | null | undefined, condition: (value: T) => RawBuilder<unknown>) =>
  value === null || value === undefined ? [] : [condition(value)];

/** `0` follows `/` in the order of octets: the range is what the index can give, the rest is looked at. */
const under = (object: string) => sql`
  object collate "C" >= ${object} and object collate "C" < ${`${object}0`}
  and (object = ${object} or starts_with(object, ${`${object}/`}))`;

/** The distinct actors, or actions, each found by one step along its index. */
export async function distinctOf(tx: Tx, column: 'actor' | 'action', limit: number): Promise<string[]> {
  const name = sql.ref(column);
  const { rows } = await sql<{ value: string }>`
    with recursive found (value) as (
      (select ${name} from audit where tenant_id = ${tx.tenantId} order by ${name} limit 1)
      union all
      select (select ${name} from audit where tenant_id = ${tx.tenantId} and ${name} > found.value order by ${name} limit 1)
        from found where found.value is not null)
    select value from found where value is not null limit ${limit}`.execute(tx.q);
  return rows.map(({ value }) => value);
}

/** How many entries there are, which is the number of the last. */
export async function countEntries(tx: Tx): Promise<number> {
  const row = await tx.q
    .selectFrom('audit_chain')
    .select('entries')
    .where('tenant_id', '=', tx.tenantId)
    .executeTakeFirst();
  return row?.entries ?? 0;
}

export interface ChainEnd {
  tenantId: string;
  entries: number;
  hash: Buffer;
}

/** Of all tenants. */
export const chainEnds = (tx: Tx): Promise<ChainEnd[]> =>
  tx.q
    .selectFrom('audit_chain')
    .select(['tenant_id as tenantId', 'entries', 'hash'])
    .orderBy('tenant_id')
    .execute();

/** Held until the transaction ends. Rows that only name their tenant are inserted meanwhile: their lock is a weaker one. */
export async function lockConfiguration(tx: Tx): Promise<void> {
  await sql`select from tenant where id = ${tx.tenantId} for no key update`.execute(tx.q);
  tx.configure();
}
