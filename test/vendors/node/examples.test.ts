import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, chromium, expect as shown, type Page } from '@playwright/test';
import { build, type Plugin } from 'esbuild';
import { importJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../../chromium.config.mjs';
import { launchProduct } from '../../e2e/launch-product.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const at = (file: string) => path.join(root, file);

/** The example of a backend, and the build: JavaScript without types. */
const { midcallSigner } = (await import(at('docs/examples/backend.mjs'))) as {
  midcallSigner(given: object): {
    launchToken(agent: object, launch: { nonce: string; mount: string }): Promise<string>;
    callToken(call: object): Promise<string>;
  };
};
const { ensureBuilt } = (await import(at('scripts/build.mjs'))) as { ensureBuilt(): Promise<void> };

let product: Awaited<ReturnType<typeof launchProduct>>;
let host: Awaited<ReturnType<typeof openHost>>;
let browser: Browser;
let page: Page;
let calls = 0;

beforeAll(async () => {
  await ensureBuilt();
  product = await launchProduct();
  host = await openHost();
  await admin('POST', '/v1/admin/embed-origins', { origin: host.origin });
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  host?.close();
  await product?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  return () => page.close();
});

async function admin(method: string, address: string, body: object): Promise<void> {
  const answer = await fetch(product.serverOrigin + address, {
    ...{ method, body: JSON.stringify(body) },
    headers: { authorization: `Bearer ${product.demo.adminKey}`, 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
}

/** What the host's telephony knows of its calls; pages do not. */
const CALLER = '+12125550171';

/** A host: its pages are the examples, its backend signs as the example does. */
async function openHost() {
  const { demo, serverOrigin } = product;
  const signer = midcallSigner({
    ...{ keyId: demo.launchKeyId, tenant: demo.tenant, server: serverOrigin },
    privateKey: await importJWK(demo.launchPrivateKey, 'EdDSA'),
  });
  const [react, vue] = [await bundle(REACT), await bundle(VUE)];
  const pages: Record<string, () => Promise<string>> = {
    '/module.html': () => readFile(at('docs/examples/module.html'), 'utf8'),
    '/script.html': () => readFile(at('docs/examples/script.html'), 'utf8'),
    '/adapter-host.js': () => readFile(at('dist/adapter-host/adapter-host.js'), 'utf8'),
    '/adapter-host.iife.js': () => readFile(at('dist/adapter-host/adapter-host.iife.js'), 'utf8'),
    '/react.js': async () => react,
    '/vue.js': async () => vue,
    '/react.html': async () => APPLICATION.replace('APP', 'react'),
    '/vue.html': async () => APPLICATION.replace('APP', 'vue'),
  };
  const answer = async (url: string, body: string): Promise<string | undefined> => {
    if (url === '/midcall/launch-token')
      return signer.launchToken(
        { id: 'ana', name: 'Ana' },
        JSON.parse(body) as { nonce: string; mount: string },
      );
    if (url === '/midcall/call-token') {
      const { callKey, state, seq, endReason } = JSON.parse(body) as Record<string, string>;
      return signer.callToken({
        ...{ callKey, state, seq, endReason, caller: CALLER, queue: 'repairs' },
        ...{ agent: { id: 'ana' }, startedAt: new Date().toISOString() },
      });
    }
    const text = await pages[url]?.();
    return text?.replace('https://midcall.example', serverOrigin);
  };
  const server = createServer(async (request, response) => {
    const url = request.url ?? '';
    const text = await answer(url, await bodyOf(request));
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8',
    });
    response.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, close: () => void server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

const APPLICATION =
  '<!doctype html><div id="app" style="width: 360px; height: 640px"></div><script src="/APP.js"></script>';
const SETTINGS = `{ widgetUrl: 'https://midcall.example/widget/demo', ticket: '1042' }`;
const REACT = `
  import { createElement, StrictMode } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Midcall } from './midcall-react.jsx';
  const root = createRoot(document.querySelector('#app'));
  window.show = (props) => root.render(createElement(StrictMode, null, props && createElement(Midcall, props)));
  window.show(window.settings = ${SETTINGS});
`;
const VUE = `
  import { createApp, h, reactive } from 'vue';
  import { Midcall } from './midcall-vue.js';
  const state = reactive({ props: ${SETTINGS} });
  window.settings = state.props;
  window.show = (props) => { state.props = props; };
  createApp({ render: () => state.props && h(Midcall, state.props) }).mount('#app');
`;

/** As if the examples lay beside the adapter. */
const besideTheAdapter: Plugin = {
  name: 'beside-the-adapter',
  setup: ({ onResolve }) =>
    void onResolve({ filter: /^\.\/adapter-host\.js$/ }, () => ({
      path: at('dist/adapter-host/adapter-host.js'),
    })),
};

/** An application around an example, built as its users build theirs. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: at('docs/examples'), loader: 'js' },
    ...{ bundle: true, write: false, format: 'iife', jsx: 'automatic', logLevel: 'error' },
    nodePaths: [at('test/vendors/node_modules')],
    plugins: [besideTheAdapter],
    define: {
      'process.env.NODE_ENV': '"development"',
      ...{ __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  });
  return outputFiles[0]!.text;
}

const say = (detail: object) =>
  page.evaluate(
    (call) => void window.dispatchEvent(new CustomEvent('midcall:call', { detail: call })),
    detail,
  );
const widget = () => page.frameLocator('iframe');
const conversation = () => widget().getByRole('log', { name: 'Conversation' });

async function writes(text: string): Promise<void> {
  await widget().getByRole('textbox', { name: 'Message' }).fill(text);
  await widget().getByRole('button', { name: 'Send', exact: true }).click();
  await shown(conversation().getByRole('article').filter({ hasText: text })).toBeVisible({ timeout: 60_000 });
}

describe.each(['module', 'script'])('the page of fifteen lines (%s.html)', (name) => {
  it('has fifteen lines at most', async () => {
    expect((await readFile(at(`docs/examples/${name}.html`), 'utf8')).trim().split('\n').length).toBeLessThan(
      16,
    );
  });

  it('texts in a call that is reported by API key, and stops with it', async () => {
    const callKey = `example-${++calls}`;
    await page.goto(`${host.origin}/${name}.html`);
    const call = { state: 'connected', caller: CALLER, queue: 'repairs', agent: { id: 'ana' } };
    await admin('PUT', `/v1/calls/${callKey}`, call);
    await say({ callKey, state: 'connected' });
    await writes(`From ${name}`);
    await admin('POST', `/v1/calls/${callKey}/end`, { endReason: 'caller_hangup' });
    await shown(conversation().getByText('Caller hung up')).toBeVisible({ timeout: 60_000 });
    await shown(widget().getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  });

  it('texts nobody on the word of the page alone', async () => {
    await page.goto(`${host.origin}/${name}.html`);
    await say({ callKey: `made-up-${++calls}`, state: 'connected', callerName: 'Grace' });
    await shown(widget().getByText('Grace').first()).toBeVisible({ timeout: 60_000 });
    await say({ callKey: `made-up-${calls}`, state: 'connected', token: 'a.b.c' });
    await page.waitForResponse(
      (answer) => answer.url().endsWith('/v1/call-tokens') && answer.status() === 422,
    );
    await shown(widget().getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  });
});

describe.each(['react', 'vue'])('the widget in %s', (name) => {
  const show = (props: object | null) =>
    page.evaluate((given) => {
      const { show: render, settings } = window as unknown as {
        show(props: unknown): void;
        settings: object;
      };
      render(given && { ...settings, ...given });
    }, props);

  it('texts in a call that the backend signed, over a change of the ticket, and stops with it', async () => {
    const callKey = `${name}-${++calls}`;
    await page.goto(`${host.origin}/${name}.html`);
    await say({ callKey, state: 'connected' });
    await writes(`From ${name}`);
    await widget().getByRole('textbox', { name: 'Message' }).fill('half a sent');
    await show({ ticket: '1043' });
    await shown(page.locator('iframe')).toHaveCount(1);
    await shown(widget().getByRole('textbox', { name: 'Message' })).toHaveValue('half a sent');
    await say({ callKey, state: 'ended', endReason: 'agent_hangup' });
    await shown(conversation().getByText('You hung up')).toBeVisible({ timeout: 60_000 });
  });

  it('leaves nothing behind when it goes', async () => {
    await page.goto(`${host.origin}/${name}.html`);
    await shown(page.locator('iframe')).toHaveCount(1);
    await show(null);
    await shown(page.locator('iframe')).toHaveCount(0);
  });
});
