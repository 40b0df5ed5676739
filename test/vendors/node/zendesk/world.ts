import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { args, executablePath } from '../../../../chromium.config.mjs';
import { buildApp, type MidcallApp } from '../../../../server/app.ts';
import { type Context } from '../../../../server/context.ts';
import { readPageFiles } from '../../../../server/pages/page-files.ts';
import { type PlayedInstance, type PlayedZendesk } from '../../../../simulator/zendesk/played-zendesk.ts';
import { createFixture, type Fixture } from '../../../server/server-fixture.ts';
import { createAccount, type ZendeskAccount } from '../../../server/zendesk-world.ts';
import { bundleZendeskScript } from '../../zendesk-script.mjs';

const root = path.resolve(import.meta.dirname, '../../../..');
export const ZENDESK = 'https://acme.zendesk.com';
const SCRIPT = 'https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js';
export const AGENT = '1102';

declare global {
  interface Window {
    zendesk: PlayedZendesk;
  }
}

/** The built product on a real database, and a browser in which Zendesk is played on its own origin, with its own script. */
export interface World extends Fixture {
  origin: string;
  account: ZendeskAccount;
  /** A page of Zendesk. What is asked of another origin is not answered, and listed in `strayed`. */
  openZendesk(origin?: string, more?: string): Promise<Page>;
  /** Opens a page of the app in it; gives back its frame. */
  openApp(page: Page, place: { location: string; ticketId?: number }, token?: string): Promise<Frame>;
  strayed: string[];
  /** Other pages, by address. */
  pages: Map<string, string>;
  closeAll(): Promise<void>;
}

const PATHS: Record<string, string> = { background: 'background', top_bar: 'topbar' };

export async function createWorld(): Promise<World> {
  const fixture = await createFixture(); // browsers reach the server under the port it gets
  const ctx: Context & { publicOrigin: string } = { ...fixture.ctx };
  const app: MidcallApp = buildApp(ctx, { pages: await builtPages() });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  ctx.publicOrigin = origin;
  const account = await createAccount();
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  await app.inject({ method: 'PUT', url: '/v1/admin/zendesk', headers, payload: account.installation });
  const browser = await chromium.launch({
    executablePath,
    // a page of the internet that holds one of this machine is asked about; a real server is none of this machine
    args: [...args, '--disable-features=LocalNetworkAccessChecks'],
  });
  const pages = new Map<string, string>();
  const strayed: string[] = [];
  const host = await bundleHost();
  const script = await bundleZendeskScript();
  const contexts: BrowserContext[] = [];
  const openZendesk: World['openZendesk'] = async (at = ZENDESK, more = '') => {
    const context = await newContext(browser, { origin, at, host, script, pages, strayed, more });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(`${at}/agent?app=${origin}`);
    return page;
  };
  const openApp: World['openApp'] = async (page, place, given) => {
    const token = given ?? (await account.sign({ sub: `${ZENDESK}/api/v2/users/${AGENT}.json` }));
    const address = `/zendesk/acme/${PATHS[place.location] ?? 'sidebar'}`;
    const guid = await page.evaluate(
      ([where, to, signed]) =>
        (window as unknown as { open(...all: unknown[]): string }).open(where, to, signed),
      [place, address, token] as const,
    );
    return frameOf(page, (frame) => frame.url().includes(`app_guid=${guid}`));
  };
  return {
    ...{ ...fixture, app, origin, account, openZendesk, openApp, pages, strayed },
    async closeAll() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      app.server.closeAllConnections();
      await app.close();
      await fixture.close();
    },
  };
}

async function newContext(
  browser: Browser,
  web: {
    origin: string;
    at: string;
    host: string;
    script: string;
    more: string;
    pages: Map<string, string>;
    strayed: string[];
  },
): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin === web.origin) return route.continue();
    const page = web.pages.get(url.origin + url.pathname);
    const html = (body: string) => route.fulfill({ contentType: 'text/html; charset=utf-8', body });
    if (page !== undefined) return html(page);
    if (url.href === SCRIPT) return route.fulfill({ contentType: 'text/javascript', body: web.script });
    if (url.origin === web.at && url.pathname === '/host.js')
      return route.fulfill({ contentType: 'text/javascript', body: web.host });
    if (url.origin === web.at && url.pathname === '/agent')
      return html(
        `<!doctype html><title>Zendesk</title><body>${web.more}</body><script src="/host.js"></script>`,
      );
    if (url.protocol.startsWith('http') && url.pathname !== '/favicon.ico') web.strayed.push(url.href);
    return route.abort();
  });
  return context;
}

async function bundleHost(): Promise<string> {
  const entry = path.join(import.meta.dirname, 'host-page.ts');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'iife', write: false });
  return outputFiles[0]!.text;
}

/** The pages as they are built for the product. */
async function builtPages() {
  const { ensureBuilt } = (await import(path.join(root, 'scripts/build.mjs'))) as {
    ensureBuilt(): Promise<void>;
  };
  await ensureBuilt();
  return readPageFiles(path.join(root, 'dist/pages'));
}

/** The first frame like this, once there is one. */
export async function frameOf(page: Page, isWanted: (frame: Frame) => boolean): Promise<Frame> {
  const until = Date.now() + 20_000;
  for (;;) {
    const found = page.frames().find(isWanted);
    if (found) return found;
    if (Date.now() > until)
      throw new Error(
        `no such frame among ${page
          .frames()
          .map((one) => one.url())
          .join(' ')}`,
      );
    await Promise.race([
      page.waitForEvent('framenavigated'),
      new Promise((resolve) => setTimeout(resolve, 100)),
    ]);
  }
}

/** The widget in a page of the app. */
export const widgetIn = (page: Page, app: Frame): Promise<Frame> =>
  frameOf(page, (frame) => frame.parentFrame() === app && frame.url().includes('/widget/'));

export const instancesOf = (
  page: Page,
): Promise<Pick<PlayedInstance, 'location' | 'icon' | 'registered'>[]> =>
  page.evaluate(() =>
    [...window.zendesk.instances.values()].map(({ location, icon, registered }) => ({
      ...{ location, icon, registered },
    })),
  );

export const actsOf = (page: Page) => page.evaluate(() => window.zendesk.acts);
