import { randomBytes, randomUUID } from 'node:crypto';

/** Source of ids and secrets. A simulation hands in its own. */
export interface Ids {
  /** 122 random bits, RFC 9562 version 4. */
  uuid(): string;
  /** 256 random bits, base64url. */
  secret(): string;
}

export const randomIds: Ids = {
  uuid: () => randomUUID(),
  secret: () => randomBytes(32).toString('base64url'),
};
