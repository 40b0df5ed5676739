import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { args, executablePath } from '../chromium.config.mjs';
import { launchProduct } from '../test/e2e/launch-product.ts';
import { Callers } from './support/callers.ts';
import { quantile, report } from './support/figures.ts';
import { watchBubbles } from './support/painted-bubbles.ts';

/**
 * From a caller's text at the carrier's webhook to the bubble on the agent's screen: the built product in processes of
 * its own, a real browser, and other calls that are texted at the same time. The first seconds are not counted.
 */
const CALLS = 25;
const PER_SECOND = 50;
/** Every so many texts, one is for the call on the screen. */
const SHARE = 10;
const [WARM_UP_SECONDS, SECONDS] = [3, 20];
const PATIENCE_MS = 10_000;
/** In the simulator's hands: its page shows this call. */
const WATCHED = '+14155550142';

const product = await launchProduct({ LOG_LEVEL: 'warn' });
const browser = await chromium.launch({ executablePath, args: [...args] });
const callers = new Callers(product);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const screen = await watchBubbles(await callOnScreen(page));
  const others = Array.from({ length: CALLS - 1 }, (_, i) => `+1415555${2_000 + i}`);
  for (const caller of others) await callers.call(caller);
  await textAll(others, 'warm', WARM_UP_SECONDS);
  const { leftAt, answers } = await textAll(others, 'text', SECONDS);
  const painted = await allPainted(screen, leftAt);
  const times = [...leftAt].map(([text, at]) => (painted.get(text) ?? Infinity) - at);
  report(
    'screen',
    {
      ...{ 'calls live': CALLS, 'texts a second': answers.length / SECONDS, 'bubbles watched': times.length },
      'webhook answered, p50, ms': quantile(answers, 0.5),
      'webhook answered, p99, ms': quantile(answers, 0.99),
      'painted, p50, ms': quantile(times, 0.5),
      'painted, last, ms': quantile(times, 1),
    },
    [
      {
        ...{ name: 'p95 from webhook to painted bubble', value: quantile(times, 0.95) },
        ...{ unit: 'ms', limit: 250, better: 'lower' },
      },
      { name: 'bubbles painted', value: painted.size, unit: '', limit: leftAt.size, better: 'higher' },
    ],
  );
} finally {
  callers.close();
  await browser.close();
  await product.close();
}

/** Places a call on the simulator's page; gives back the widget that shows it. */
async function callOnScreen(page: Page) {
  await page.goto(product.simulatorOrigin);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.frameLocator('iframe').getByRole('textbox', { name: 'Message' }).waitFor();
  const widget = page.frames().find((frame) => frame.url().startsWith(product.serverOrigin));
  if (!widget) throw new Error('the simulator shows no widget');
  return widget;
}

/** Callers text at an even pace, whether or not the last text was answered for. */
async function textAll(others: readonly string[], word: string, seconds: number) {
  const leftAt = new Map<string, number>();
  const texts: Promise<number>[] = [];
  const startedAt = performance.now();
  for (let i = 0; i < seconds * PER_SECOND; i++) {
    await delay(Math.max(0, startedAt + (i * 1_000) / PER_SECOND - performance.now()));
    const caller = i % SHARE === 0 ? WATCHED : others[i % others.length]!;
    const text = `${word} number ${i}`;
    texts.push(
      callers.text(caller, text).then((sent) => {
        if (caller === WATCHED) leftAt.set(text, sent.leftAt);
        return sent.answerMs;
      }),
    );
  }
  return { leftAt, answers: await Promise.all(texts) };
}

/** When the bubbles of these texts were painted; those that are not after some patience are missing. */
async function allPainted(
  screen: Awaited<ReturnType<typeof watchBubbles>>,
  texts: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const painted = new Map([...(await screen.painted())].filter(([text]) => texts.has(text)));
    if (painted.size === texts.size || performance.now() > deadline) return painted;
    await delay(100);
  }
}
