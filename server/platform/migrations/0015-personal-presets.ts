import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Presets that agents write for themselves, each in one language; and which messages were sent by one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await sql.raw(protect('personal_preset')).execute(db);
}

const TABLE = `
create table personal_preset (
  tenant_id text not null,
  id uuid not null,
  agent_id text not null,
  language text not null,
  label text not null,
  body text not null,
  keyword text,
  position integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, agent_id) references agent (tenant_id, id) on delete cascade
);
create index personal_preset_of_agent on personal_preset (tenant_id, agent_id, position, id);
create unique index personal_preset_keyword on personal_preset (tenant_id, agent_id, lower(keyword)) where keyword is not null;

alter table message add column personal boolean not null default false;   -- preset_id is of personal_preset
`;
