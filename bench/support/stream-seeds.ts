import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { hashSecret } from '../../server/platform/secret-box.ts';
import { type CoreFixture, startCall } from '../../test/server/core.ts';

export interface Follower {
  sessionId: string;
  token: string;
}

/** Agents with a live call, its session and an access token each: copies of a real one, so that they cost little. */
export async function seedFollowers(core: CoreFixture, count: number): Promise<Follower[]> {
  const first = await startCall(core);
  const tokens = Array.from({ length: count }, () => `acme.${randomBytes(32).toString('base64url')}`);
  const client = new pg.Client({ connectionString: core.databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into agent (tenant_id, id, name) select 'acme', 'agent-' || n, 'Agent ' || n from generate_series(1, $1::int) n`,
      [count],
    );
    for (const [table, key] of [
      ['call', 'call_key'],
      ['session', 'call_key'],
    ] as const)
      await client.query(
        `insert into ${table}
         select (jsonb_populate_record(row, jsonb_build_object(
                  'id', gen_random_uuid(), 'call_key', 'bench-' || n, 'agent_id', 'agent-' || n,
                  'caller', '+1415' || (5000000 + n), 'lease_until', now() + interval '1 day'))).*
           from ${table} row, generate_series(1, $2::int) n where ${key} = $1`,
        [first.callKey, count],
      );
    await client.query(
      `insert into access_token (tenant_id, hash, agent_id, permissions, mount, idle_until, absolute_until)
       select 'acme', hash, 'agent-' || n, '{sms.send}', 'bench-' || n, now() + interval '1 hour', now() + interval '1 hour'
         from unnest($1::bytea[]) with ordinality as t (hash, n)`,
      [tokens.map((token) => hashSecret(token))],
    );
    await client.query('analyze');
    const { rows } = await client.query<{ id: string }>(
      `select id from session where call_key like 'bench-%' order by substr(call_key, 7)::int`,
    );
    return rows.map(({ id }, i) => ({ sessionId: id, token: tokens[i]! }));
  } finally {
    await client.end();
  }
}
