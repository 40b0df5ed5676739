import { sql } from 'kysely';
import { type AlarmKind } from '../../protocol/alarm.ts';
import { type Tx } from '../platform/db.ts';
import { type Sign, type Texted } from './decide-alarms.ts';

/** Alarms that are shown, of those somebody has seen. */
const LATEST = 20;
/** Digits from which the country of a number is known, with the plus sign. */
const HEAD = 8;

/** Runs as the worker. */
export async function allTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.q.selectFrom('tenant').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** What was handed over since, by number and agent. Texts in line are not counted: they may never leave. */
export async function readTexted(tx: Tx, since: Date): Promise<Texted[]> {
  const { rows } = await sql<Texted>`
    select caller, agent_id as "agentId", count(*)::int as texts,
           count(*) filter (where state = 'delivered')::int as delivered,
           count(*) filter (where state in ('undelivered', 'failed'))::int as lost
      from message
     where tenant_id = ${tx.tenantId} and created_at > ${since} and direction = 'out' and attempt > 0
     group by 1, 2`.execute(tx.q);
  return rows;
}

/** Different numbers of each day and beginning of numbers, with one that begins so. From the counters of spending. */
export async function readNumbersByDay(
  tx: Tx,
  { from, before }: { from: string; before: string },
): Promise<{ day: string; example: string; numbers: number }[]> {
  const { rows } = await sql<{ day: string; example: string; numbers: number }>`
    select period as day, min(subject) as example, count(*)::int as numbers
      from spending_counter
     where tenant_id = ${tx.tenantId} and cap = 'destinationDay' and period >= ${from} and period < ${before}
     group by period, left(subject, ${HEAD})`.execute(tx.q);
  return rows;
}

export async function readEnds(
  tx: Tx,
  { from, before }: { from: Date; before: Date },
): Promise<{ delivered: number; lost: number }> {
  const { rows } = await sql<{ delivered: number; lost: number }>`
    select count(*) filter (where state = 'delivered')::int as delivered,
           count(*) filter (where state in ('undelivered', 'failed'))::int as lost
      from message
     where tenant_id = ${tx.tenantId} and created_at > ${from} and created_at <= ${before} and direction = 'out' and attempt > 0`.execute(
    tx.q,
  );
  return rows[0]!; // a count gives one row
}

/** Different numbers that each of these agents texted in the busiest hour. */
export async function readBusiestHours(
  tx: Tx,
  agents: readonly string[],
  { from, before }: { from: Date; before: Date },
): Promise<{ agentId: string; numbers: number }[]> {
  const { rows } = await sql<{ agentId: string; numbers: number }>`
    select agent_id as "agentId", max(numbers)::int as numbers from (
      select agent_id, count(distinct caller) as numbers
        from message
       where tenant_id = ${tx.tenantId} and created_at > ${from} and created_at <= ${before} and direction = 'out'
         and attempt > 0 and agent_id = any(${[...agents]}::text[])
       group by agent_id, date_bin('1 hour', created_at, ${before})) hours
     group by 1`.execute(tx.q);
  return rows;
}

export interface AlarmRow {
  id: string;
  kind: AlarmKind;
  subject: string;
  numbers: number;
  texts: number;
  share: number | null;
  usual: number;
  raised_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
}

/** Those that nobody has acknowledged, or that were raised on this day: none of their kind and subject is raised again. */
export async function readRaised(
  tx: Tx,
  day: string,
): Promise<{ kind: AlarmKind; subject: string; open: boolean }[]> {
  return tx.q
    .selectFrom('alarm')
    .select((eb) => ['kind', 'subject', eb('acknowledged_at', 'is', null).$castTo<boolean>().as('open')])
    .where('tenant_id', '=', tx.tenantId)
    .where((eb) => eb.or([eb('day', '=', day), eb('acknowledged_at', 'is', null)]))
    .execute();
}

/** Gives back false when there is one of its kind and subject that is open, or of this day. */
export async function insertAlarm(
  tx: Tx,
  { id, day, at, ...sign }: Sign & { id: string; day: string; at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.q
    .insertInto('alarm')
    .values({ ...sign, id, day, tenant_id: tx.tenantId, raised_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The open ones, then the latest of the others. */
export async function readAlarms(tx: Tx): Promise<AlarmRow[]> {
  const { rows } = await sql<AlarmRow>`
    (select * from alarm where tenant_id = ${tx.tenantId} and acknowledged_at is null order by raised_at desc)
    union all
    (select * from alarm where tenant_id = ${tx.tenantId} and acknowledged_at is not null order by raised_at desc limit ${LATEST})`.execute(
    tx.q,
  );
  return rows;
}

export async function findAlarm(tx: Tx, id: string): Promise<AlarmRow | undefined> {
  return tx.q
    .selectFrom('alarm')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function markAcknowledged(
  tx: Tx,
  id: string,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await tx.q
    .updateTable('alarm')
    .set({ acknowledged_at: at, acknowledged_by: by })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}
