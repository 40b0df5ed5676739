import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { type Ids } from '../platform/ids.ts';

/** Everything the simulator needs to play the host, the telephone exchange, the carrier and an administrator. */
export const DemoFile = z.object({
  tenant: z.string(),
  serverOrigin: z.url(),
  telephonySecret: z.string().min(32),
  carrierToken: z.string().min(32),
  carrierSecret: z.string().min(32),
  launchKeyId: z.string().min(1),
  /** Ed25519, RFC 8037. */
  launchPrivateKey: z.object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
  }),
  /** Of the app in the make-believe Zendesk: RSA, RFC 7518 section 6.3. */
  zendeskPrivateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
  /** Of the connected app in the make-believe Salesforce: RSA, RFC 7518 section 6.3. */
  salesforcePrivateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string(), d: z.string() }),
  /** Of the agent by whom the server writes to the tickets there. */
  zendeskApiToken: z.string().min(32),
  adminKey: z.string().regex(/^mck_[a-z0-9-]+_[A-Za-z0-9_-]{43}$/),
});
export type DemoFile = z.infer<typeof DemoFile>;

/** What was written before; `null` when there is none, or none that can be used. */
export async function readDemoFile(file: string): Promise<DemoFile | null> {
  try {
    return DemoFile.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** New secrets for a tenant. */
export async function makeDemoSecrets(ids: Ids, tenant: string, serverOrigin: string): Promise<DemoFile> {
  const [{ privateKey }, zendesk, salesforce] = await Promise.all([
    generateKeyPair('EdDSA', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
  ]);
  return DemoFile.parse({
    tenant,
    serverOrigin,
    telephonySecret: ids.secret(),
    carrierToken: ids.secret(),
    carrierSecret: ids.secret(),
    launchKeyId: ids.uuid(),
    launchPrivateKey: await exportJWK(privateKey),
    zendeskPrivateKey: await exportJWK(zendesk.privateKey),
    salesforcePrivateKey: await exportJWK(salesforce.privateKey),
    zendeskApiToken: ids.secret(),
    adminKey: `mck_${tenant}_${ids.secret()}`,
  });
}

/** Whole or not at all, also when the machine stops; only the user of this process may read it. */
export async function writeDemoFile(file: string, content: DemoFile): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  try {
    const handle = await open(part, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // a file left by a crash keeps its own mode
    await chmod(part, 0o600);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
