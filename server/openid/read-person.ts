import * as z from 'zod/mini';
import { Email } from '../../protocol/account.ts';
import { type OpenIdPerson } from './decide-admission.ts';

/** What providers send, each in its own way: groups as a list or one name, `email_verified` as a text. */
const Claims = z.looseObject({
  sub: z.string().check(z.minLength(1), z.maxLength(255)),
  email: z.optional(z.unknown()),
  email_verified: z.optional(z.unknown()),
  name: z.optional(z.unknown()),
});

const NAME_LENGTH = 100;

/** Who the claims speak of; `null` when they name nobody. Source: OpenID Connect Core 1.0 §5.1. */
export function readPerson(claims: object, groupsClaim: string): OpenIdPerson | null {
  const known = Claims.safeParse(claims).data;
  if (!known) return null;
  const email = Email.safeParse(known.email).data ?? null;
  const isVerified = known.email_verified === true || known.email_verified === 'true';
  const name = typeof known.name === 'string' ? [...known.name.trim()].slice(0, NAME_LENGTH).join('') : '';
  return {
    subject: known.sub,
    verifiedEmail: isVerified ? email : null,
    name: name || (email?.split('@')[0] ?? known.sub),
    groups: groupsIn(known[groupsClaim]),
  };
}

function groupsIn(claim: unknown): string[] {
  const list: unknown[] = Array.isArray(claim) ? claim : [claim];
  return list.filter((group) => typeof group === 'string');
}
