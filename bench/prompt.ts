import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { args, executablePath } from '../chromium.config.mjs';
import { Administrator } from '../test/e2e/administrator.ts';
import { Desk } from '../test/e2e/desk.ts';
import { launchProduct } from '../test/e2e/launch-product.ts';
import { report, type Target } from './support/figures.ts';

/**
 * What people wait for in seconds, each time from the act to its sight on a screen: the built product, a real browser,
 * a call. The longest of several rounds counts.
 */
const ROUNDS = 5;
const CALLER = '+1 415 555 0161';

const product = await launchProduct({ LOG_LEVEL: 'warn' });
const browser: Browser = await chromium.launch({ executablePath, args: [...args] });
const administrator = new Administrator(product);
const longest = new Map<string, number>();
try {
  const [context, other] = [await newWindow(), await newWindow()];
  const [ana, ben] = [await openDesk(context), await openDesk(other, '?agent=ben')];
  await ben.talkTo('+1 415 555 0162');
  for (let round = 0; round < ROUNDS; round++) {
    await ana.talkTo(CALLER);
    await texting(ana);
    await preset(round, [ana, ben]);
    await connection(ana, context);
    await reload(ana);
    await end(ana);
  }
  const targets = [
    seconds('texting switched off, and shown', 5),
    seconds('texting switched on, and shown', 5),
    seconds('preset added, and shown to two agents', 5),
    seconds('network gone, and the agent told', 3),
    seconds('page read again, and the call bound', 2),
    seconds('call ended, and the session over', 2),
    seconds('call ended, and the closing text on the telephone', 5),
  ];
  report('prompt', { rounds: ROUNDS }, targets);
} finally {
  await browser.close();
  await product.close();
}

function newWindow(): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 860 } });
}

async function openDesk(context: BrowserContext, query = ''): Promise<Desk> {
  const desk = new Desk(await context.newPage());
  await desk.open(`${product.simulatorOrigin}/${query}`);
  return desk;
}

/** Keeps the longest time from now to the sight of it. */
async function time(name: string, sight: Promise<unknown>, since = performance.now()): Promise<void> {
  await sight;
  longest.set(name, Math.max(longest.get(name) ?? 0, (performance.now() - since) / 1_000));
}

async function texting({ widget, message }: Desk): Promise<void> {
  const [offAt] = [performance.now(), await administrator.set({ inCallSms: false })];
  await time('texting switched off, and shown', widget.getByText('Texting is off').first().waitFor(), offAt);
  const [onAt] = [performance.now(), await administrator.set({ inCallSms: true })];
  await time('texting switched on, and shown', message.waitFor(), onAt);
}

async function preset(round: number, desks: readonly Desk[]): Promise<void> {
  for (const { page, presetsButton, presets } of desks) {
    await page.bringToFront();
    await presetsButton.click();
    await presets.waitFor();
  }
  const name = `Bring the key ${round}`;
  const addedAt = performance.now();
  await administrator.addPreset(name, `Please keep the key at hand, ${round}.`);
  const sights = desks.map(({ presets }) => presets.getByRole('option', { name }).waitFor());
  await time('preset added, and shown to two agents', Promise.all(sights), addedAt);
  for (const { presets, page } of desks) {
    await page.keyboard.press('Escape');
    await presets.waitFor({ state: 'hidden' });
  }
}

async function connection({ page, widget, message }: Desk, context: BrowserContext): Promise<void> {
  await page.bringToFront();
  const again = widget.getByRole('button', { name: 'Try now' });
  const goneAt = performance.now();
  await context.setOffline(true);
  await time('network gone, and the agent told', again.waitFor(), goneAt);
  await context.setOffline(false);
  await again.waitFor({ state: 'hidden' });
  await message.waitFor();
}

async function reload(desk: Desk): Promise<void> {
  const since = performance.now();
  await desk.page.reload();
  await time('page read again, and the call bound', desk.message.waitFor(), since);
  await desk.choose(CALLER);
}

async function end(desk: Desk): Promise<void> {
  await desk.write('Please close the red valve.');
  await desk.bubble('red valve').getByText('Delivered', { exact: true }).waitFor();
  const closing = desk.handset(CALLER).texts(/Thank you for calling/);
  const before = await closing.count();
  const endedAt = performance.now();
  await desk.hangUp();
  const over = desk.conversation.getByText('Caller hung up');
  await time('call ended, and the session over', over.waitFor(), endedAt);
  const sight = closing.nth(before).waitFor();
  await time('call ended, and the closing text on the telephone', sight, endedAt);
}

function seconds(name: string, limit: number): Target {
  return { name, value: longest.get(name) ?? Infinity, unit: 's', limit, better: 'lower' };
}
