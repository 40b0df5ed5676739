import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';

/** Secrets the server made for its demonstration tenant, one for each part the simulator plays. */
export const DemoSecrets = z.object({
  tenant: z.string(),
  serverOrigin: z.url(),
  telephonySecret: z.string(),
  carrierToken: z.string(),
  carrierSecret: z.string(),
  launchKeyId: z.string(),
  launchPrivateKey: z.looseObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
  }),
  /** Lets the server write to the tickets of the make-believe Zendesk. */
  zendeskApiToken: z.string(),
  /** Of the app in the make-believe Zendesk: RSA, RFC 7518 section 6.3. */
  zendeskPrivateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
  /** Of the connected app in the make-believe Salesforce: RSA, RFC 7518 section 6.3. */
  salesforcePrivateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
});
export type DemoSecrets = z.infer<typeof DemoSecrets>;

/** The demonstration's secrets, once the server has written them. Throws when `timeoutMs` pass without a usable file. */
export async function readDemoFile(
  file: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DemoSecrets> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    try {
      return DemoSecrets.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (cause) {
      // A file that is being written is cut short for a moment: read it again.
      if (Date.now() >= until) throw new Error(`No usable demonstration file at ${file}`, { cause });
    }
    await wait(100, undefined, { signal });
  }
}
