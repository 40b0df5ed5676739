import pg from 'pg';
import { crashPoint } from './crash-point.ts';

/**
 * Indexes of tables that grow without end, by name. They are built beside the migrations, which are one transaction and
 * would keep every writer of the table waiting. A name is never given another definition.
 */
const INDEXES: Readonly<Record<string, string>> = {
  // how often a preset was sent
  message_by_preset: 'message (tenant_id, preset_id, created_at) where preset_id is not null',
  // what reports, the overview and the list of calls ask; none holds a column that changes while a text is on its way
  message_by_time: 'message (tenant_id, created_at)',
  media_by_time: 'media (tenant_id, created_at)',
  session_by_opening: 'session (tenant_id, opened_at)',
  session_by_end: "session (tenant_id, ended_at) where state <> 'active'",
  session_by_caller: 'session (tenant_id, caller)',
  call_by_time: 'call (tenant_id, started_at desc, call_key desc)',
  // what has to be erased by its age: short lists, since what is erased is in none
  session_with_texts: 'session (tenant_id, opened_at) where texts_erased_at is null',
  session_with_number: 'session (tenant_id, opened_at) where number_erased_at is null',
  call_with_caller: 'call (tenant_id, started_at) where caller is not null or caller_name is not null',
  media_stored: 'media (tenant_id, created_at) where object_key is not null or source_url is not null',
  call_by_caller: 'call (tenant_id, caller, started_at desc)',
};

/** Of an advisory lock; any number that nothing else takes. */
const LOCK = 4_715_008;
const PAUSE_MS = 250;

/**
 * Builds the indexes that are missing, while others write. One that a crash left half built is dropped and built anew.
 * May be run on several nodes at once: one builds. The others ask again and again, since a statement that waits for the
 * lock would be waited for by the building itself.
 */
export async function buildIndexes(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    while (!(await takeLock(client))) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const states = await readStates(client);
    for (const [name, definition] of Object.entries(INDEXES)) {
      if (states.get(name) === 'valid') continue;
      if (states.has(name)) await client.query(`drop index concurrently ${name}`);
      await client.query(`create index concurrently ${name} on ${definition}`);
      crashPoint('C21');
    }
  } finally {
    // the lock ends with the connection
    await client.end();
  }
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
  return rows[0]?.taken === true;
}

async function readStates(client: pg.Client): Promise<Map<string, 'valid' | 'half built'>> {
  const { rows } = await client.query<{ name: string; valid: boolean }>(
    `select c.relname as name, i.indisvalid as valid
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace and c.relname = any($1)`,
    [Object.keys(INDEXES)],
  );
  return new Map(rows.map(({ name, valid }) => [name, valid ? 'valid' : 'half built']));
}
