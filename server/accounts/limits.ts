import { createHmac } from 'node:crypto';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { networkOf } from './client-network.ts';
import { decideAttempt } from './decide-attempt.ts';
import { forgetAttempts, type LimitKey, lockAttempts, type LimitKind, writeAttempts } from './limit-store.ts';

/** Attempts before pauses begin. Many people of a company share an address. */
const FREE: Readonly<Record<LimitKind, number>> = { account: 5, address: 30 };
const BUCKETS = 2 ** 18;

/** Who is trying: the address that was typed, and where from. */
export interface Attempt {
  email: string;
  /** IP address of the client; `null`: only the account counts. */
  address: string | null;
}

/** Counts an attempt. Throws `rate_limited` with the seconds to wait; then nothing is counted. */
export async function countAttempt(ctx: Context, tx: Tx, attempt: Attempt): Promise<void> {
  const nowMs = ctx.clock.now().getTime();
  for (const key of keysOf(ctx, tx, attempt)) {
    const decision = decideAttempt(await lockAttempts(tx, key), { nowMs, free: FREE[key.kind] });
    if (decision.type === 'blocked')
      throw new AppError('rate_limited', { retryAfter: decision.retryAfterSeconds });
    await writeAttempts(tx, key, decision.attempts);
  }
}

/**
 * After a success: the account begins anew. The address only loses this attempt, so that somebody with an account of
 * their own cannot go on guessing at others.
 */
export async function forgiveAttempt(ctx: Context, tx: Tx, attempt: Attempt): Promise<void> {
  for (const key of keysOf(ctx, tx, attempt)) {
    if (key.kind === 'account') await forgetAttempts(tx, key);
    else {
      const { lastAtMs, ...past } = await lockAttempts(tx, key);
      const count = Math.max(past.count - 1, 0);
      // above, somebody else's failure may have begun the pause
      const blockedUntilMs = count < FREE.address ? null : past.blockedUntilMs;
      await writeAttempts(tx, key, { count, lastAtMs, blockedUntilMs });
    }
  }
}

/** In one order, so that two attempts do not wait for each other in a circle. */
function keysOf({ secrets }: Context, { tenantId }: Tx, { email, address }: Attempt): LimitKey[] {
  const secret = secrets.derive('sign-in limits');
  const bucket = (kind: LimitKind, text: string) =>
    createHmac('sha256', secret).update(`${tenantId}|${kind}|${text}`).digest().readUInt32BE() % BUCKETS;
  const account: LimitKey = { kind: 'account', bucket: bucket('account', email) };
  if (address === null) return [account];
  return [account, { kind: 'address', bucket: bucket('address', networkOf(address)) }];
}
