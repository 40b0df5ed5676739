import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addEmbedOrigin } from '../../server/access/provision.ts';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { readCompany, writeCompany } from '../../server/company/store.ts';
import { readPageFiles } from '../../server/pages/page-files.ts';
import { renderWidgetPage } from '../../server/pages/widget-page.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

const SCRIPT = `export const words = '${'midcall '.repeat(200)}';`;
const PAGE =
  '<!doctype html><script type="application/json" id="midcall-config">__MIDCALL_CONFIG__</script><script type="module" src="../assets/widget-Ab12.js"></script>';

let fixture: Fixture;
let app: MidcallApp;
let folder: string;
beforeAll(async () => {
  fixture = await createFixture();
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-pages-'));
  await mkdir(path.join(folder, 'widget'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'widget', 'index.html'), PAGE);
  await mkdir(path.join(folder, 'admin-portal'));
  await writeFile(
    path.join(folder, 'admin-portal', 'index.html'),
    PAGE.replace('widget-Ab12', 'portal-Ef56'),
  );
  await writeFile(path.join(folder, 'secret.js'), 'secret');
  await writeFile(path.join(folder, 'assets', 'widget-Ab12.js'), SCRIPT);
  await writeFile(path.join(folder, 'assets', 'photo-Cd34.png'), Buffer.from([0x89, 0x50]));
  await writeFile(path.join(folder, 'assets', 'widget-Ab12.js.map'), '{}');
  const pages = await readPageFiles(folder);
  app = buildApp(fixture.ctx, { pages, simulatorOrigin: 'http://localhost:4181' });
});
afterAll(async () => {
  await app.close();
  await fixture.close();
  await rm(folder, { recursive: true });
});

it('serves the widget of a tenant to its own origins only', async () => {
  await fixture.ctx.db.tenant('acme', (tx) => addEmbedOrigin(tx, 'http://localhost:4181/'));
  const { statusCode, headers, body } = await app.inject('/widget/acme');
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  });
  expect(String(headers['content-security-policy']).split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors http://localhost:4181 https://crm.acme.test',
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ]);
  const config: unknown = JSON.parse(/id="midcall-config">(.*?)<\/script>/.exec(body)![1]!);
  expect(config).toEqual({
    tenant: 'acme',
    allowedOrigins: ['http://localhost:4181', 'https://crm.acme.test'],
    language: 'en',
  });
  expect(body).not.toContain('rival');
});

it('lets nobody embed the widget of a tenant without origins', async () => {
  await fixture.ctx.db.tenant('rival', (tx) => tx.q.deleteFrom('embed_origin').execute());
  const { headers } = await app.inject('/widget/rival');
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

it('knows no other tenant', async () => {
  for (const tenant of ['nobody', 'ACME', 'acme%00', "acme'--", '%3Cscript%3E', '..%2F..%2Fsecret']) {
    const answer = await app.inject(`/widget/${tenant}`);
    expect(answer.statusCode, tenant).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  }
});

it('writes a configuration that cannot end its element', () => {
  const page = renderWidgetPage(PAGE, {
    tenant: "</script><script>alert(1)</script>$&$'\u2028",
    allowedOrigins: [],
    language: 'en',
  });
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain('\u2028');
  expect(JSON.parse(/id="midcall-config">(.*?)<\/script>/.exec(page)![1]!)).toEqual({
    tenant: "</script><script>alert(1)</script>$&$'\u2028",
    allowedOrigins: [],
    language: 'en',
  });
});

it('serves files with a hash in their name for good, compressed for whom takes it', async () => {
  const plain = await app.inject('/assets/widget-Ab12.js');
  expect(plain.body).toBe(SCRIPT);
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
  });
  const small = await app.inject({
    url: '/assets/widget-Ab12.js',
    headers: { 'accept-encoding': 'gzip, br' },
  });
  expect(small.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(SCRIPT);
  expect(small.rawPayload.length).toBeLessThan(SCRIPT.length / 4);
  const picture = await app.inject({ url: '/assets/photo-Cd34.png', headers: { 'accept-encoding': 'br' } });
  expect(picture.headers).not.toHaveProperty('content-encoding');
  expect(picture.rawPayload).toEqual(Buffer.from([0x89, 0x50]));
});

it('serves nothing from outside of the files it has read', async () => {
  for (const name of [
    '../secret.js',
    '..%2Fsecret.js',
    '%2e%2e%2fsecret.js',
    '..%5Csecret.js',
    '....//secret.js',
    'widget-Ab12.js%00',
    '%2Fetc%2Fpasswd',
    'widget-Ab12.js.map',
    'constructor',
    '',
  ]) {
    const answer = await app.inject(`/assets/${name}`);
    expect(answer.statusCode, name).toBe(404);
  }
});

it('serves the portal at every place in it, embedded by nobody', async () => {
  for (const place of ['', '/', '/settings/sms-in-call/messages', '/queues/a%2Fb']) {
    const { statusCode, headers, body } = await app.inject(`/portal/acme${place}`);
    expect(statusCode).toBe(200);
    expect(body).toContain('src="/assets/portal-Ef56.js"');
    expect(JSON.parse(/id="midcall-config">(.*?)<\/script>/.exec(body)![1]!)).toEqual({
      ...{ tenant: 'acme', simulatorOrigin: 'http://localhost:4181', language: 'en' },
    });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["frame-ancestors 'none'", "script-src 'self'", 'trusted-types lit-html']),
    );
    expect(policy.join(' ')).not.toMatch(/unsafe|\*|https?:/);
  }
});

it('tells portal and widget in which language the company begins', async () => {
  const become = (interfaceLanguage: 'en' | 'ja') =>
    fixture.ctx.db.tenant('acme', async (tx) =>
      writeCompany(tx, { ...(await readCompany(tx)), interfaceLanguage }),
    );
  await become('ja');
  for (const place of ['/portal/acme', '/widget/acme'])
    expect((await app.inject(place)).body, place).toContain('"language":"ja"');
  for (const place of ['/portal/nobody', '/widget/rival'])
    expect((await app.inject(place)).body, place).toContain('"language":"en"');
  await become('en');
});

it('shows no portal for what is no name of a tenant, and tells nobody which tenants there are', async () => {
  for (const place of ['/portal/ACME', '/portal/-x/', "/portal/a'--/settings", '/portal'])
    expect((await app.inject(place)).statusCode).toBe(404);
  const [there, missing] = [await app.inject('/portal/acme/'), await app.inject('/portal/nobody/')];
  expect(missing.body.replace('nobody', 'acme')).toBe(there.body);
});
