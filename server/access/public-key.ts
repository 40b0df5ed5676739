import { createPublicKey, type KeyObject } from 'node:crypto';
import { PublicJwk } from '../../protocol/integration.ts';
import { AppError } from '../platform/app-error.ts';

/** The public key in a certificate or in a PEM text of its own. Throws `invalid_request` when it is of no kind that may sign launches. */
export function jwkOfPem(pem: string): PublicJwk {
  const { success, data } = PublicJwk.safeParse(readKey(pem)?.export({ format: 'jwk' }));
  if (!success) throw new AppError('invalid_request', { detail: 'publicPem' });
  return data;
}

/** A certificate is only the envelope in which some systems give out their key: the administrator vouches for it, nobody else. */
function readKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
