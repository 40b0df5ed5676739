import { type Kysely, sql } from 'kysely';
import { protect } from './protect.ts';

/**
 * The audit can only grow, and each entry seals all before it: `seq` counts a tenant's entries without gaps, `hash` is
 * made of the hash before and of the entry. How many there are and the last hash stand in `audit_chain`, so that an end
 * that was cut off is missed. Entries written so far are chained in their order of time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CHAIN).execute(db);
  await sql.raw(protect('audit_chain')).execute(db);
  await sql.raw(EXISTING).execute(db);
  await sql.raw(APPEND_ONLY).execute(db);
  await sql.raw(SEARCH).execute(db);
}

/**
 * What is hashed: each field as its length in octets, a colon and its text, or `-` for null, so that no two entries read
 * the same. `server/verification/verify-audit.ts` does it again, without trust in these functions.
 */
const CHAIN = `
create table audit_chain (
  tenant_id text primary key references tenant (id),
  entries bigint not null,
  hash bytea not null                            -- of the last entry; 32 zeros before the first
);

alter table audit add column seq bigint, add column hash bytea;

create function audit_field(value text) returns text language sql immutable as
  $$ select coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') $$;

create function audit_hash(previous bytea, entry audit) returns bytea language sql stable set search_path = public as $$
  select sha256(previous || convert_to(
    audit_field(entry.tenant_id) || audit_field(entry.seq::text) || audit_field(entry.id::text) ||
    audit_field(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')) ||
    audit_field(entry.actor) || audit_field(entry.action) || audit_field(entry.object) ||
    audit_field(entry.before::text) || audit_field(entry.after::text), 'UTF8'))
$$;
`;

/** The owner of the tables sees their rows only while row-level security is not forced upon it. */
const EXISTING = `
alter table audit no force row level security;
alter table audit_chain no force row level security;
do $$
declare
  entry audit;
  last audit_chain;
begin
  for entry in select * from audit order by tenant_id, at, id loop
    if last.tenant_id is distinct from entry.tenant_id then
      if last.tenant_id is not null then
        insert into audit_chain values (last.tenant_id, last.entries, last.hash);
      end if;
      last := row(entry.tenant_id, 0, decode(repeat('00', 32), 'hex'));
    end if;
    last.entries := last.entries + 1;
    entry.seq := last.entries;
    last.hash := audit_hash(last.hash, entry);
    update audit set seq = last.entries, hash = last.hash where tenant_id = entry.tenant_id and id = entry.id;
  end loop;
  if last.tenant_id is not null then
    insert into audit_chain values (last.tenant_id, last.entries, last.hash);
  end if;
end $$;
alter table audit force row level security;
alter table audit_chain force row level security;
alter table audit alter column seq set not null, alter column hash set not null;
`;

/**
 * Writers of one tenant's audit wait for each other at its row of `audit_chain`, from the entry to the end of the
 * transaction: whoever sees an entry sees all before it. That row is moved by the owner's function alone.
 */
const APPEND_ONLY = `
create function link_audit() returns trigger language plpgsql security definer set search_path = public as $$
declare last audit_chain;
begin
  insert into audit_chain values (new.tenant_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
  select * into strict last from audit_chain where tenant_id = new.tenant_id for update;
  new.seq := last.entries + 1;
  new.hash := audit_hash(last.hash, new);
  update audit_chain set entries = new.seq, hash = new.hash where tenant_id = new.tenant_id;
  return new;
end $$;
create trigger link_audit before insert on audit for each row execute function link_audit();

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit can only grow' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_audit_change();

revoke update, delete on audit from midcall_app, midcall_worker;
revoke insert, update, delete on audit_chain from midcall_app, midcall_worker;
create policy owner on audit_chain to current_user using (true) with check (true);
`;

/**
 * Words are found by their beginning; in scripts written without spaces every character counts as a word. Each kind of
 * filter has an index in the order of the list. Words of 100 characters, of the first 100,000, are enough to find by.
 */
const SEARCH = `
create function audit_words(value text) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct left(word, 100)), '{}')
    from regexp_split_to_table(
           regexp_replace(regexp_replace(regexp_replace(lower(left(value, 100000)),
             '\\\\[bfnrt]', ' ', 'g'),
             '[!-/:-@\\[-\`{-~[:space:]]+', ' ', 'g'),
             '([\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff])', ' \\1 ', 'g'),
           ' +') as word
   where word <> ''
$$;
create function audit_query(value text) returns tsquery language sql immutable set search_path = public as $$
  select coalesce(string_agg(quote_literal(word) || ':*', ' & '), '')::tsquery from unnest(audit_words(value)) as word
$$;
alter table audit add column words tsvector
  generated always as (array_to_tsvector(audit_words(
    action || ' ' || object || ' ' || coalesce(before::text, '') || ' ' || coalesce(after::text, '')))) stored;

drop index audit_by_time;
create unique index audit_by_seq on audit (tenant_id, seq);
create index audit_by_time on audit (tenant_id, at desc, seq desc);
create index audit_by_actor on audit (tenant_id, actor, at desc, seq desc);
create index audit_by_action on audit (tenant_id, action, at desc, seq desc);
create index audit_by_object on audit (tenant_id, object collate "C");
create index audit_by_word on audit using gin (words);
`;
