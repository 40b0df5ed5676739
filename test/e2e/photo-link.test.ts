import { type Browser, type BrowserContext, devices, type Page } from '@playwright/test';
import * as files from '../server/media/samples.ts';
import { IS_WHOLE } from '../whole.ts';
import { barriersOf } from './barriers.ts';
import { type Desk, type Handset } from './desk.ts';
import { expect, test } from './running-product.ts';

const jpeg = 'image/jpeg';
/** The rules of axe that the page keeps. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** How the page is opened: name, options of the browser, language. */
const LOOKS = [
  ['light', {}, 'en'],
  ['arabic', { colorScheme: 'dark' }, 'ar'],
  ['dark', { colorScheme: 'dark' }, 'en'],
  ['forced', { forcedColors: 'active' }, 'de'],
  ['reduced', { reducedMotion: 'reduce' }, 'ja'],
] as const;
const TELEPHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: devices['iPhone 13'].userAgent,
};

const linkButton = (desk: Desk) => desk.widget.getByRole('button', { name: /^Photo link/ });

/** The agent asks; gives back the address that stands in the text on the telephone. */
async function ask(desk: Desk, phone: Handset): Promise<string> {
  const links = phone.messages.getByRole('link', { name: /\/p\/demo\/[0-9a-z]{31}$/ });
  const before = await links.count();
  await linkButton(desk).click();
  await expect(links).toHaveCount(before + 1);
  return (await links.last().getAttribute('href')) ?? '';
}

/** A telephone of its own: nothing of the desk is in it. */
async function openOn(browser: Browser, address: string, more: object = {}): Promise<Opened> {
  const context = await browser.newContext({ ...TELEPHONE, ...more });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  await page.goto(address);
  return { context, page, violations };
}

interface Opened {
  context: BrowserContext;
  page: Page;
  /** Errors of the console; those of the policy are among them. */
  violations: string[];
}

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('the agent asks, the caller taps the link and sends a photo, the agent sees it (A08, G01)', async ({
  desk,
  browser,
  product,
}) => {
  const phone = await desk.talkTo('+1 818 555 0171');
  const address = await ask(desk, phone);
  await expect(linkButton(desk)).toHaveAccessibleName(/sent/);
  const shown = desk.bubble(/send photos to the agent/);
  await expect(shown).toContainText('*'.repeat(31));
  await expect(shown.getByRole('link')).toHaveCount(0);
  expect(await desk.conversation.innerText()).not.toContain(address.split('/').at(-1));

  const { page, violations, context } = await openOn(browser, address);
  await expect(page.getByRole('heading', { name: 'Send a photo' })).toBeVisible();
  await expect(linkButton(desk)).toHaveAccessibleName(/opened/);
  await page.getByLabel('Take a photo').setInputFiles({
    name: 'IMG_0001.JPG',
    mimeType: jpeg,
    buffer: await files.photo(4_000, 3_000),
  });
  await expect(row(page, 'Photo 1')).toContainText('Arrived');
  await expect(page.getByRole('heading', { name: 'Your photos have arrived' })).toBeVisible();
  const photo = desk.conversation.getByRole('button', { name: /^Photo 1 of 1 from caller/ });
  await expect(photo).toBeVisible();
  await expect(linkButton(desk)).toHaveAccessibleName(/photos arrived/);

  // made small on the telephone
  await photo.click();
  const picture = desk.widget.getByRole('dialog').getByRole('img', { name: /from caller/ });
  await expect(picture).toHaveJSProperty('naturalWidth', 2_048);
  await desk.widget.getByRole('button', { name: 'Close' }).click();

  expect(await context.cookies()).toEqual([]);
  expect(violations).toEqual([]);
  await desk.hangUp();
  await expect(page.getByRole('heading', { name: 'The call has ended' })).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('input[type=file]')).toHaveCount(0);
  await context.close();
  expect(product.output()).toContain('/p/:tenant/:token');
  expect(product.output()).not.toContain(address.split('/').at(-1));
});

test('on a slow line that breaks in the middle, the photo goes on where it was', async ({
  desk,
  browser,
}) => {
  const phone = await desk.talkTo('+1 818 555 0172');
  const { page, context } = await openOn(browser, await ask(desk, phone));
  const line = await context.newCDPSession(page);
  const set = (condition: { offline: boolean; latency: number; kilobytes: number }) =>
    line.send('Network.emulateNetworkConditions', {
      offline: condition.offline,
      latency: condition.latency,
      downloadThroughput: condition.kilobytes * 1_024,
      uploadThroughput: condition.kilobytes * 1_024,
    });
  const pieces: { offset: number; status: number }[] = [];
  page.on('requestfinished', (request) => {
    const offset = /offset=(\d+)/.exec(request.url())?.[1];
    if (offset)
      void request
        .response()
        .then((answer) => pieces.push({ offset: Number(offset), status: answer?.status() ?? 0 }));
  });
  await set({ offline: false, latency: 300, kilobytes: 60 });
  await page.getByLabel('Choose from your photos').setInputFiles({
    name: 'meter.jpg',
    mimeType: jpeg,
    buffer: await files.photo(2_048, 1_536),
  });
  const progress = page.getByRole('progressbar', { name: 'Photo 1' });
  await expect
    .poll(async () => Number(await progress.getAttribute('value')), { timeout: 30_000 })
    .toBeGreaterThan(25);
  await expect(linkButton(desk)).toHaveAccessibleName(/photo on its way/);
  // a new link would break off what is on its way: the agent is told before
  await linkButton(desk).click();
  await expect(desk.widget.getByText('A photo is on its way. Press again to send a new link.')).toBeVisible();
  await set({ offline: true, latency: 0, kilobytes: 0 });
  await expect(row(page, 'Photo 1')).toContainText('No connection. It goes on by itself.', {
    timeout: 30_000,
  });
  await set({ offline: false, latency: 3_000, kilobytes: 400 });
  await expect(row(page, 'Photo 1')).toContainText('Arrived', { timeout: 60_000 });
  await expect(desk.conversation.getByRole('button', { name: /^Photo 1 of 1 from caller/ })).toBeVisible();
  // no octet was asked for twice: what had arrived was not sent again
  const offsets = pieces.filter(({ status }) => status === 200).map(({ offset }) => offset);
  expect(new Set(offsets).size).toBe(offsets.length);
  expect(offsets.length).toBeGreaterThan(2);
  await context.close();
});

test('a page that is loaded again is the same visit, and the same photo goes on', async ({
  desk,
  browser,
}) => {
  const phone = await desk.talkTo('+1 818 555 0173');
  const { page, context } = await openOn(browser, await ask(desk, phone));
  const picture = { name: 'meter.jpg', mimeType: jpeg, buffer: await files.photo(2_000, 1_500) };
  // the second piece never leaves
  await page.route(/offset=[1-9]/, (route) => route.abort());
  await page.getByLabel('Choose from your photos').setInputFiles(picture);
  await expect(row(page, 'Photo 1')).toContainText('No connection');
  await page.unroute(/offset=[1-9]/);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(row(page, 'Photo 1')).toContainText(
    'It did not arrive in full. Choose it again, and it goes on.',
  );
  const offsets: string[] = [];
  page.on('request', (request) => offsets.push(...(/offset=\d+/.exec(request.url()) ?? [])));
  await page.getByLabel('Choose from your photos').setInputFiles(picture);
  await expect(row(page, 'Photo 1')).toContainText('Arrived');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  expect(offsets[0]).toBe('offset=65536');
  await expect(desk.conversation.getByRole('button', { name: /^Photo 1 of 1 from caller/ })).toBeVisible();

  const other = await openOn(browser, page.url());
  await expect(other.page.getByRole('heading', { name: 'This link is open on another page' })).toBeVisible();
  await Promise.all([other.context.close(), context.close()]);
});

test('what cannot be shown is said to both, and what is too large never leaves', async ({
  desk,
  browser,
  administrator,
}) => {
  await administrator.set({ mediaMaxBytes: 400_000 });
  const phone = await desk.talkTo('+1 818 555 0174');
  const { page, context } = await openOn(browser, await ask(desk, phone));
  const choose = page.getByLabel('Choose from your photos');
  await choose.setInputFiles([
    { name: 'holiday.jpg', mimeType: jpeg, buffer: files.html() },
    { name: 'sign.svg', mimeType: 'image/svg+xml', buffer: files.svg() },
    { name: 'huge.gif', mimeType: 'image/gif', buffer: Buffer.alloc(500_000, 1) },
  ]);
  await expect(row(page, 'Photo 1')).toContainText('Arrived, but it cannot be shown.');
  await expect(row(page, 'Photo 2')).toContainText('Arrived, but it cannot be shown.');
  await expect(row(page, 'Photo 3')).toContainText('Too large: 0.4 MB at most.');
  await expect(desk.conversation).toContainText('The file is not what it claims to be, so it stays closed.');
  await expect(desk.conversation.getByRole('article')).toHaveCount(3);
  await context.close();
});

test('without script, a plain form sends a photo', async ({ desk, browser }) => {
  const phone = await desk.talkTo('+1 818 555 0175');
  const { page, context } = await openOn(browser, await ask(desk, phone), { javaScriptEnabled: false });
  const file = page.getByLabel('Photo or short video');
  await expect(file).toBeVisible();
  await expect(page.getByText('Take a photo')).toBeHidden();
  await file.setInputFiles({ name: 'a.jpg', mimeType: jpeg, buffer: await files.photo(1_200, 900) });
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Arrived: 1')).toBeVisible();
  await expect(desk.conversation.getByRole('button', { name: /^Photo 1 of 1 from caller/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('it');
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page.getByLabel('Foto o breve video')).toBeVisible();
  await context.close();
});

test('by keyboard, in schemes and languages, axe finds nothing to say', async ({ desk, browser }) => {
  const phone = await desk.talkTo('+1 818 555 0176');
  const address = await ask(desk, phone);
  const buffer = await files.photo(900, 700);
  for (const [name, options, language] of IS_WHOLE ? LOOKS : LOOKS.slice(0, 2)) {
    const fresh = name === 'light' ? address : await ask(desk, phone);
    const { page, context, violations } = await openOn(browser, `${fresh}?lang=${language}`, options);
    // listened to from the beginning: it takes the browser a moment to hand its dialog over
    page.on('filechooser', (chooser) => void chooser.setFiles({ name: 'a.jpg', mimeType: jpeg, buffer }));
    const look = async (state: string) => {
      expect(await barriersOf(page, { runOnly: { type: 'tag', values: RULES } }), `${name} ${state}`).toEqual(
        [],
      );
      const folder = process.env['MIDCALL_PICTURES'];
      if (folder) await page.screenshot({ path: `${folder}/caller-${name}-${state}.png` });
    };
    await expect(page.locator('html.js')).toBeAttached();
    await look('before');
    await page.keyboard.press('Tab');
    await expect(page.locator('#language')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('#camera')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('.state.good')).toBeVisible();
    await look('done');
    expect(violations).toEqual([]);
    await context.close();
  }
});
