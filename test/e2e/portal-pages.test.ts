import { readFile } from 'node:fs/promises';
import { type BrowserContextOptions } from '@playwright/test';
import { type RunOptions } from 'axe-core';
import { IS_WHOLE } from '../whole.ts';
import { barriersOf } from './barriers.ts';
import { Desk } from './desk.ts';
import { Portal } from './portal.ts';
import { expect, test } from './running-product.ts';

const PAGES = [
  '/settings/sms-in-call/overview',
  '/settings/sms-in-call/session',
  '/settings/sms-in-call/messages',
  '/settings/sms-in-call/closing',
  '/settings/sms-in-call/non-domestic',
  '/settings/sms-in-call/media',
  '/settings/numbers',
  '/settings/queues',
  '/settings/permissions',
  '/settings/integrations',
  '/settings/languages',
  '/settings/privacy',
  '/reports',
  '/calls',
  '/opt-outs',
  '/audit',
  '/profile',
];
/** Reached from a page. */
const INNER = [
  '/settings/queues/repairs',
  '/settings/queues/nowhere',
  '/settings/sms-in-call/messages?preset=new&language=it',
  '/reports/delivery',
  '/nowhere',
];

type Look = BrowserContextOptions & { locale: string; rules: RunOptions };

/** The rules of axe that look at colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const colours: RunOptions = { runOnly: { type: 'rule', values: COLOURS } };

/** Languages and looks go together; what a look does not change is not looked at twice. */
const LOOKS: Record<string, Look> = {
  'light, in English': { locale: 'en', colorScheme: 'light', rules: {} },
  'dark, in Italian': { locale: 'it', colorScheme: 'dark', rules: colours },
  'right to left, in Arabic': { locale: 'ar', colorScheme: 'light', rules: {} },
  'forced colours, in German': { locale: 'de', forcedColors: 'active', rules: colours },
};

/** What every run looks at, by all rules; the others are looked at by `npm run test:whole`. */
const OFTEN = ['right to left, in Arabic'];

const soft = expect.configure({ soft: true });

/** The page of the portal at this path, when all it waits for is there. */
async function show(portal: Portal, path: string, loading: string): Promise<void> {
  await portal.goTo(path);
  await expect(portal.page.getByText(loading, { exact: true }).filter({ visible: true })).toHaveCount(0);
}

async function wordsOf(locale: string) {
  const file = await readFile(new URL(`../../locales/${locale}/admin.json`, import.meta.url), 'utf8');
  return (JSON.parse(file) as { section: { loading: string } }).section;
}

// a call with a text, so that reports, calls and the overview have something to show
test.beforeAll(async ({ browser, product }) => {
  const page = await browser.newPage();
  const desk = new Desk(page);
  await desk.open(product.simulatorOrigin);
  await desk.talkTo('+1 303 555 0187');
  await desk.write('See you at ten');
  await expect(desk.bubble('See you at ten').getByText('Delivered')).toBeVisible();
  await desk.hangUp();
  await page.close();
});

for (const [look, { rules, ...options }] of Object.entries(LOOKS)) {
  if (!IS_WHOLE && !OFTEN.includes(look)) continue;
  test(`no page has a barrier or is wider than a telephone: ${look}`, async ({ browser, product }) => {
    const { loading } = await wordsOf(options.locale);
    const wide = { width: 1280, height: 860 };
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce', viewport: wide });
    const portal = await Portal.open(await context.newPage(), product, '/');
    const { page } = portal;
    for (const path of [...PAGES, ...INNER]) {
      await show(portal, path, loading);
      soft(await barriersOf(page, rules), path).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      const width = () => page.evaluate(() => document.documentElement.scrollWidth);
      // a chart follows its window a moment later
      await soft.poll(width, { message: path, timeout: 10_000 }).toBe(360);
      await page.setViewportSize(wide);
    }
    await context.close();
  });
}

test('the navigation leads to every page', async ({ page, product }) => {
  const portal = await Portal.open(page, product, '/');
  const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  const base = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
  const paths = await links.evaluateAll((all) =>
    all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
  );
  const reached = new Set(paths.map((path) => path.replace(base, '')));
  expect(PAGES.filter((path) => !reached.has(path))).toEqual([]);
  expect([...reached].filter((path) => path !== '/' && !PAGES.includes(path))).toEqual([]);
  await expect(portal.page.getByRole('heading', { level: 1 })).toBeVisible();
});
