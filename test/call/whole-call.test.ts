import { devices, expect as shown, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CALLER, DIALLED } from '../asterisk/telephones.ts';
import * as files from '../server/media/samples.ts';
import { until } from '../until.ts';
import { keepLogs, keepPicture, type Moment } from './keep-recording.ts';
import { type CallWorld, openCallWorld } from './world.ts';

/** How long the agent talks before hanging up: what is in between takes a third of it. */
const TALK_MS = 45_000;
const TELEPHONE = { ...devices['iPhone 13'], locale: 'it-IT' };
/** Time for what a loaded machine does in its own time. */
const PATIENT = { timeout: 40_000 };

const PRESET = 'Per favore, risponda a questo messaggio con una foto del contatore.';
const FREE_TEXT = 'Arriva un tecnico → 10 minuti';
const ANSWER = 'Perde dal tubo sotto il lavello';
const CLOSING = 'Grazie per aver chiamato Brightwater. Questa conversazione è chiusa.';
const AUTO_REPLY = 'Questa conversazione è chiusa e nessuno legge questo messaggio.';

let world: CallWorld;
beforeAll(async () => {
  world = await openCallWorld();
});
afterAll(() => world?.close());

/** What the message centre has handed on to the caller so far, texts as they read on the telephone. */
const received = () => world.carrier.joined(CALLER);
const countOf = (words: string) => received().split(words).length - 1;

it('goes from the telephone to the agent, by text and photo, and ends with the closing text, once', async () => {
  const { browser, carrier, crm, phones } = world;
  const beganAt = new Date();
  const moments: Moment[] = [];
  const note = (what: string) => void moments.push({ atMs: Date.now() - beganAt.getTime(), what });
  const desk = await browser.newPage({ viewport: { width: 420, height: 700 } });
  await desk.goto(crm.page);
  const widget = desk.frameLocator('iframe');
  await shown(widget.locator('midcall-widget')).toBeVisible(PATIENT);
  note('the agent’s ticket is open, with the widget');

  // the caller presses 2: Italian
  const hungUp = phones.agent('agent-leaves', 'agent7', TALK_MS).then(() => performance.now());
  await phones.ready();
  void phones.caller('caller-stays', { key: '2' });
  note('the caller dials');
  const message = widget.getByRole('textbox', { name: 'Message' });
  await shown(message).toBeEditable(PATIENT);
  await shown(widget.getByRole('heading', { level: 1 })).toContainText('+1 415 555 0142');
  note('the widget is bound to the call');
  await keepPicture('bound', desk);

  // a preset, in the language of the key
  await widget.getByRole('button', { name: 'Presets', exact: true }).click();
  await widget.getByRole('listbox', { name: 'Presets' }).getByRole('option').first().click();
  await until(() => expect(countOf(PRESET)).toBe(1));
  note('the preset has gone through the message centre');
  const [first] = carrier.texts();
  expect(first).toMatchObject({ from: DIALLED, to: CALLER });
  await carrier.receipt(first!.id, 'DELIVRD');
  const conversation = widget.getByRole('log', { name: 'Conversation' });
  await shown(conversation.getByRole('article').filter({ hasText: PRESET })).toContainText(
    'Delivered',
    PATIENT,
  );
  note('the widget says: delivered');

  // words of the agent's own, in UCS-2, and the caller's answer
  await message.fill(FREE_TEXT);
  await widget.getByRole('button', { name: 'Send', exact: true }).click();
  await until(() => expect(countOf(FREE_TEXT)).toBe(1));
  await carrier.inbound(ANSWER, 0, { from: CALLER, to: DIALLED });
  await shown(conversation.getByRole('article').filter({ hasText: ANSWER })).toBeVisible(PATIENT);
  note('the caller’s answer is in the widget');

  const telephone = await sendPhoto(desk, conversation);
  note('the photo by link is in the widget');
  await keepPicture('conversation', desk);

  // the agent hangs up: without the widget's doing, the session ends
  expect(countOf(CLOSING)).toBe(0);
  const hungUpAt = await hungUp;
  note('the agent has hung up');
  await until(() => expect(countOf(CLOSING)).toBe(1));
  const closedAfterMs = Math.round(performance.now() - hungUpAt);
  note(`the closing text has gone through the message centre, ${closedAfterMs} ms after`);
  // features H02
  expect(closedAfterMs).toBeLessThan(5_000);
  await shown(message).toHaveCount(0, PATIENT);
  await keepPicture('ended', desk);
  await shown(telephone.locator('input[type=file]')).toHaveCount(0, PATIENT);

  // late: answered by machine, and shown to nobody
  await carrier.inbound('Ci siete ancora?', 0, { from: CALLER, to: DIALLED });
  await until(() => expect(countOf(AUTO_REPLY)).toBe(1));
  note('a late text has had its automatic answer');
  await desk.reload();
  await shown(widget.locator('midcall-widget')).toBeVisible(PATIENT);
  await shown(widget.getByText('Ci siete ancora?')).toHaveCount(0);

  for (const words of [PRESET, FREE_TEXT, CLOSING, AUTO_REPLY]) expect(countOf(words), words).toBe(1);
  expect(carrier.texts().every(({ from, to }) => from === DIALLED && to === CALLER)).toBe(true);
  keepLogs(world, moments, beganAt);
  for (const { atMs, what } of moments) process.stdout.write(`${String(atMs).padStart(6)} ms  ${what}\n`);
});

/** The agent asks for it, the caller's telephone opens the link that came by text. Gives back the page on the telephone. */
async function sendPhoto(desk: Page, conversation: ReturnType<Page['locator']>): Promise<Page> {
  const widget = desk.frameLocator('iframe');
  await widget.getByRole('button', { name: /^Photo link/ }).click();
  const link = await until(() => {
    const found = /http:\/\/127\.0\.0\.1:\d+\/p\/demo\/[0-9a-z]{31}/.exec(received())?.[0];
    expect(found).toBeDefined();
    return found!;
  });
  const context = await world.browser.newContext(TELEPHONE);
  const telephone = await context.newPage();
  await telephone.goto(link);
  await telephone.getByLabel('Scatta una foto').setInputFiles({
    ...{ name: 'IMG_0001.JPG', mimeType: 'image/jpeg' },
    buffer: await files.photo(4_000, 3_000),
  });
  await shown(telephone.getByRole('heading', { name: 'Le tue foto sono arrivate' })).toBeVisible(PATIENT);
  await keepPicture('telephone', telephone);
  const photo = conversation.getByRole('button', { name: /^Photo 1 of 1 from caller/ });
  await shown(photo).toBeVisible(PATIENT);
  return telephone;
}
