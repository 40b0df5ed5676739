import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** What looks like pumping is told once, and a prefix can be held. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(ALARMS).execute(db);
  for (const table of ['alarm', 'prefix_hold']) await sql.raw(protect(table)).execute(db);
}

const ALARMS = `
create table alarm (
  tenant_id text not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('prefix', 'country', 'failures', 'agent')),
  subject text not null,                         -- a prefix, a country, an agent; empty: all texts
  day text not null,                             -- of the tenant's clock: one alarm of a kind and subject in each
  numbers integer not null,                      -- different numbers that were texted in the hour before
  texts integer not null,
  share double precision,                        -- of the texts whose end is known, those that did not arrive
  usual double precision not null,               -- the same figure in the week before
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,                          -- as in the audit
  primary key (tenant_id, id),
  unique (tenant_id, kind, subject, day),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
-- what nobody has answered yet is not told again, on the next day either
create unique index alarm_open on alarm (tenant_id, kind, subject) where acknowledged_at is null;

-- while it is there, no text of the tenant goes to numbers that begin like this
create table prefix_hold (
  tenant_id text not null references tenant (id),
  id uuid not null,
  prefix text not null check (prefix ~ '^[+][1-9][0-9]{1,10}$'),
  held_at timestamptz not null,
  held_by text not null,                         -- as in the audit
  held_until timestamptz not null,               -- it is taken away then
  primary key (tenant_id, id),
  unique (tenant_id, prefix)
);
`;
