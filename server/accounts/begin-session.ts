import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './authenticate-session.ts';
import { sessionCookie } from './session-cookie.ts';
import { insertSession } from './store.ts';

/** Signs an account in; gives back the cookie to set. Its secret is new each time, so that none can be fixed beforehand. */
export async function beginSession(ctx: Context, tx: Tx, accountId: string): Promise<string> {
  const secret = ctx.ids.secret();
  const now = ctx.clock.now();
  await insertSession(tx, {
    hash: hashSecret(secret),
    accountId,
    createdAt: now,
    idleUntil: addSeconds(now, IDLE_SECONDS),
    absoluteUntil: addSeconds(now, ABSOLUTE_SECONDS),
  });
  return sessionCookie(tx.tenantId, secret, ABSOLUTE_SECONDS);
}
