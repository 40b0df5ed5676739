import { sql } from 'kysely';
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

export interface AccountRow {
  id: string;
  email: string;
  name: string;
  roles: string[];
  locale: string | null;
  passwordHash: string | null;
  disabledAt: Date | null;
}

const accounts = (tx: Tx) =>
  tx.q
    .selectFrom('account')
    .select([
      'id',
      'email',
      'name',
      'roles',
      'locale',
      'password_hash as passwordHash',
      'disabled_at as disabledAt',
    ])
    .where('tenant_id', '=', tx.tenantId);

export const readAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('id', '=', id).executeTakeFirst();

/** `email` in lower case. */
export const readAccountByEmail = (tx: Tx, email: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('email', '=', email).executeTakeFirst();

export async function insertAccount(
  tx: Tx,
  account: Omit<AccountRow, 'disabledAt'> & { subject: string | null; createdAt: Date },
): Promise<void> {
  await tx.q
    .insertInto('account')
    .values({
      tenant_id: tx.tenantId,
      id: account.id,
      email: account.email,
      name: account.name,
      roles: [...account.roles],
      password_hash: account.passwordHash,
      subject: account.subject,
      locale: account.locale,
      created_at: account.createdAt,
    })
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
