import { hash, verify } from '@node-rs/argon2';
import { createTurns } from './turns.ts';

/** Argon2id (RFC 9106 §4, the second recommended choice): 64 MiB, 3 passes, 1 lane. */
const OPTIONS = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const PREFIX = `$argon2id$v=19$m=${OPTIONS.memoryCost},t=${OPTIONS.timeCost},p=${OPTIONS.parallelism}$`;

/** Of no password: what an unknown account is compared with, so that it takes as long as a known one. */
const NOBODY = `${PREFIX}bWlkY2FsbG5vYm9keTAwMA$cOMUAAb1cJAnkUkE6rnMtJh2ZWwDIMcgEMm3/sCmbOU`;

/** Hashes hold much memory and threads that others need, too. */
const inTurn = createTurns({ atOnce: 2, waiting: 60 });

/** The same password, however its letters were composed. Source: RFC 8265 §4.2. */
const octets = (password: string) => Buffer.from(password.normalize('NFC'));

/** Throws `unavailable` when too many wait. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(octets(password), OPTIONS));

/** Whether it is the password of that hash; `null`: it is not, after the same time. Throws `unavailable` when too many wait. */
export const verifyPassword = (passwordHash: string | null, password: string): Promise<boolean> =>
  inTurn(async () => (await verify(passwordHash ?? NOBODY, octets(password))) && passwordHash !== null);

/** Whether a hash was made by other parameters than those of today. */
export const isOutdated = (passwordHash: string): boolean => !passwordHash.startsWith(PREFIX);
