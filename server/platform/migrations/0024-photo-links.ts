import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/** Callers send photos by a link that they are texted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(PHOTO_LINKS).execute(db);
  for (const table of ['photo_link', 'photo_upload', 'media_piece'])
    await sql.raw(protect(table)).execute(db);
}

const PHOTO_LINKS = `
alter table automatic_text drop constraint automatic_text_kind_check;
alter table automatic_text add constraint automatic_text_kind_check
  check (kind in ('closing', 'autoReply', 'photoLink'));

create table photo_link (
  tenant_id text not null references tenant (id),
  id uuid not null,
  session_id uuid not null,
  message_id uuid not null,                      -- the text that carries it
  token_hash bytea not null,                     -- the token itself is derived, and stored nowhere
  language text not null,
  visit_hash bytea,                              -- of the page that first sent a file: no other may
  opened_at timestamptz,
  replaced_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  unique (tenant_id, message_id),
  foreign key (tenant_id, session_id) references session (tenant_id, id) on delete cascade,
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);
create unique index photo_link_one_living on photo_link (tenant_id, session_id) where replaced_at is null;

-- a file of a caller, while it comes and after; its id is that of the media item it becomes
create table photo_upload (
  tenant_id text not null,
  id uuid not null,
  link_id uuid not null,
  client_key text not null,
  declared_type text not null,
  size integer not null,
  received integer not null default 0,
  state text not null check (state in ('arriving', 'arrived', 'canceled')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, link_id, client_key),
  check (received between 0 and size),
  check ((state = 'arrived') = (received = size)),
  foreign key (tenant_id, link_id) references photo_link (tenant_id, id) on delete cascade
);

-- octets of an item that came in pieces, until they are put together
create table media_piece (
  tenant_id text not null references tenant (id),
  media_id uuid not null,
  start integer not null,
  size integer not null,
  object_key text not null,
  created_at timestamptz not null,
  primary key (tenant_id, media_id, start)
);
create index media_piece_by_time on media_piece (created_at);
`;
