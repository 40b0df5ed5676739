import { sql } from 'kysely';
import { chooseLocale } from '../../protocol/locales.ts';
import { type Tx } from '../platform/db.ts';

export interface LiveSession {
  accountId: string;
  roles: string[];
  idleUntil: Date;
}

/** The sign-in of that secret, unless its time is over or its account is switched off. */
export async function findLiveSession(tx: Tx, hash: Buffer, now: Date): Promise<LiveSession | null> {
  const { rows } = await sql<LiveSession>`
    select s.account_id as "accountId", a.roles, s.idle_until as "idleUntil"
      from account_session s
      join account a on a.tenant_id = s.tenant_id and a.id = s.account_id
     where s.tenant_id = ${tx.tenantId} and s.hash = ${hash}
       and s.idle_until > ${now} and s.absolute_until > ${now} and a.disabled_at is null`.execute(tx.q);
  return rows[0] ?? null;
}

export async function renewSession(tx: Tx, hash: Buffer, idleUntil: Date): Promise<void> {
  await sql`
    update account_session set idle_until = least(${idleUntil}, absolute_until)
     where tenant_id = ${tx.tenantId} and hash = ${hash}`.execute(tx.q);
}

export interface NewSession {
  hash: Buffer;
  accountId: string;
  createdAt: Date;
  idleUntil: Date;
  absoluteUntil: Date;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.q
    .insertInto('account_session')
    .values({
      tenant_id: tx.tenantId,
      hash: session.hash,
      account_id: session.accountId,
      created_at: session.createdAt,
      idle_until: session.idleUntil,
      absolute_until: session.absoluteUntil,
    })
    .execute();
}

export async function removeSession(tx: Tx, hash: Buffer): Promise<void> {
  await tx.q
    .deleteFrom('account_session')
    .where('tenant_id', '=', tx.tenantId)
    .where('hash', '=', hash)
    .execute();
}

/** All sign-ins of an account but the one kept, if any. */
export async function removeSessions(tx: Tx, accountId: string, kept: Buffer | null): Promise<void> {
  await sql`
    delete from account_session
     where tenant_id = ${tx.tenantId} and account_id = ${accountId}
       and (${kept}::bytea is null or hash <> ${kept}::bytea)`.execute(tx.q);
}

export interface AccountRow {
  id: string;
  email: string;
  name: string;
  roles: string[];
  rolesFrom: 'portal' | 'openid';
  locale: string | null;
  passwordHash: string | null;
  subject: string | null;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  createdAt: Date;
}

const accounts = (tx: Tx) =>
  tx.q
    .selectFrom('account')
    .select([
      ...(['id', 'email', 'name', 'roles', 'roles_from as rolesFrom', 'locale', 'subject'] as const),
      ...(['password_hash as passwordHash', 'disabled_at as disabledAt'] as const),
      ...(['last_sign_in_at as lastSignInAt', 'created_at as createdAt'] as const),
    ])
    .where('tenant_id', '=', tx.tenantId);

export const readAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('id', '=', id).executeTakeFirst();

/** Locked until the transaction ends: it stays as it is read. */
export const lockAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** `email` in lower case. */
export const readAccountByEmail = (tx: Tx, email: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('email', '=', email).executeTakeFirst();

export const readAccountBySubject = (tx: Tx, subject: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('subject', '=', subject).executeTakeFirst();

/** By name. */
export const readAccounts = (tx: Tx): Promise<AccountRow[]> =>
  accounts(tx)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute();

export type NewAccount = Omit<AccountRow, 'disabledAt' | 'lastSignInAt' | 'rolesFrom'> &
  Partial<Pick<AccountRow, 'rolesFrom'>>;

export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await tx.q
    .insertInto('account')
    .values({
      tenant_id: tx.tenantId,
      id: account.id,
      email: account.email,
      name: account.name,
      roles: [...account.roles],
      roles_from: account.rolesFrom ?? 'portal',
      password_hash: account.passwordHash,
      subject: account.subject,
      locale: account.locale,
      created_at: account.createdAt,
    })
    .execute();
}

/** Writes what is given; the rest stays. */
export async function updateAccount(
  tx: Tx,
  id: string,
  change: Partial<Omit<AccountRow, 'id' | 'createdAt'>>,
): Promise<void> {
  const { rolesFrom, passwordHash, disabledAt, lastSignInAt, roles, ...same } = change;
  await tx.q
    .updateTable('account')
    .set({
      ...same,
      ...(roles !== undefined && { roles: [...roles] }),
      ...(rolesFrom !== undefined && { roles_from: rolesFrom }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
      ...(disabledAt !== undefined && { disabled_at: disabledAt }),
      ...(lastSignInAt !== undefined && { last_sign_in_at: lastSignInAt }),
    })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .execute();
}

/** After a change of the provider: whom its subjects name is not known any more. */
export async function clearSubjects(tx: Tx): Promise<void> {
  await tx.q
    .updateTable('account')
    .set({ subject: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('subject', 'is not', null)
    .execute();
}

export const readTenant = (tx: Tx) =>
  tx.q
    .selectFrom('tenant')
    .select(['id', 'name', 'home_country as homeCountry', 'default_language as defaultLanguage'])
    .where('id', '=', tx.tenantId)
    .executeTakeFirst();

export const readAccountNames = (tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  tx.q
    .selectFrom('account')
    .select(['id', 'name'])
    .where('tenant_id', '=', tx.tenantId)
    .where('id', 'in', [...ids])
    .execute();
/** The pages begin in the language of the company, where there is one. */
export async function writeTenant(
  tx: Tx,
  { name, homeCountry, defaultLanguage }: { name: string; homeCountry: string; defaultLanguage: string },
): Promise<void> {
  await sql`
    update tenant set name = ${name}, home_country = ${homeCountry}, default_language = ${defaultLanguage},
                      interface_language = ${chooseLocale([defaultLanguage])}
     where id = ${tx.tenantId}`.execute(tx.q);
}
