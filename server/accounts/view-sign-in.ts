import { type SignInOptions } from '../../protocol/sign-in.ts';
import { type Context } from '../context.ts';
import { signInPolicy } from '../openid/sign-in-policy.ts';
import { AppError } from '../platform/app-error.ts';
import { readTenant } from './store.ts';

/** What the pages before a sign-in have to know. Throws `not_found` for an unknown tenant. */
export function viewSignIn(ctx: Context, tenantId: string): Promise<SignInOptions> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const tenant = await readTenant(tx);
    if (!tenant) throw new AppError('not_found');
    return { company: tenant.name, ...(await signInPolicy(tx)) };
  });
}
