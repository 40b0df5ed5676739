import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';
import { NewPassword, TypedPassword } from './password.ts';
import { Capability, Role } from './role.ts';

/** An address to sign in with, in lower case. Whether somebody reads it is not known: nothing is sent to it. */
export const Email = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/));

export const PersonName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
export const CompanyName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

/** ISO 3166-1 alpha-2. */
export const CountryCode = z.string().check(z.regex(/^[A-Z]{2}$/));

export const Roles = z.array(Role).check(z.minLength(1), z.maxLength(Role.options.length));

/** Somebody who is signed in to the portal. Body of `GET /v1/account`. */
export const SignedInAccount = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  capabilities: z.array(Capability),
  /** Language tag of the interface this person chose; `null`: the browser's. */
  locale: z.nullable(z.string()),
  /** Whether there is a password to change. */
  hasPassword: z.boolean(),
  tenant: z.object({
    id: z.string(),
    /** Name of the company. */
    name: z.string(),
    /** ISO 3166-1 alpha-2. */
    homeCountry: z.string(),
    defaultLanguage: z.string(),
  }),
});
export type SignedInAccount = z.infer<typeof SignedInAccount>;

/** Somebody who may sign in to the portal, as an administrator sees them. */
export const Account = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  /** Who gives the roles: an administrator here, or the groups at the OpenID provider at every sign-in. */
  rolesFrom: z.enum(['portal', 'openid']),
  enabled: z.boolean(),
  /** Has a password here. */
  hasPassword: z.boolean(),
  /** Has signed in by OpenID. */
  hasOpenId: z.boolean(),
  /** Until when the link to set a password holds (ISO 8601); `null`: there is none. */
  invitedUntil: z.nullable(z.string()),
  /** ISO 8601; `null`: never. */
  lastSignInAt: z.nullable(z.string()),
  createdAt: z.string(),
});
export type Account = z.infer<typeof Account>;

/** What an administrator edits of somebody; its fingerprint goes into `If-Match`. */
export const editedPart = ({ name, roles, enabled }: Account) => ({ name, roles, enabled });

export const AccountInput = z.strictObject({ email: Email, name: PersonName, roles: Roles });
export type AccountInput = z.infer<typeof AccountInput>;

/** Only what changes. */
export const AccountPatch = z.strictObject({
  name: z.optional(PersonName),
  roles: z.optional(Roles),
  enabled: z.optional(z.boolean()),
});
export type AccountPatch = z.infer<typeof AccountPatch>;

/** A link that lets its holder set a password, once. It is shown to the administrator this once, who passes it on. */
export const Invitation = z.object({ link: z.url(), expiresAt: z.string() });
export type Invitation = z.infer<typeof Invitation>;

export const InvitedAccount = z.object({ account: Account, invitation: Invitation });
export type InvitedAccount = z.infer<typeof InvitedAccount>;

/** What somebody may change of themselves. Only what changes. */
export const OwnAccountPatch = z.strictObject({
  name: z.optional(PersonName),
  /** Language of the interface; `null`: the browser's. */
  locale: z.optional(z.nullable(LanguageTag)),
});
export type OwnAccountPatch = z.infer<typeof OwnAccountPatch>;

export const PasswordChange = z.strictObject({ current: TypedPassword, password: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;
