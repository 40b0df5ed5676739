import * as z from 'zod/mini';
import { CompanyName, CountryCode, Email, PersonName } from './account.ts';
import { LanguageTag } from './language.ts';
import { NewPassword, TypedPassword } from './password.ts';

/** What the pages before a sign-in have to know. Body of `GET /v1/portal/{tenant}`. */
export const SignInOptions = z.object({
  /** Name of the company; empty until it is set up. */
  company: z.string(),
  /** Everybody may sign in by a password. When `false`, one administrator may, for emergencies. */
  passwords: z.boolean(),
  openid: z.boolean(),
});
export type SignInOptions = z.infer<typeof SignInOptions>;

export const SignInRequest = z.strictObject({ email: Email, password: TypedPassword });
export type SignInRequest = z.infer<typeof SignInRequest>;

/** Secret of a one-time link, 256 bits in base64url. */
const LinkToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** The first administrator, and what is not known of the company yet. */
export const SetupRequest = z.strictObject({
  token: LinkToken,
  name: PersonName,
  email: Email,
  password: NewPassword,
  company: z.optional(CompanyName),
  homeCountry: z.optional(CountryCode),
  defaultLanguage: z.optional(LanguageTag),
});
export type SetupRequest = z.infer<typeof SetupRequest>;

export const InvitationRequest = z.strictObject({ token: LinkToken });
export type InvitationRequest = z.infer<typeof InvitationRequest>;

/** Whom an invitation is for. */
export const InvitedPerson = z.object({ name: z.string(), email: z.string() });
export type InvitedPerson = z.infer<typeof InvitedPerson>;

export const AcceptInvitation = z.strictObject({ token: LinkToken, name: PersonName, password: NewPassword });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** Why a sign-in by OpenID came back to the sign-in page, as its query `error` says. */
export const OpenIdFailure = z.enum([
  'openid_unavailable',
  'openid_expired',
  'openid_refused',
  'openid_unknown',
]);
export type OpenIdFailure = z.infer<typeof OpenIdFailure>;
