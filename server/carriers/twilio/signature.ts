import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type SignatureScheme } from '../../platform/http/route.ts';
import { TwilioAccount } from './account.ts';

const SIGNATURE = 'x-twilio-signature';

/** Base64 of HMAC-SHA-1 over the address and the fields, by name. A field that comes twice counts once for each value. */
export function signAsTwilio(
  authToken: string,
  { url, fields }: { url: string; fields: readonly (readonly [string, string])[] },
): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value));
  const signed = [...values.keys()].sort().map((name) =>
    [...values.get(name)!]
      .sort()
      .map((one) => name + one)
      .join(''),
  );
  return createHmac('sha1', authToken)
    .update(url + signed.join(''))
    .digest('base64');
}

/**
 * Webhooks of Twilio: signed over the address that Twilio was given, and the fields of the form; where the address has
 * `bodySHA256`, over the address alone. Nothing says when, so that a repeat is told by what it is about. Source:
 * twilio.com/docs/usage/security, "Validating requests".
 */
export const twilioWebhooks: SignatureScheme = {
  headers: [SIGNATURE],
  says: `Signed as Twilio signs its webhooks: \`${SIGNATURE}\` is HMAC-SHA-1 over the address and the fields of the form with the account's Auth Token, base64.`,
  secretsIn: (credentials) => {
    const account = TwilioAccount.safeParse(credentials);
    return account.success ? [account.data.authToken] : [];
  },
  async verify(secrets, header, { body, url }) {
    const given = Buffer.from(header(SIGNATURE) ?? '');
    const bodyHash = new URL(url).searchParams.get('bodySHA256');
    const fields = bodyHash === null ? [...new URLSearchParams(body)] : [];
    let matches = false;
    for (const secret of secrets) {
      for (const address of addressesOf(url)) {
        const right = Buffer.from(signAsTwilio(secret, { url: address, fields }));
        matches = (right.length === given.length && timingSafeEqual(right, given)) || matches;
      }
    }
    const isWhole = bodyHash === null || equals(createHash('sha256').update(body).digest('hex'), bodyHash);
    return matches && isWhole ? { ok: true, id: given.toString() } : { ok: false, code: 'signature_invalid' };
  },
};

/** Twilio signs with or without the port, whichever the address has. The rest stays as it came, to the letter. */
function addressesOf(url: string): string[] {
  const { protocol, hostname, port, origin } = new URL(url);
  const rest = url.slice(url.indexOf('/', url.indexOf('//') + 2));
  const usual = protocol === 'https:' ? '443' : '80';
  return [...new Set([origin, `${protocol}//${hostname}`, `${protocol}//${hostname}:${port || usual}`])].map(
    (one) => one + rest,
  );
}

function equals(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
