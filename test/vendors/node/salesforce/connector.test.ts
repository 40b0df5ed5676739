import { type Browser, chromium, type Frame, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { args, executablePath } from '../../../../chromium.config.mjs';

const ORG = 'https://acme.lightning.force.com';
const CONNECTOR = 'https://connector.vendor.example';

let browser: Browser;
let page: Page;
let scripts: Record<string, string>;
beforeAll(async () => {
  const bundle = async (name: string) => {
    const entry = new URL(`./${name}`, import.meta.url).pathname;
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
    return outputFiles[0]!.text;
  };
  scripts = { '/org.js': await bundle('org-page.ts'), '/connector.js': await bundle('connector-page.ts') };
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  const context = await browser.newContext();
  // no host of these is asked: the browser gets what this test says is there
  await context.route('**/*', (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const name = origin === CONNECTOR ? '/connector.js' : '/org.js';
    const script = scripts[pathname];
    return route.fulfill({
      contentType: script ? 'text/javascript' : 'text/html; charset=utf-8',
      body:
        script ??
        `<!doctype html><title>Page</title><body></body><script type="module" src="${name}"></script>`,
    });
  });
  page = await context.newPage();
});
afterEach(() => page.context().close());

interface Heard {
  fromConnector: string[];
  calls: { callKey: string; state: string; queue?: string; endReason?: string }[];
  rejected: number;
}
const heard = () => page.evaluate<Heard>('window.heard');
const states = async () => (await heard()).calls.map(({ state }) => state);

async function open({ org = ORG, trusts = CONNECTOR, tells = ORG } = {}): Promise<Frame> {
  const connector = `${CONNECTOR}/?org=${encodeURIComponent(tells)}`;
  const given = new URLSearchParams({ connector, trusts });
  await page.goto(`${org}/?${given}`);
  await expect.poll(() => page.frames().find((frame) => frame.url().startsWith(CONNECTOR))).toBeTruthy();
  const frame = page.frames().find((one) => one.url().startsWith(CONNECTOR))!;
  await frame.waitForFunction('window.ring');
  return frame;
}
const POLL = { timeout: 60_000 };

it('tells Midcall what the real library tells Salesforce, by event and by answer', async () => {
  const connector = await open();
  await expect.poll(async () => (await heard()).fromConnector, POLL).toContain('CONNECTOR_READY');
  await connector.evaluate(`window.ring('a')`);
  await expect.poll(states, POLL).toEqual(['ringing']);
  const call = `{ callId: 'a', callType: 'Inbound' }`;
  for (const [type, state] of [
    ['ACCEPT_CALL', 'connected'],
    ['HOLD', 'held'],
    ['RESUME', 'connected'],
  ] as const) {
    await page.evaluate(`window.say('${type}', ${call})`);
    await expect.poll(async () => (await states()).at(-1), POLL).toBe(state);
  }
  await connector.evaluate(`window.hangUp('a')`);
  await expect.poll(async () => (await states()).at(-1), POLL).toBe('ended');
  const { calls, fromConnector } = await heard();
  expect(calls.at(-1)).toMatchObject({ callKey: 'a', queue: 'Repairs', endReason: 'failed' });
  expect(JSON.stringify(calls)).not.toContain('4155550142');
  const events = fromConnector.filter((type) => /^(CALL_|HOLD|HANGUP)/.test(type));
  expect(events).toEqual(['CALL_STARTED', 'CALL_CONNECTED', 'HOLD_TOGGLE', 'HOLD_TOGGLE', 'HANGUP']);
});

it('hears the end that Salesforce asked for', async () => {
  const connector = await open();
  await expect.poll(async () => (await heard()).fromConnector, POLL).toContain('CONNECTOR_READY');
  await connector.evaluate(`window.ring('b')`);
  await page.evaluate(`window.say('ACCEPT_CALL', { callId: 'b', callType: 'Inbound' })`);
  await expect.poll(async () => (await states()).at(-1), POLL).toBe('connected');
  await page.evaluate(`window.say('END_CALL', { callId: 'b', callType: 'Inbound' })`);
  await expect.poll(async () => (await states()).at(-1), POLL).toBe('ended');
});

it('tells nothing to a page of another origin, and is not taken by one that does not know it', async () => {
  const elsewhere = await open({ org: 'https://acme.lightning.force.com.evil.example' });
  // the library refuses, too: it has nobody to tell
  await elsewhere.evaluate(`window.ring('a').catch(() => undefined)`);
  await page.waitForTimeout(1_000);
  expect(await heard()).toMatchObject({ calls: [], rejected: 0 });
  const unknown = await open({ trusts: 'https://another.vendor.example' });
  await unknown.evaluate(`window.ring('a')`);
  await expect.poll(async () => (await heard()).rejected, POLL).toBeGreaterThan(0);
  expect((await heard()).calls).toEqual([]);
});
