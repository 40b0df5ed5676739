import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { WEBHOOK_TOLERANCE_SECONDS } from '../../../protocol/webhook-signature.ts';
import { type SignatureScheme } from '../../platform/http/route.ts';
import { TelnyxAccount } from './account.ts';

const SIGNATURE = 'telnyx-signature-ed25519';
const TIMESTAMP = 'telnyx-timestamp';

/** What stands before the 32 octets of an Ed25519 key where it says what it is. Source: RFC 8410 §4. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_OCTETS = 64;

/**
 * Webhooks of Telnyx: `timestamp|body` is signed with a key that Telnyx keeps, and its public half is among the credentials. The
 * address is not signed. What is five minutes off is refused. Source: developers.telnyx.com, "Receiving webhooks for messaging".
 */
export const telnyxWebhooks: SignatureScheme = {
  headers: [SIGNATURE, TIMESTAMP],
  says: `Signed as Telnyx signs its webhooks: \`${SIGNATURE}\` is Ed25519 over \`${TIMESTAMP}\`, a bar and the body, base64.`,
  secretsIn: (credentials) => {
    const account = TelnyxAccount.safeParse(credentials);
    return account.success ? [account.data.publicKey] : [];
  },
  async verify(keys, header, { body, nowSeconds }) {
    const timestamp = header(TIMESTAMP) ?? '';
    const given = header(SIGNATURE) ?? '';
    const signature = Buffer.from(given, 'base64');
    // one way of writing it: what is accepted is what was signed
    const isWellFormed = signature.length === SIGNATURE_OCTETS && signature.toString('base64') === given;
    if (!isWellFormed || !/^\d{1,12}$/.test(timestamp)) return { ok: false, code: 'signature_invalid' };
    const signed = Buffer.from(`${timestamp}|${body}`);
    const isRight = keys.some((key) => {
      const publicKey = readKey(key);
      return publicKey !== null && verify(null, signed, publicKey, signature);
    });
    if (!isRight) return { ok: false, code: 'signature_invalid' };
    if (!(Math.abs(nowSeconds - Number(timestamp)) <= WEBHOOK_TOLERANCE_SECONDS))
      return { ok: false, code: 'signature_expired' };
    return { ok: true, id: given };
  },
};

function readKey(base64: string): KeyObject | null {
  const octets = Buffer.from(base64, 'base64');
  if (octets.length !== 32) return null;
  return createPublicKey({ key: Buffer.concat([ED25519_SPKI, octets]), format: 'der', type: 'spki' });
}
