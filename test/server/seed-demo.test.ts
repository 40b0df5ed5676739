import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exchangeLaunch } from '../../server/access/exchange-launch.ts';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context } from '../../server/context.ts';
import { seedDemo } from '../../server/demo/seed-demo.ts';
import { outboundNumbers } from '../../server/numbers/outbound-numbers.ts';
import { createSecretBox } from '../../server/platform/secret-box.ts';
import { listPresets } from '../../server/presets/list-presets.ts';
import { effectiveSettings } from '../../server/settings/effective-settings.ts';
import { DemoSecrets } from '../../simulator/backend/demo-file.ts';
import { adminApi } from './admin-api.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

let fixture: Fixture;
let folder: string;
let file: string;
const options = () => ({ file, serverOrigin: PUBLIC_ORIGIN, simulatorOrigin: 'http://localhost:4181' });
beforeAll(async () => {
  fixture = await createFixture();
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-demo-'));
  file = path.join(folder, 'data', 'demo.json');
  await seedDemo(fixture.ctx, options());
});
afterAll(async () => {
  await fixture.close();
  await rm(folder, { recursive: true });
});

type File = DemoSecrets & { adminKey: string };
const secrets = async () => JSON.parse(await readFile(file, 'utf8')) as File;

/** Every row of the tenant, but for the audit of time. */
async function rows(): Promise<Record<string, unknown>> {
  const tables = [
    ...([
      'setting',
      'queue',
      'phone_number',
      'queue_number',
      'preset',
      'preset_text',
      'automatic_text',
      'agent',
    ] as const),
    ...(['launch_key', 'api_key', 'embed_origin', 'webhook_secret', 'carrier_account'] as const),
  ];
  return fixture.ctx.db.tenant('demo', async (tx) => {
    const found: Record<string, unknown> = {};
    for (const table of tables) found[table] = await tx.q.selectFrom(table).selectAll().execute();
    return found;
  });
}

async function launch(by: File): Promise<string> {
  const now = Math.floor(fixture.ctx.clock.now().getTime() / 1_000);
  const nonce = 'nonce-of-sixteen-or-more';
  const claims = { nonce, mount: crypto.randomUUID(), jti: crypto.randomUUID(), permissions: ['sms.send'] };
  const token = await new SignJWT({ ...claims, tenant: 'demo', name: 'Ana' })
    .setProtectedHeader({ alg: 'EdDSA', kid: by.launchKeyId })
    .setIssuer('crm')
    .setAudience(PUBLIC_ORIGIN)
    .setSubject('ana')
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(await importJWK(by.launchPrivateKey, 'EdDSA'));
  return (await exchangeLaunch(fixture.ctx, { token, nonce })).accessToken;
}

async function report(by: File): Promise<number> {
  const now = fixture.ctx.clock.now().toISOString();
  const body = {
    callKey: crypto.randomUUID(),
    seq: 1,
    state: 'ringing',
    caller: '+14155550142',
    queue: 'repairs',
    agent: null,
    startedAt: now,
  };
  return (await fixture.postSigned('/v1/telephony/demo/calls', JSON.stringify(body), by.telephonySecret))
    .status;
}

const status = async (by: File) => (await adminApi(fixture, by)('GET', 'settings')).status;

describe('the demonstration', () => {
  it('writes a file the simulator can read, for this user alone', async () => {
    expect(DemoSecrets.safeParse(await secrets()).success).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['demo.json']);
  });

  it('gives secrets that open every door', async () => {
    const by = await secrets();
    expect(await launch(by)).toMatch(/^demo\./);
    expect(await report(by)).toBe(200);
    expect(await status(by)).toBe(200);
    const { ctx } = fixture;
    const [account, secret] = await ctx.db.tenant('demo', async (tx) => [
      await tx.q.selectFrom('carrier_account').selectAll().executeTakeFirstOrThrow(),
      await tx.q
        .selectFrom('webhook_secret')
        .selectAll()
        .where('source', '=', 'loopback')
        .executeTakeFirstOrThrow(),
    ]);
    expect(JSON.parse(ctx.secrets.open(account.sealed, 'carrier_account|demo|loopback'))).toEqual({
      token: by.carrierToken,
      baseUrl: 'http://localhost:4181',
    });
    expect(ctx.secrets.open(secret.sealed, `webhook_secret|demo|loopback|${secret.id}`)).toBe(
      by.carrierSecret,
    );
  });

  it('has texting on, a number for each queue and what agents need', async () => {
    await fixture.ctx.db.tenant('demo', async (tx) => {
      expect(await effectiveSettings(tx, 'repairs')).toMatchObject({
        inCallSms: true,
        nonDomesticInCall: true,
      });
      expect(await outboundNumbers(tx, 'repairs')).toMatchObject([{ e164: '+14155550100', mms: true }]);
      expect(await outboundNumbers(tx, 'billing')).toMatchObject([{ e164: '+14155550101', mms: true }]);
      for (const language of ['en', 'it', 'ja', 'fr', 'es', 'de', 'pt-BR', 'ar']) {
        const request = { queueKey: 'billing', language, values: { caller: 'Grace' }, profile: 'gsm7' };
        const list = await listPresets(tx, request);
        expect(list.every((item) => item.language === language && item.missing.length === 0)).toBe(true);
        expect(list.filter(({ category }) => category === 'Billing')).toHaveLength(2);
      }
    });
  });

  it('changes nothing on a second start', async () => {
    const [before, written] = [await rows(), await stat(file)];
    await seedDemo(fixture.ctx, options());
    expect(await rows()).toEqual(before);
    expect((await stat(file)).mtimeMs).toBe(written.mtimeMs);
  });

  it('keeps what an administrator changed and removed', async () => {
    const admin = adminApi(fixture, await secrets());
    const { presets } = (await admin<{ presets: { id: string }[] }>('GET', 'presets')).body;
    await admin('DELETE', `presets/${presets[0]?.id}`);
    await admin('PUT', 'settings', { nonDomesticInCall: false });
    await seedDemo(fixture.ctx, options());
    expect((await admin<{ presets: unknown[] }>('GET', 'presets')).body.presets).toHaveLength(
      presets.length - 1,
    );
    expect((await admin('GET', 'settings')).body).toMatchObject({ values: { nonDomesticInCall: false } });
  });

  it('follows the simulator to another origin, with the same secrets', async () => {
    const before = await secrets();
    await seedDemo(fixture.ctx, {
      ...options(),
      serverOrigin: 'http://127.0.0.1:5000',
      simulatorOrigin: 'http://localhost:5001',
    });
    expect(await secrets()).toEqual({ ...before, serverOrigin: 'http://127.0.0.1:5000' });
    const origins = (await rows())['embed_origin'] as { origin: string }[];
    expect(origins.map(({ origin }) => origin)).toContain('http://localhost:5001');
    await seedDemo(fixture.ctx, options());
    expect(await secrets()).toEqual(before);
  });

  it.each<[how: string, lose: () => Promise<void>]>([
    ['lost', () => rm(file)],
    ['cut short', () => writeFile(file, '{"tenant":"demo","serv')],
    ['of an older form', () => writeFile(file, '{"tenant":"demo"}')],
  ])('makes new secrets for a file that is %s, and ends the old ones', async (_, lose) => {
    const before = await secrets();
    await lose();
    await seedDemo(fixture.ctx, options());
    const after = await secrets();
    expect(after.adminKey).not.toBe(before.adminKey);
    expect([await status(before), await report(before)]).toEqual([401, 401]);
    await expect(launch(before)).rejects.toMatchObject({ code: 'launch_token_invalid' });
    expect([await status(after), await report(after)]).toEqual([200, 200]);
    expect(await launch(after)).toMatch(/^demo\./);
  });

  it('seals its secrets anew under another master key', async () => {
    const moved: Context = { ...fixture.ctx, secrets: createSecretBox(Buffer.alloc(32, 9)) };
    const before = await secrets();
    await seedDemo(moved, options());
    expect(await secrets()).toEqual(before);
    const account = await moved.db.tenant('demo', (tx) =>
      tx.q.selectFrom('carrier_account').select('sealed').executeTakeFirstOrThrow(),
    );
    expect(moved.secrets.open(account.sealed, 'carrier_account|demo|loopback')).toContain(
      before.carrierToken,
    );
    await seedDemo(fixture.ctx, options());
  });

  it('takes over the secrets of a file for a new database', async () => {
    const other = await createFixture();
    const before = await secrets();
    await seedDemo(other.ctx, options());
    expect(await secrets()).toEqual(before);
    expect((await adminApi(other, before)('GET', 'settings')).status).toBe(200);
    await other.close();
  });

  it('fails, and leaves nothing behind, where the file cannot be', async () => {
    const taken = path.join(folder, 'taken', 'demo.json');
    await mkdir(taken, { recursive: true });
    await expect(seedDemo(fixture.ctx, { ...options(), file: taken })).rejects.toThrow('EISDIR');
    expect(await readdir(path.dirname(taken))).toEqual(['demo.json']);
  });
});
