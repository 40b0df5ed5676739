import type pg from 'pg';
import { HAND_OVER_INVARIANTS } from './hand-over-invariants.ts';
import { type Invariant } from './invariant.ts';
import { SESSION_INVARIANTS } from './session-invariants.ts';
import { SYSTEM_INVARIANTS } from './system-invariants.ts';

/** What the database alone can show of the promises in `docs/reliability.md`. */
export const INVARIANTS: readonly Invariant[] = [
  ...HAND_OVER_INVARIANTS,
  ...SESSION_INVARIANTS,
  ...SYSTEM_INVARIANTS,
];

/** Rows of one invariant that are counted; more are only "more". */
export const MOST_ROWS = 1_000;

export interface Scope {
  /** Sessions that live, or have ended within so many days; `null`: all there are. */
  days: number | null;
  /** The time to judge by; absent: that of the database. */
  now?: Date;
}

/** What breaks a promise: at most `MOST_ROWS`. */
export interface Finding {
  invariant: Invariant;
  rows: { tenantId: string; id: string }[];
}

/** What is needed of a client of `pg`, or of anything that answers like one. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/**
 * Sessions are found through their agents, or by having none: that index is the only one that knows when they ended. A number that is
 * compared with what is kept for two days looks a day back, so that nothing of it is being cleared.
 */
const scoped = (all: boolean) => `
  with moment as (
    select n.now, n.now - make_interval(days => $2::int) as since, n.now - interval '1 day' as recent
      from (select coalesce($1::timestamptz, now()) as now) n),
  recent_session as (${
    all
      ? 'select s.* from session s'
      : `
    select s.* from agent a join session s on s.tenant_id = a.tenant_id and s.agent_id = a.id
     where s.state = 'active'
    union all
    select s.* from agent a join session s on s.tenant_id = a.tenant_id and s.agent_id = a.id
     where s.state <> 'active' and s.ended_at > (select since from moment)
    union all
    select s.* from tenant t join session s on s.tenant_id = t.id and s.agent_id is null
     where s.state = 'active'
    union all
    select s.* from tenant t join session s on s.tenant_id = t.id and s.agent_id is null
     where s.state <> 'active' and s.ended_at > (select since from moment)`
  }),
  recent_message as (
    select m.* from recent_session s join message m on m.tenant_id = s.tenant_id and m.session_id = s.id
    union all
    select m.* from tenant t join message m on m.tenant_id = t.id
     where m.kind = 'autoReply' and m.created_at > (select since from moment)
    union all
    select m.* from tenant t join message m on m.tenant_id = t.id
     where m.kind in ('test', 'verification') and m.created_at > (select since from moment))
  select tenant_id, id from (`;

/** Long enough to lie before everything. */
const ALL_DAYS = 36_500;

/**
 * Every invariant with what breaks it, in the order of `INVARIANTS`. Reads only. For one picture of a database at work
 * the caller has begun a transaction at `repeatable read`; its role must see all tenants.
 */
export async function findViolations(client: Queryable, { days, now }: Scope): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of INVARIANTS) {
    const { rows } = await client.query(
      `${scoped(days === null)}${invariant.sql}) as found (tenant_id, id) limit ${MOST_ROWS}`,
      [now ?? null, days ?? ALL_DAYS],
    );
    findings.push({ invariant, rows: rows.map(readRow) });
  }
  return findings;
}

// two columns of the statement above
const readRow = (row: unknown) => {
  const { tenant_id: tenantId, id } = row as { tenant_id: string; id: string };
  return { tenantId, id };
};

/**
 * The same on a system at work: one picture of all tenants, by a connection that can write nothing and holds up nobody.
 * `client` is connected as the owner of the database.
 */
export async function verifyDatabase(client: pg.ClientBase, scope: Scope): Promise<Finding[]> {
  await client.query(
    "set role midcall_worker; set default_transaction_read_only = on; set statement_timeout = '60s'",
  );
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    return await findViolations(client, scope);
  } finally {
    await client.query('rollback');
  }
}
