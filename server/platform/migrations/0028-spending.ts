import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Limits of what is spent: what was handed over is counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(SPENDING).execute(db);
  for (const table of ['spending_counter', 'spending_notice']) await sql.raw(protect(table)).execute(db);
}

const SPENDING = `
-- segments that were handed over, by what limits them; rows of days that are over say which numbers are new
create table spending_counter (
  tenant_id text not null references tenant (id),
  cap text not null check (cap in ('tenantDay', 'queueDay', 'session', 'destinationHour', 'destinationDay')),
  subject text not null,                         -- a queue, a session, a caller's number; empty: the tenant
  period text not null,                          -- day or hour of the tenant's clock; empty: no end
  segments integer not null,
  counted_at timestamptz not null,               -- the first time: no index has to follow what is added
  primary key (tenant_id, cap, subject, period)
) with (fillfactor = 70);
create index spending_counter_by_time on spending_counter (counted_at);

-- limits that are near or reached: each is told once, and its end
create table spending_notice (
  tenant_id text not null references tenant (id),
  cap text not null,
  subject text not null,
  period text not null,
  level text not null check (level in ('near', 'reached')),
  most integer not null,                         -- the limit it was
  zone text not null,                            -- of the period
  made_at timestamptz not null,
  told_at timestamptz,
  over_at timestamptz,                           -- when its end was told
  primary key (tenant_id, cap, subject, period, level, most)
);
create index spending_notice_open on spending_notice (tenant_id) where told_at is null or over_at is null;

-- the hour of the tenant's clock in which the text was counted: another attempt in it costs nothing more
alter table outbox add column counted_in text;
`;
