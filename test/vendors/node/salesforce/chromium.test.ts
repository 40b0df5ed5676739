import { createPrivateKey, sign, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, chromium, type FrameLocator, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { args, executablePath } from '../../../../chromium.config.mjs';
import { type CreatedLaunchKey } from '../../../../protocol/integration.ts';
import { addEmbedOrigin } from '../../../../server/access/provision.ts';
import { buildApp, type MidcallApp } from '../../../../server/app.ts';
import { readPageFiles } from '../../../../server/pages/page-files.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../../../fakes/salesforce-certificate.ts';
import { adminApi } from '../../../server/admin-api.ts';
import { createFixture, type Fixture } from '../../../server/server-fixture.ts';
import { bundleOrg } from './bundle-org.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const CASE = '500000000000001AAA';
const VOICE_CALL = '0LQ000000000001AAA';

let fixture: Fixture;
let app: MidcallApp;
let browser: Browser;
let page: Page;
let org: Awaited<ReturnType<typeof openOrg>>;
let keyId: string;

beforeAll(async () => {
  fixture = await createFixture();
  app = buildApp(fixture.ctx, { pages: await readPageFiles(path.join(root, 'dist', 'pages')) });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const widgetUrl = `http://localhost:${(app.server.address() as AddressInfo).port}/widget/acme`;
  org = await openOrg(widgetUrl);
  await fixture.ctx.db.tenant('acme', (tx) => addEmbedOrigin(tx, org.origin));
  const body = { name: 'Org', publicPem: CERTIFICATE };
  const made = await adminApi(fixture, fixture.acme)<CreatedLaunchKey>('POST', 'launch-keys', body);
  ({ keyId } = made.body.key);
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  await org?.close();
  await app?.close();
  await fixture?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  // Apex, played: the class of the package signs the same with the same certificate.
  await page.exposeFunction('apexLaunch', ({ nonce, mount }: { nonce: string; mount: string }) =>
    signAsApex({ nonce, mount }),
  );
  await page.goto(org.origin);
  await page.addScriptTag({ url: `${org.origin}/main.js`, type: 'module' });
});
afterEach(async () => {
  await page.close();
  // the agent goes on with one call at a time
  const { rows } = await fixture.ctx.db.tenant('acme', async (tx) => ({
    rows: await tx.q.selectFrom('call').select('call_key').where('state', '<>', 'ended').execute(),
  }));
  for (const { call_key: callKey } of rows)
    await fixture.report({ callKey, seq: 9, state: 'ended', endReason: 'agent_hangup' });
});

function signAsApex(given: object): string {
  const iat = Math.floor(fixture.clock.now().getTime() / 1_000);
  const who = {
    iss: '00D000000000001',
    aud: fixture.ctx.publicOrigin,
    tenant: 'acme',
    sub: 'ana',
    name: 'Ana',
  };
  const claims = { ...who, permissions: ['sms.send'], jti: randomUUID(), iat, exp: iat + 60, ...given };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${encode(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), createPrivateKey(PRIVATE_KEY)).toString('base64url')}`;
}

/** The page of an org: the components as they are deployed, compiled by Salesforce's compiler, in a console that is played. */
async function openOrg(widgetUrl: string) {
  const script = await bundleOrg(path.join(root, 'dist', 'vendors', 'salesforce-chromium'));
  const html = `<!doctype html><title>Org</title><div id="utility"></div><div id="case" style="height:640px;width:400px"></div>`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/main.js';
    const widgetOrigin = new URL(widgetUrl).origin;
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      // as an org's: frames of the trusted site alone
      'content-security-policy': `default-src 'self' 'unsafe-inline'; frame-src ${widgetOrigin}`,
    });
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { origin: `http://127.0.0.1:${port}`, widgetUrl, close };
}

interface Played {
  open(options: object): void;
  acts: unknown[][];
  messages: string[];
  voiceCalls: Record<string, unknown>;
  toolkits: ((name: string, detail: object) => void)[];
}
/** Runs in the page, with the console that is played there. */
const played = <T, G = null>(act: (played: Played, given: G) => T, given?: G): Promise<T> =>
  page.evaluate(`(${act.toString()})(window.played, ${JSON.stringify(given ?? null)})`);

const widget = (): FrameLocator => page.frameLocator('#case iframe');

async function openConsole(): Promise<void> {
  await played(
    (console_, { recordId, widgetUrl }: { recordId: string; widgetUrl: string }) =>
      console_.open({ voice: {}, widget: { recordId, objectApiName: 'Case', widgetUrl } }),
    { recordId: CASE, widgetUrl: org.widgetUrl },
  );
}

/** `related`: the record that the call is about. */
async function connectCall(callKey: string, related: string | null = null): Promise<void> {
  await played(
    (console_, { callKey: key, id, about }: { callKey: string; id: string; about: string | null }) => {
      const value = (text: unknown) => ({ value: text });
      console_.voiceCalls[id] = {
        id,
        fields: {
          VendorCallKey: value(key),
          QueueName: value('Repairs'),
          CallDisposition: value('in-progress'),
          RelatedRecordId: value(about),
        },
      };
      const detail = { callId: key, callType: 'inbound', participant: '+1 (415) 555-9999' };
      for (const say of console_.toolkits) {
        say('callstarted', detail);
        say('callconnected', detail);
      }
    },
    { callKey, id: VOICE_CALL, about: related },
  );
}

it('shows the real widget in the console, launched by the org’s certificate, on the call that telephony told of', async () => {
  await openConsole();
  await fixture.report({ callKey: 'voice-1', record: { system: 'salesforce', type: 'Case', id: CASE } });
  await connectCall('voice-1');
  await widget().getByText('Grace Okafor').first().waitFor();
  const text = await widget()
    .locator('body')
    .evaluate((body) => body.ownerDocument.defaultView!.origin);
  expect(text).toBe(new URL(org.widgetUrl).origin);
  await widget().getByRole('textbox').first().waitFor();
});

it('lets no page, and no event of the telephony in the page, name a number to text', async () => {
  await openConsole();
  await fixture.report({ callKey: 'voice-2', caller: '+14155550142' });
  await connectCall('voice-2');
  await widget().getByText('Grace Okafor').first().waitFor();
  expect(await played(({ messages }) => messages.join('\n'))).not.toMatch(/555.?9999|4155550142/);
  // a call that only the page tells of
  await connectCall('invented');
  const sessions = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('call').select('call_key').execute(),
  );
  expect(sessions.map(({ call_key }) => call_key)).not.toContain('invented');
});

it('gives a frame of another origin, and messages that are not the widget’s, nothing', async () => {
  await openConsole();
  await fixture.report({ callKey: 'voice-3' });
  await connectCall('voice-3');
  await widget().getByText('Grace Okafor').first().waitFor();
  const heard = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<script>
      const heard = [];
      addEventListener('message', ({ data }) => heard.push(data));
      for (let i = 0; i < 100; i++) {
        parent.postMessage({ namespace: 'penpal', channel: 'midcall/1', type: 'SYN', participantId: 'forged' }, '*');
        parent.postMessage({ midcall: 'tap/1', tap: 'forged' }, '*');
        parent.postMessage({ kind: 'calls', calls: [{ callKey: 'forged', state: 'connected', seq: 1 }] }, '*');
      }
      setTimeout(() => parent.postMessage({ heard }, '*'), 200);
    </script>`;
    const answer = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => data?.heard && resolve(data.heard)),
    );
    document.body.append(frame);
    return await answer;
  });
  expect(heard).toEqual([]);
  expect(await played(({ messages }) => messages.filter((text) => text.includes('forged')))).toEqual([]);
  await widget().getByText('Grace Okafor').first().waitFor();
});

it('calls, writes to and shows whom the case is about, by Salesforce’s own links and pages', async () => {
  const contact = '003000000000001AAA';
  await played(
    (console_, { id, contactId }: { id: string; contactId: string }) => {
      const fields = { ContactId: { value: contactId }, ContactEmail: { value: 'grace@example.com' } };
      console_.voiceCalls[id] = { id, fields };
    },
    { id: CASE, contactId: contact },
  );
  await openConsole();
  await fixture.report({ callKey: 'voice-5', record: { system: 'salesforce', type: 'Case', id: CASE } });
  await connectCall('voice-5', CASE);
  await widget().getByRole('button', { name: 'More', exact: true }).click();
  const acts = widget().getByRole('group', { name: 'More for this call' });
  await acts.getByRole('button', { name: 'Contact and history' }).click();
  await acts.getByRole('button', { name: 'Assign to a contact' }).click();
  await acts.getByRole('button', { name: 'E-mail grace@example.com' }).click();
  await acts.getByRole('button', { name: /^Call / }).click();
  const done = () => played(({ acts: all }) => all.filter(([what]) => what !== 'highlight'));
  await expect.poll(done, { timeout: 60_000 }).toEqual([
    ['navigate', pageOf(contact, 'Contact', 'view')],
    ['navigate', pageOf(CASE, 'Case', 'edit')],
    [
      'navigate',
      {
        ...{ type: 'standard__quickAction', attributes: { apiName: 'Global.SendEmail' } },
        state: { recordId: CASE, defaultFieldValues: 'ToAddress=grace%40example.com' },
      },
    ],
    ['click to dial', '+14155550142'],
  ]);
  expect(await acts.getByRole('button', { name: 'Consult' }).count()).toBe(0);
});

const pageOf = (recordId: string, objectApiName: string, actionName: string) => ({
  type: 'standard__recordPage',
  attributes: { recordId, objectApiName, actionName },
});

it('ends what it shows when the call ends, and the server has ended it', async () => {
  await openConsole();
  await fixture.report({ callKey: 'voice-4' });
  await connectCall('voice-4');
  await widget().getByRole('textbox').first().waitFor();
  await fixture.report({ callKey: 'voice-4', seq: 2, state: 'ended', endReason: 'caller_hangup' });
  await played(({ toolkits }) => toolkits.forEach((say) => say('callended', { callId: 'voice-4' })));
  await widget().getByRole('textbox').first().waitFor({ state: 'hidden' });
  expect(await played(({ messages }) => messages.at(-1))).toContain('"state":"ended"');
});
