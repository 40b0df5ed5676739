import { expect, test } from '@playwright/test';
import { Desk } from './desk.ts';
import { newPlace, startCommand } from './start-command.ts';

const PRESET = { label: 'Foto della caldaia', text: 'Ci mandi una foto della targhetta della caldaia.' };
const CLOSING = 'Grazie della chiamata. Qui non leggiamo più: richiami quando vuole.';

test('a new administrator gets from the first start to a preset and a closing text in Italian on a telephone', async ({
  browser,
}) => {
  const place = await newPlace();
  const run = startCommand(place.env);
  try {
    const output = await run.ready();
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(/Set up the portal within 24 hours +(\S+)/.exec(output)![1]!);
    await page.getByLabel('Your name').fill('Rosa Bianchi');
    await page.getByLabel('E-mail').fill('rosa@brightwater.example');
    await page.getByLabel('New password').fill('yellow boat on the stairs');
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();

    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    await page.getByRole('combobox', { name: 'Language of the message' }).selectOption({ label: 'Italian' });
    await page.getByRole('button', { name: 'Add SMS message' }).click();
    await page.getByRole('textbox', { name: 'Label' }).fill(PRESET.label);
    await page.getByRole('textbox', { name: 'Content' }).fill(PRESET.text);
    const editor = page.getByRole('complementary', { name: 'Edit a preset' });
    await editor.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(page.getByText('The preset is saved.')).toBeVisible();

    await page.getByRole('link', { name: 'Closing and auto-reply', exact: true }).click();
    const closing = page.getByRole('region', { name: 'Closing message', exact: true });
    await closing.getByRole('button', { name: 'Edit: Italian' }).click();
    const section = page.locator('midcall-section').filter({
      has: page.getByRole('region', { name: 'Closing message: Italian', exact: true }),
    });
    await section.getByRole('textbox', { name: 'Text' }).fill(CLOSING);
    await section.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(section.getByText('Saved', { exact: true })).toBeVisible();

    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Simulator', exact: true }).click();
    const desk = new Desk(await opened);
    const telephone = await desk.talkTo('+1 303 555 0187', { language: 'Italiano' });
    await desk.sendPreset(PRESET.label);
    await expect(telephone.texts(PRESET.text)).toBeVisible();
    await desk.hangUp();
    await expect(telephone.texts(CLOSING)).toBeVisible();
    await context.close();
  } finally {
    run.process.kill('SIGTERM');
    await run.ended;
    await place.remove();
  }
});
