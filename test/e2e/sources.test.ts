import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Page } from '@playwright/test';
import { launchToken } from './embedding/launch-token.ts';
import { expect, type Product, test as base } from './running-product.ts';

/** Every file that `dist/adapter-host` has for plain scripts: the adapter, and the adapter with one source. */
const ADAPTERS = ['adapter-host', 'amazon-connect', 'hubspot', 'genesys', 'ccaip', 'five9'];
const dist = path.resolve(import.meta.dirname, '../../dist/adapter-host');
let calls = 0;

/** A host page with a built adapter, and a frame of another origin beside the widget. */
class Crm {
  readonly page: Page;
  readonly #product: Product;
  constructor(page: Page, product: Product) {
    this.page = page;
    this.#product = product;
  }

  get widget() {
    return this.page.frameLocator('#midcall iframe');
  }
  get message() {
    return this.widget.getByRole('textbox', { name: 'Message' });
  }
  get conversation() {
    return this.widget.getByRole('log', { name: 'Conversation' });
  }

  /** What the host's own telephony reports: a call of this agent. */
  async telephony(callKey: string, agent = 'ana', more: object = {}): Promise<void> {
    const caller = `+1212555${String(1_000 + calls).slice(-4)}`;
    const answer = await fetch(`${this.#product.serverOrigin}/v1/calls/${callKey}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${this.#product.demo.adminKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ state: 'connected', caller, queue: 'repairs', agent: { id: agent }, ...more }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** What the page says of a call. */
  says(call: object): Promise<void> {
    return this.page.evaluate(
      (detail) => void window.dispatchEvent(new CustomEvent('midcall:call', { detail })),
      call,
    );
  }

  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.widget.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(this.conversation.getByRole('article').filter({ hasText: text })).toBeVisible();
  }
}

interface Host {
  origin: string;
  stranger: string;
}
const test = base.extend<{ open: (adapter?: string) => Promise<Crm> }, { host: Host }>({
  host: [
    async ({ product }, use) => {
      const server = createServer(async (request, response) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const isScript = url.pathname.endsWith('.js');
        response.writeHead(200, {
          'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
        });
        response.end(await contentOf(url, request));
      });
      const contentOf = async (url: URL, request: IncomingMessage): Promise<string> => {
        if (url.pathname.endsWith('.js'))
          return readFile(path.join(dist, path.basename(url.pathname)), 'utf8');
        if (url.pathname === '/token') {
          let body = '';
          for await (const chunk of request) body += String(chunk);
          const { nonce, mount } = JSON.parse(body) as { nonce: string; mount: string };
          return (await launchToken(product, { nonce, mount })).token;
        }
        if (url.pathname !== '/page.html') return '<!doctype html><title>Another frame</title>';
        const widget = `${product.serverOrigin}/widget/${product.demo.tenant}`;
        return pageOf(url.searchParams.get('adapter') ?? '', { widget, stranger });
      };
      server.listen(0);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const [origin, stranger] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
      const answer = await fetch(`${product.serverOrigin}/v1/admin/embed-origins`, {
        method: 'POST',
        headers: { authorization: `Bearer ${product.demo.adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ origin }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      await use({ origin, stranger });
      server.close();
    },
    { scope: 'worker' },
  ],
  open: async ({ page, product, host }, use) => {
    await use(async (adapter = 'adapter-host') => {
      calls++;
      await page.goto(`${host.origin}/page.html?adapter=${adapter}`);
      await page.waitForFunction(() => document.body.dataset['status'] === 'connected');
      return new Crm(page, product);
    });
  },
});

const pageOf = (
  adapter: string,
  { widget, stranger }: { widget: string; stranger: string },
) => `<!doctype html>
<body><div id="midcall" style="width: 360px; height: 640px"></div>
<script src="/${adapter}.iife.js"></script>
<script>
  window.rejected = [];
  MidcallHost.mount({
    container: document.querySelector('#midcall'),
    widgetUrl: '${widget}',
    sources: [MidcallHost.genericCallSource({ events: window })],
    record: MidcallHost.genericRecordHost(),
    token: (launch) =>
      fetch('/token', { method: 'POST', body: JSON.stringify(launch) }).then((answer) => answer.text()),
    events: {
      status: (status) => (document.body.dataset.status = status),
      rejected: (reason) => window.rejected.push(reason),
    },
  });
</script>
<iframe id="stranger" src="${stranger}/frame.html"></iframe>`;

/** A frame of another origin speaks as the widget, as the host and as every telephony, to the page and to the widget. */
async function forge(page: Page, host: Host, widgetOrigin: string): Promise<void> {
  const frame = page.frames().find((one) => one.url().startsWith(host.stranger))!;
  await frame.evaluate(
    ([page_, widget]) => {
      const own = { namespace: 'penpal', channel: 'midcall/1' };
      const call = { callKey: 'forged', state: 'connected', seq: 99 };
      const said: unknown[] = [
        { ...own, type: 'SYN', participantId: 'stranger' },
        { ...own, type: 'ACK1', methodPaths: [['calls'], ['snapshot']] },
        { ...own, type: 'CALL', id: '1', methodPath: ['calls'], args: [{ calls: [call], sourceUp: true }] },
        { ...own, type: 'CALL', id: '2', methodPath: ['dial'], args: [{ number: '+19005550100' }] },
        { ...own, type: 'DESTROY' },
        { penpal: 'syn' },
        { type: 'INCOMING_CALL', messageId: '1', data: { externalCallId: 'forged' } },
        JSON.stringify({
          type: 'interactionSubscription',
          data: { category: 'connect', interaction: { id: 'forged' } },
        }),
        { type: 'Call_Connected', data: { call_id: 'forged' } },
        { event: 'agent::update', data: {} },
      ];
      for (let round = 0; round < 50; round++)
        for (const data of said) {
          parent.postMessage(data, page_!);
          parent.frames[0]!.postMessage(data, widget!);
        }
      const { port1 } = new MessageChannel();
      parent.frames[0]!.postMessage({ ...own, type: 'ACK2' }, widget!, [port1]);
    },
    [host.origin, widgetOrigin],
  );
}

for (const adapter of ADAPTERS)
  test(`a frame beside the widget moves nothing, with ${adapter} (T01, T04, T05, C20)`, async ({
    open,
    product,
    host,
  }) => {
    const crm = await open(adapter);
    const asked: string[] = [];
    crm.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await forge(crm.page, host, product.serverOrigin);
    const rejected = () => crm.page.evaluate(() => (window as unknown as { rejected: string[] }).rejected);
    await expect.poll(async () => (await rejected()).length).toBeGreaterThanOrEqual(300);
    expect(new Set(await rejected())).toEqual(new Set(['source']));
    const callKey = `held-${adapter}-${calls}`;
    await crm.telephony(callKey);
    await crm.says({ callKey, state: 'connected' });
    await crm.write(`Heard with ${adapter}`);
    expect(asked.filter((one) => one.includes('forged') || one.includes('call-tokens'))).toEqual([]);
    await expect(crm.page.locator('body')).toHaveAttribute('data-status', 'connected');
    await crm.telephony(callKey, 'ana', { state: 'ended', endReason: 'caller_hangup' });
    await expect(crm.conversation.getByText('Caller hung up')).toBeVisible();
  });

/** As browsers do that let no frame of another site keep anything. */
function refuseStorage(): void {
  if (window === window.top) return;
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
}

for (const hasStorage of [false, true])
  test(`a reload of the page in mid-call finds the conversation and the draft again (C22), ${
    hasStorage ? 'kept by the frame' : 'kept by the page where the browser lets no frame'
  }`, async ({ page, open }) => {
    if (!hasStorage) await page.addInitScript(refuseStorage);
    const crm = await open();
    const callKey = `reload-${calls}`;
    await crm.telephony(callKey);
    await crm.says({ callKey, state: 'connected' });
    await crm.write('Before the reload');
    await expect(crm.conversation.getByText('Before the reload')).toBeVisible();
    await crm.message.fill('half a sent');
    // kept a moment later; a whole Chromium may refuse storage to frames by itself
    const kept = async () => {
      const frames = page
        .frames()
        .map((frame) =>
          frame
            .evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
            .catch(() => 'refused'),
        );
      return (await Promise.all(frames)).join();
    };
    await expect.poll(kept).toContain('half a sent');
    await page.reload();
    await crm.says({ callKey, state: 'connected' });
    await expect(crm.conversation.getByText('Before the reload')).toBeVisible();
    await expect(crm.message).toHaveValue('half a sent');
    await crm.telephony(callKey, 'ana', { state: 'ended', endReason: 'agent_hangup' });
    await expect(crm.conversation.getByText('You hung up')).toBeVisible();
  });

test('the page of an agent gets no call of another agent, whatever it says (T09, T35)', async ({ open }) => {
  const crm = await open();
  const callKey = `of-ben-${calls}`;
  await crm.telephony(callKey, 'ben');
  const refused = crm.page.waitForResponse((answer) => answer.url().endsWith(`/v1/calls/${callKey}`));
  await crm.says({ callKey, state: 'connected', callerName: 'Grace' });
  expect((await refused).status()).toBe(404);
  await expect(crm.widget.getByText('Grace').first()).toBeVisible();
  await expect(crm.message).toHaveCount(0);
  await crm.telephony(callKey, 'ben', { state: 'ended', endReason: 'caller_hangup' });
});

test('the page closes the view of a call, and only telephony ends it', async ({ open, product }) => {
  const crm = await open();
  const callKey = `view-${calls}`;
  await crm.telephony(callKey);
  await crm.says({ callKey, state: 'connected' });
  await crm.write('Still there');
  await crm.says({ callKey, state: 'ended', endReason: 'caller_hangup' });
  await crm.page.reload();
  await crm.says({ callKey, state: 'connected' });
  await crm.write('As before');
  await crm.telephony(callKey, 'ana', { state: 'ended', endReason: 'network' });
  await expect(crm.message).toHaveCount(0);
  expect(product.output()).not.toContain('Still there');
});
