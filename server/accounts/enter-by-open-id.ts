import { type OpenIdFailure } from '../../protocol/sign-in.ts';
import { type Outcome, changeConfiguration } from '../audit/change-configuration.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import {
  type Admission,
  type AdmissionRules,
  decideAdmission,
  type OpenIdPerson,
} from '../openid/decide-admission.ts';
import { emergencyAccount, providerVersion } from '../openid/sign-in-policy.ts';
import { type Tx } from '../platform/db.ts';
import { losesLastAdministrator } from './decide-administrators.ts';
import { rolesOf, standingOf } from './render-account.ts';
import { enter } from './sign-in.ts';
import {
  type AccountRow,
  insertAccount,
  readAccountByEmail,
  readAccountBySubject,
  readAccounts,
  removeSessions,
  updateAccount,
} from './store.ts';

export type OpenIdEntry = { type: 'entered'; cookie: string } | { type: 'failed'; code: OpenIdFailure };

/**
 * Signs in somebody whom the provider has recognised, and gives them an account or roles where its groups say so.
 * `version`: of the provider they were asked about; meanwhile it may have been replaced.
 */
export function enterByOpenId(
  ctx: Context,
  tenantId: string,
  { person, rules, version }: { person: OpenIdPerson; rules: AdmissionRules; version: string },
): Promise<OpenIdEntry> {
  return changeConfiguration(ctx, { tenantId, actor: 'openid' }, 'access.changed', async (tx) => {
    if ((await providerVersion(tx)) !== version) return refused('openid_expired');
    const admission = decideAdmission(person, await knownAccounts(tx, person), rules);
    if (admission.type === 'refused') {
      await recordRefusal(ctx, tx, person);
      return refused(admission.code);
    }
    const { id, change } =
      admission.type === 'new' ? await add(ctx, tx, person, admission) : await follow(tx, person, admission);
    const cookie = await enter(ctx, tx, { account: { id }, by: 'openid' });
    return { result: { type: 'entered', cookie }, change };
  });
}

const refused = (code: OpenIdFailure): Outcome<OpenIdEntry> => ({
  result: { type: 'failed', code },
  change: null,
});

async function knownAccounts(tx: Tx, { subject, verifiedEmail }: OpenIdPerson) {
  const bySubject = await readAccountBySubject(tx, subject);
  const byEmail = verifiedEmail === null ? undefined : await readAccountByEmail(tx, verifiedEmail);
  const known = (row: AccountRow | undefined) => (row ? { ...row, enabled: row.disabledAt === null } : null);
  return { bySubject: known(bySubject), byEmail: known(byEmail) };
}

type Entry = { id: string; change: Outcome<unknown>['change'] };

async function add(
  ctx: Context,
  tx: Tx,
  { subject }: OpenIdPerson,
  { email, name, roles }: Extract<Admission, { type: 'new' }>,
): Promise<Entry> {
  const id = ctx.ids.uuid();
  const more = { passwordHash: null, locale: null, createdAt: ctx.clock.now() };
  await insertAccount(tx, { id, email, name, roles, rolesFrom: 'openid', subject, ...more });
  const after = { id, email, name, roles, enabled: true };
  return { id, change: { action: 'account.added', object: `account/${id}`, before: null, after } };
}

/** What their first sign-in by OpenID, or other groups than last time, change of an account. */
async function follow(
  tx: Tx,
  { subject }: OpenIdPerson,
  { id, roles: granted, linked }: Extract<Admission, { type: 'known' }>,
): Promise<Entry> {
  const all = await readAccounts(tx);
  const past = rolesOf(all.find((row) => row.id === id)?.roles ?? []);
  const before = all.map(standingOf);
  const after = before.map((one) => (one.id === id && granted ? { ...one, roles: granted } : one));
  const lost = losesLastAdministrator(before, after) || (await emergencyAccount(tx)) === id;
  // somebody must be left to administer, whatever the groups say
  const roles = granted === null ? past : rolesOf(lost ? [...granted, 'administrator'] : granted);
  const isSame = roles.join() === past.join();
  if (linked || !isSame) await updateAccount(tx, id, { subject, roles });
  if (!isSame) await removeSessions(tx, id, null);
  if (isSame && !linked) return { id, change: null };
  const change = {
    action: 'account.changed',
    object: `account/${id}`,
    before: { roles: past, openid: !linked },
    after: { roles, openid: true },
  };
  return { id, change };
}

/** Somebody unknown is not named: who they are is the provider's to know. */
async function recordRefusal(ctx: Context, tx: Tx, person: OpenIdPerson): Promise<void> {
  const account = await readAccountBySubject(tx, person.subject);
  await recordChange(tx, ctx, {
    actor: account ? `account:${account.id}` : 'unknown',
    action: 'account.sign_in_refused',
    object: account ? `account/${account.id}` : 'account/unknown',
    ...{ before: null, after: { by: 'openid' } },
  });
}
