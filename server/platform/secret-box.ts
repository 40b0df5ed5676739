import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts secrets kept in the database with a key kept outside of it. */
export interface SecretBox {
  /** `place` names where the secret is stored; a sealed value moved elsewhere does not open. */
  seal(secret: string, place: string): Buffer;
  /** Throws when the value was changed, moved, or sealed with another key. */
  open(sealed: Buffer, place: string): string;
  /** A key of 32 octets for one purpose, always the same; it tells nothing of any other. */
  derive(purpose: string): Buffer;
}

/** AES-256-GCM, 96-bit random nonce, place as additional data (NIST SP 800-38D); HKDF (RFC 5869). `key`: 32 octets. */
export function createSecretBox(key: Buffer): SecretBox {
  if (key.length !== 32) throw new Error('the master key has 32 octets');
  return {
    seal(secret, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, place) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
    },
    derive: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `midcall|${purpose}`, 32)),
  };
}

/** What the database keeps of a token or key: enough to recognise it, nothing to use. They are random, so SHA-256 does. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
