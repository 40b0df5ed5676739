import { type Page } from '@playwright/test';
import { type Desk } from './desk.ts';
import { Portal } from './portal.ts';
import { expect, switchOf, test } from './with-portal.ts';

const SESSION = '/settings/sms-in-call/session';
const CLOSING = '/settings/sms-in-call/closing';

test('what agents may send holds in the open widget in all of its combinations (K02, D02, D08)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.set({ presets: true, freeText: true });
  await desk.talkTo('+1 512 555 0171');
  await expect(desk.presetsButton).toBeVisible();
  const portal = await openPortal(SESSION);

  await switchOf(portal, 'Texts of the agent’s own').uncheck();
  await portal.set('What agents send');
  await expect(desk.message).toHaveCount(0);
  await expect(desk.presets).toBeVisible();
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'free_text_off',
  });

  await switchOf(portal, 'Presets').uncheck();
  await expect(portal.section('What agents send')).toContainText('agents could send nothing');
  await expect(
    portal.section('What agents send').getByRole('button', { name: 'Set', exact: true }),
  ).toHaveAttribute('aria-disabled', 'true');

  await switchOf(portal, 'Texts of the agent’s own').check();
  await portal.set('What agents send');
  await expect(desk.message).toBeEditable();
  await expect(desk.presetsButton).toHaveCount(0);

  await switchOf(portal, 'Presets').check();
  await portal.set('What agents send');
  await expect(desk.presetsButton).toBeVisible();
  await expect(desk.message).toBeEditable();
});

test('the counter goes below the text, or away, while limits hold (E09, E10)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.set({ counter: true, counterPosition: 'topRight' });
  await desk.talkTo('+1 512 555 0172');
  await desk.message.fill('Hello');
  const counter = desk.widget.getByText('5 / 160');
  await expect(counter).toBeVisible();
  const top = async () => {
    const [count, box] = [await counter.boundingBox(), await desk.message.boundingBox()];
    return count && box ? count.y - box.y : 0;
  };
  expect(await top()).toBeLessThan(0);
  const portal = await openPortal(SESSION);
  await portal.page.getByRole('radio', { name: 'Below the text' }).check();
  await portal.set('Writing');
  await expect.poll(top).toBeGreaterThan(0);

  await switchOf(portal, 'Counter of characters').uncheck();
  await portal.set('Writing');
  await expect(counter).toHaveCount(0);
  await desk.message.fill('a'.repeat(919));
  await expect(desk.widget.getByText('1 character too many').first()).toBeVisible();
});

test('a closing text written in Italian reaches the handset when the call ends (H01, H02, H06)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.keepText('closing', 'it');
  const portal = await openPortal(CLOSING);
  const words = `Grazie da {{company}}, a presto ${Date.now()}.`;
  await writeText(portal, { kind: 'Closing message', language: 'Italian', words });
  const phone = await desk.talkTo('+1 512 555 0173', { language: 'Italiano' });
  await desk.write('Buongiorno');
  await expect(phone.texts('Buongiorno')).toBeVisible();
  await desk.hangUp();
  await expect(phone.texts(words.replace('{{company}}', 'Brightwater'))).toBeVisible();
});

test('after the end a text gets the auto-reply while it is on, and none while it is off (H03, H04, K06)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.set({ afterEnd: 'autoReply' });
  await administrator.keepText('autoReply', 'en');
  const portal = await openPortal(CLOSING);
  const words = `We have closed ${Date.now()}.`;
  await writeText(portal, { kind: 'Auto-reply', language: 'English', words });
  const talk = await endedTalk(desk, '+1 512 555 0174');
  await talk.text('Anybody there?');
  await expect(talk.texts(words)).toBeVisible();

  await portal.page.getByRole('radio', { name: 'Gets no answer' }).check();
  await expect(portal.page.getByRole('spinbutton', { name: 'Replies to one caller' })).toBeDisabled();
  await portal.set('After the end');
  const silent = await endedTalk(desk, '+1 512 555 0175');
  await silent.text('And now?');
  await expect(silent.texts('And now?')).toBeVisible();
  const other = await endedTalk(desk, '+1 512 555 0176');
  await expect(other.texts('Hello')).toBeVisible();
  await desk.choose('+1 512 555 0175');
  await expect(silent.texts(words)).toHaveCount(0);
});

test('the second of two administrators is told, and shown the difference (A12)', async ({
  openPortal,
  product,
  browser,
  administrator,
}) => {
  await administrator.set({ warnSegments: 4, maxSegments: 14 });
  const first = await openPortal(SESSION);
  const context = await browser.newContext();
  const second = await Portal.open(await context.newPage(), product, SESSION);
  const ask = (portal: Portal) => portal.page.getByRole('spinbutton', { name: 'Ask the agent above' });
  await writeNumber(ask(second), '3');
  await writeNumber(ask(first), '2');
  await first.set('Length');
  const section = second.section('Length');
  await section.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(section.getByRole('alert')).toContainText('Somebody else has changed this meanwhile.');
  await expect(section.getByRole('row', { name: 'Ask the agent above 3 messages 2 messages' })).toBeVisible();
  await section.getByRole('button', { name: 'Save mine' }).click();
  await expect(section.getByText('Saved', { exact: true })).toBeVisible();
  expect((await administrator.lastChange('settings'))?.after).toEqual({ warnSegments: 3 });
  await context.close();
});

test('leaving unsaved work asks, and staying keeps it (A12)', async ({ openPortal }) => {
  const portal = await openPortal(SESSION);
  await switchOf(portal, 'Enter sends').uncheck();
  await portal.page.getByRole('link', { name: 'Media' }).click();
  const { page } = portal;
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(portal.page.getByRole('heading', { name: 'Session', level: 1 })).toBeVisible();
  await expect(switchOf(portal, 'Enter sends')).not.toBeChecked();
  await portal.page.getByRole('link', { name: 'Media' }).click();
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(portal.page.getByRole('heading', { name: 'Media', level: 1 })).toBeVisible();
});

test('an agent loses the permission to send in the open widget, and gets it back (A04)', async ({
  desk,
  openPortal,
}) => {
  await desk.talkTo('+1 512 555 0177');
  const portal = await openPortal('/settings/permissions');
  await portal.page.getByRole('button', { name: 'Change: Ana' }).click();
  const section = portal.section('Ana');
  await section.getByRole('switch', { name: 'Send texts' }).uncheck();
  await portal.set('Ana');
  await expect(desk.message).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'no_permission',
  });
  await section.getByRole('switch', { name: 'Send texts' }).check();
  await portal.set('Ana');
  await expect(desk.message).toBeEditable();
});

async function writeText(
  portal: Portal,
  { kind, language, words }: { kind: string; language: string; words: string },
): Promise<void> {
  await portal
    .card(kind)
    .getByRole('button', { name: `Edit: ${language}` })
    .click();
  const section = portal.section(`${kind}: ${language}`);
  await section.getByRole('textbox', { name: 'Text' }).fill(words);
  await section.getByRole('switch', { name: 'Send it' }).check();
  await portal.set(`${kind}: ${language}`);
}

async function writeNumber(field: ReturnType<Page['getByRole']>, value: string): Promise<void> {
  await field.fill(value);
  await field.blur();
}

/** A call in which something was said, and its end. */
async function endedTalk(desk: Desk, caller: string) {
  const phone = await desk.talkTo(caller);
  await desk.write('Hello');
  await expect(phone.texts('Hello')).toBeVisible();
  await desk.hangUp();
  await expect(desk.message).toHaveCount(0);
  return phone;
}
