import { sql } from 'kysely';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';

/** Longer than a database is expected to be away. */
const KEEP_ENDED_SECONDS = 3_600;

export async function findLaunchKey(tx: Tx, keyId: string): Promise<Record<string, string> | null> {
  const row = await tx.q
    .selectFrom('launch_key')
    .select('public_jwk')
    .where('tenant_id', '=', tx.tenantId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return (row?.public_jwk as Record<string, string> | undefined) ?? null; // written from a parsed key
}

/** `false` when this launch token was used before. The primary key decides, also between nodes. */
export async function useLaunchToken(tx: Tx, use: { jti: string; expiresAt: Date }): Promise<boolean> {
  const result = await tx.q
    .insertInto('launch_use')
    .values({ tenant_id: tx.tenantId, jti: use.jti, expires_at: use.expiresAt })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'jti']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function upsertAgent(
  tx: Tx,
  { id, ...launch }: { id: string; name: string; granted: string[]; launched_at: Date },
): Promise<void> {
  await tx.q
    .insertInto('agent')
    .values({ tenant_id: tx.tenantId, id, ...launch })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(launch))
    .execute();
}

export interface NewToken {
  hash: Buffer;
  agentId: string;
  permissions: readonly string[];
  mount: string;
  /** Of the page, as far as it is known. */
  origin: string | null;
  /** Of the launch. */
  keyId: string;
  idleUntil: Date;
  absoluteUntil: Date;
}

export async function insertToken(tx: Tx, token: NewToken): Promise<void> {
  await tx.q
    .insertInto('access_token')
    .values({
      tenant_id: tx.tenantId,
      hash: token.hash,
      agent_id: token.agentId,
      permissions: [...token.permissions],
      mount: token.mount,
      origin: token.origin,
      key_id: token.keyId,
      idle_until: token.idleUntil,
      absolute_until: token.absoluteUntil,
    })
    .execute();
}

/** Hashes of the tokens that ended. */
export async function revokeMount(tx: Tx, mount: string): Promise<Buffer[]> {
  const rows = await tx.q
    .deleteFrom('access_token')
    .where('tenant_id', '=', tx.tenantId)
    .where('mount', '=', mount)
    .returning('hash')
    .execute();
  return rows.map(({ hash }) => hash);
}

/**
 * Forgets a few launches and tokens whose time is over, so that both tables stay as small as their use. A token stays for
 * a while: a server that holds its stream may have been unable to renew it.
 */
export async function forgetExpired(tx: Tx, now: Date): Promise<void> {
  const leaseOver = addSeconds(now, -KEEP_ENDED_SECONDS);
  await sql`
    delete from launch_use where (tenant_id, jti) in (
      select tenant_id, jti from launch_use where tenant_id = ${tx.tenantId} and expires_at < ${now} limit 20 for update skip locked)`.execute(
    tx.q,
  );
  await sql`
    delete from access_token where (tenant_id, hash) in (
      select tenant_id, hash from access_token where tenant_id = ${tx.tenantId} and idle_until < ${leaseOver} limit 20 for update skip locked)`.execute(
    tx.q,
  );
}

export interface LiveToken {
  agentId: string;
  permissions: string[];
  /** Its end, unless its lease is renewed. */
  until: Date;
}

export async function findLiveToken(tx: Tx, hash: Buffer, now: Date): Promise<LiveToken | null> {
  const row = await tx.q
    .selectFrom('access_token')
    .select((row) => [
      'agent_id as agentId',
      'permissions',
      row.fn<Date>('least', ['idle_until', 'absolute_until']).as('until'),
    ])
    .where('tenant_id', '=', tx.tenantId)
    .where('hash', '=', hash)
    .where('idle_until', '>', now)
    .where('absolute_until', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

export async function revokeToken(tx: Tx, hash: Buffer): Promise<void> {
  await tx.q
    .deleteFrom('access_token')
    .where('tenant_id', '=', tx.tenantId)
    .where('hash', '=', hash)
    .execute();
}

export interface TokenName {
  tenantId: string;
  hash: Buffer;
}

/**
 * Of the tokens whose streams are open on this node, those that were not revoked and are not too old; their lease is
 * renewed. A lease that ran out is, too: nobody could renew it while the database was away, and the page never was. Over
 * all tenants in one statement, which writes only what nears its end.
 */
export async function holdTokens(
  tx: Tx,
  tokens: readonly TokenName[],
  times: { now: Date; idleUntil: Date; renewBefore: Date },
): Promise<Buffer[]> {
  const { rows } = await sql<{ hash: Buffer }>`
    with open as (
      select token.tenant_id, token.hash, token.idle_until
      from unnest(${tokens.map(({ tenantId }) => tenantId)}::text[], ${tokens.map(({ hash }) => hash)}::bytea[]) as named (tenant_id, hash)
      join access_token token using (tenant_id, hash)
      where token.absolute_until > ${times.now}
    ), renewed as (
      update access_token token set idle_until = least(${times.idleUntil}, token.absolute_until)
      from open
      where token.tenant_id = open.tenant_id and token.hash = open.hash and open.idle_until < ${times.renewBefore}
    )
    select hash from open`.execute(tx.q);
  return rows.map(({ hash }) => hash);
}

export async function findApiKey(
  tx: Tx,
  hash: Buffer,
  now: Date,
): Promise<{ id: string; scopes: string[]; lastUsedOn: string | null } | null> {
  const row = await tx.q
    .selectFrom('api_key')
    .select(['id', 'scopes', 'last_used_on as lastUsedOn'])
    .where('tenant_id', '=', tx.tenantId)
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst();
  return row ?? null;
}

/** A day is enough to tell a key that is used from one that is forgotten, and costs one write a day. */
export async function noteKeyUse(tx: Tx, id: string, day: string): Promise<void> {
  await sql`
    update api_key set last_used_on = ${day}::date
    where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function embedOrigins(tx: Tx): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('embed_origin')
    .select('origin')
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('origin')
    .execute();
  return rows.map(({ origin }) => origin);
}

export async function sealedWebhookSecrets(
  tx: Tx,
  source: string,
  now: Date,
): Promise<{ id: string; sealed: Buffer }[]> {
  return tx.q
    .selectFrom('webhook_secret')
    .select(['id', 'sealed'])
    .where('tenant_id', '=', tx.tenantId)
    .where('source', '=', source)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('id')
    .limit(2)
    .execute();
}

export async function tenantExists(tx: Tx): Promise<boolean> {
  const row = await tx.q.selectFrom('tenant').select('id').where('id', '=', tx.tenantId).executeTakeFirst();
  return row !== undefined;
}

export const readKeyNames = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.q
    .selectFrom('api_key')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();

export const readAgentNames = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.q
    .selectFrom('agent')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();

/** Ids of some tenants. Over all of them. */
export async function firstTenants(tx: Tx, count: number): Promise<string[]> {
  const rows = await tx.q.selectFrom('tenant').select('id').orderBy('id').limit(count).execute();
  return rows.map(({ id }) => id);
}
