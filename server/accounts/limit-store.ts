import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Attempts } from './decide-attempt.ts';

export type LimitKind = 'account' | 'address';

export interface LimitKey {
  kind: LimitKind;
  bucket: number;
}

/** The attempts of a bucket, locked until the transaction ends; a new one is there with none. */
export async function lockAttempts(tx: Tx, { kind, bucket }: LimitKey): Promise<Attempts> {
  const { rows } = await sql<{ attempts: number; lastAt: Date; blockedUntil: Date | null }>`
    insert into sign_in_limit (tenant_id, kind, bucket, attempts, last_at)
    values (${tx.tenantId}, ${kind}, ${bucket}, 0, to_timestamp(0))
    on conflict (tenant_id, kind, bucket) do update set attempts = sign_in_limit.attempts
    returning attempts, last_at as "lastAt", blocked_until as "blockedUntil"`.execute(tx.q);
  const { attempts, lastAt, blockedUntil } = rows[0]!; // the statement gives back one row
  return { count: attempts, lastAtMs: lastAt.getTime(), blockedUntilMs: blockedUntil?.getTime() ?? null };
}

export async function writeAttempts(tx: Tx, { kind, bucket }: LimitKey, attempts: Attempts): Promise<void> {
  const blockedUntil = attempts.blockedUntilMs === null ? null : new Date(attempts.blockedUntilMs);
  await sql`
    update sign_in_limit
       set attempts = ${attempts.count}, last_at = ${new Date(attempts.lastAtMs)}, blocked_until = ${blockedUntil}
     where tenant_id = ${tx.tenantId} and kind = ${kind} and bucket = ${bucket}`.execute(tx.q);
}

export async function forgetAttempts(tx: Tx, { kind, bucket }: LimitKey): Promise<void> {
  await sql`
    delete from sign_in_limit
     where tenant_id = ${tx.tenantId} and kind = ${kind} and bucket = ${bucket}`.execute(tx.q);
}
