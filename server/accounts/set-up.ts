import { type SetupRequest } from '../../protocol/sign-in.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { assertPassword } from './assert-password.ts';
import { removeInvitation, setupLinkHolds, useSetupLink } from './link-store.ts';
import { forgiveAttempt } from './limits.ts';
import { hashPassword } from './password-hash.ts';
import { rolesOf } from './render-account.ts';
import { enter } from './sign-in.ts';
import {
  type AccountRow,
  insertAccount,
  readAccountByEmail,
  readTenant,
  removeSessions,
  updateAccount,
  writeTenant,
} from './store.ts';

/**
 * Makes an administrator of whoever holds the one-time link, and signs them in; gives back the cookie. An account with
 * this e-mail becomes that administrator: so a lost one comes back. Throws `one_time_link_invalid`, the same whether the
 * link is unknown, used, replaced or over, and `password_weak`.
 */
export async function setUp(ctx: Context, tenantId: string, request: SetupRequest): Promise<string> {
  const linkHash = hashSecret(request.token);
  const company = await ctx.db.tenant(tenantId, async (tx) => {
    if (!(await setupLinkHolds(tx, linkHash, ctx.clock.now()))) throw new AppError('one_time_link_invalid');
    return (await readTenant(tx))?.name ?? '';
  });
  assertPassword(request.password, { ...request, company: request.company ?? company });
  const passwordHash = await hashPassword(request.password);
  const id = ctx.ids.uuid();
  return changeConfiguration(ctx, { tenantId, actor: 'setup-link' }, 'access.changed', async (tx) => {
    if (!(await useSetupLink(tx, linkHash, ctx.clock.now()))) throw new AppError('one_time_link_invalid');
    await writeCompany(tx, request);
    const past = await readAccountByEmail(tx, request.email);
    const account = await makeAdministrator(ctx, tx, { id: past?.id ?? id, past, request, passwordHash });
    return {
      result: await enter(ctx, tx, { account, by: 'link' }),
      change: {
        action: past ? 'account.recovered' : 'account.added',
        object: `account/${account.id}`,
        before: past ? seen(past) : null,
        after: account,
      },
    };
  });
}

async function makeAdministrator(
  ctx: Context,
  tx: Tx,
  {
    id,
    past,
    request: { name, email },
    passwordHash,
  }: { id: string; past: AccountRow | undefined; request: SetupRequest; passwordHash: string },
) {
  const roles = rolesOf([...(past?.roles ?? []), 'administrator']);
  if (past) {
    await updateAccount(tx, id, { name, roles, rolesFrom: 'portal', passwordHash, disabledAt: null });
    await removeSessions(tx, id, null);
    await removeInvitation(tx, id);
    await forgiveAttempt(ctx, tx, { email, address: null });
  } else {
    const more = { subject: null, locale: null, createdAt: ctx.clock.now() };
    await insertAccount(tx, { id, name, email, roles, passwordHash, ...more });
  }
  return { id, name, email, roles, enabled: true };
}

const seen = ({ id, name, email, roles, disabledAt }: AccountRow) => ({
  ...{ id, name, email, roles, enabled: disabledAt === null },
});

/** Only what the page asked for: a company that is set up already stays as it is. */
async function writeCompany(tx: Tx, { company, homeCountry, defaultLanguage }: SetupRequest): Promise<void> {
  const tenant = await readTenant(tx);
  if (!tenant) throw new AppError('one_time_link_invalid');
  if (tenant.name === '' && company === undefined)
    throw new AppError('invalid_request', { detail: 'company' });
  await writeTenant(tx, {
    name: company ?? tenant.name,
    homeCountry: homeCountry ?? tenant.homeCountry,
    defaultLanguage: defaultLanguage ?? tenant.defaultLanguage,
  });
}
