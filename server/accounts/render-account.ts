import { type Account } from '../../protocol/account.ts';
import { Role } from '../../protocol/role.ts';
import { type Standing } from './decide-administrators.ts';
import { type AccountRow } from './store.ts';

/** Roles as they are stored; one of another release is left out. In the order of the table of roles, each once. */
export const rolesOf = (names: readonly string[]): Role[] =>
  Role.options.filter((role) => names.includes(role));

export const renderAccount = (row: AccountRow, invitedUntil: Date | undefined): Account => ({
  ...{ id: row.id, name: row.name, email: row.email, roles: rolesOf(row.roles), rolesFrom: row.rolesFrom },
  ...{ hasPassword: row.passwordHash !== null, hasOpenId: row.subject !== null },
  enabled: row.disabledAt === null,
  invitedUntil: invitedUntil?.toISOString() ?? null,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

export const standingOf = (row: AccountRow): Standing => ({
  ...{ id: row.id, roles: row.roles, enabled: row.disabledAt === null },
  ...{ hasPassword: row.passwordHash !== null, hasOpenId: row.subject !== null },
});
