import { readFile } from 'node:fs/promises';
import { test as base, type BrowserContext, type Frame, type Page } from '@playwright/test';
import { build } from 'esbuild';

const here = (name: string) => new URL(name, import.meta.url).pathname;

interface Answer {
  body: string;
  type?: string;
  status?: number;
  headers?: Record<string, string>;
}

/** The origin the widget may be embedded by. */
export const HOST = 'https://acme.zendesk.com';
export const WIDGET = 'https://midcall.test';

/** A web of a few pages, on any https origin, that exists in one browser context only. */
export class Web {
  /** Everything that was asked for, in order: `GET https://…`. */
  readonly requests: string[] = [];
  #answers = new Map<string, Answer>();

  /** Puts a page, or a file, at this address; the query does not matter. */
  put(url: string, answer: Answer | string): void {
    this.#answers.set(url, typeof answer === 'string' ? { body: answer } : answer);
  }

  /** Every origin has the scripts of `scripts`, at `/<name>`. */
  async serve(context: BrowserContext, scripts: Record<string, string>): Promise<void> {
    await context.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      this.requests.push(`${route.request().method()} ${url.href}`);
      const script = scripts[url.pathname.slice(1)];
      const answer =
        this.#answers.get(url.origin + url.pathname) ?? (script && { body: script, type: 'text/javascript' });
      const {
        body = '',
        type = 'text/html; charset=utf-8',
        status = answer ? 200 : 404,
        headers = {},
      } = answer || {};
      await route.fulfill({ status, contentType: type, body, headers });
    });
  }

  /** What the widget asked its server for, beyond its own page. */
  get apiRequests(): string[] {
    return this.requests.filter((request) => request.includes(`${WIDGET}/v1/`));
  }
}

/** A page that runs one script. */
export const pageWith = (script: string, head = '') =>
  `<!doctype html><title>Page</title>${head}<body></body><script src="/${script}"></script>`;

const island = JSON.stringify({ tenant: 'demo', allowedOrigins: [HOST] });

async function bundleOf(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here(name)],
    bundle: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0]!.text;
}

async function scriptsOfAllPages(): Promise<Record<string, string>> {
  const scripts: Record<string, string> = {};
  for (const name of ['widget-page', 'bare-widget-page', 'host-page'])
    scripts[`${name}.js`] = await bundleOf(`${name}.ts`);
  for (const name of ['handmade-host.js', 'forging-frame.js'])
    scripts[name] = await readFile(here(name), 'utf8');
  return scripts;
}

/** Tests in a made-up web: the widget's page without elements at `WIDGET`, a host page with the real adapter at `HOST`. */
export const test = base.extend<{ web: Web }, { scripts: Record<string, string> }>({
  // Playwright finds out what a fixture needs by reading its parameters.

  scripts: [async ({}, use) => use(await scriptsOfAllPages()), { scope: 'worker' }],
  web: async ({ context, scripts }, use) => {
    const web = new Web();
    await web.serve(context, scripts);
    const config = `<script id="midcall-config" type="application/json">${island}</script>`;
    web.put(`${WIDGET}/widget/demo`, pageWith('widget-page.js', config));
    web.put(`${WIDGET}/bare`, pageWith('bare-widget-page.js'));
    web.put(`${WIDGET}/v1/launch`, { body: '{}', type: 'application/json' });
    web.put(`${HOST}/`, pageWith('host-page.js'));
    await use(web);
  },
});

/** The frame that shows this address, once it does. */
export async function frameOf(page: Page, url: string): Promise<Frame> {
  await page.waitForFunction((count) => window.frames.length >= count, 1);
  for (;;) {
    const frame = page.frames().find((candidate) => candidate.url().startsWith(url));
    if (frame) {
      await frame.waitForLoadState();
      return frame;
    }
    await page.waitForEvent('framenavigated');
  }
}

/** Makes a page write down every message its window gets; read it with `messagesOf`. Must stand in its head. */
export const RECORDER =
  '<script>window.messages = []; window.addEventListener("message", ({ origin, data }) => window.messages.push({ origin, data }), true);</script>';

export const messagesOf = (frame: Page | Frame) =>
  frame.evaluate(() => (window as unknown as { messages: { origin: string; data: unknown }[] }).messages);
