import { type Page } from '@playwright/test';
import { Portal } from './portal.ts';
import { expect, test as base } from './running-product.ts';

const MESSAGES = '/settings/sms-in-call/messages';
const SESSION = '/settings/sms-in-call/session';

/** A second page, in which an administrator writes presets while the desk goes on in the first. What they add goes again. */
const test = base.extend<{ openPortal: (path: string) => Promise<Page> }>({
  openPortal: async ({ browser, product, administrator }, use) => {
    const context = await browser.newContext();
    await administrator.keepPresets();
    await use(async (path) => (await Portal.open(await context.newPage(), product, path)).page);
    await context.close();
  },
});

const label = (portal: Page) => portal.getByRole('textbox', { name: 'Label' });
const content = (portal: Page) => portal.getByRole('textbox', { name: 'Content' });
/** What stands in a dialog is slotted: it is within this element, and not within the box that is drawn. */
const dialogOf = (portal: Page, name: 'test-text' | 'import' | 'remove-preset') =>
  portal.locator(`midcall-${name}-dialog`);
const cell = (portal: Page, name: string) => portal.getByRole('button', { name, exact: true });

/** Presses Set in the editor, and waits for "Saved". */
async function save(portal: Page): Promise<void> {
  await portal.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(portal.getByText('Saved', { exact: true })).toBeVisible();
}

async function addPreset(portal: Page, language: string, words: { label: string; text: string }) {
  await portal.getByRole('combobox', { name: 'Language of the message' }).selectOption({ label: language });
  await portal.getByRole('button', { name: 'Add SMS message' }).click();
  await label(portal).fill(words.label);
  await content(portal).fill(words.text);
}

test('an Italian preset reaches the open widget, its keyword and the handset (A14, D01, D03, D10, D15)', async ({
  desk,
  openPortal,
}) => {
  const text = 'Tenga a portata di mano la chiave della cantina.';
  const phone = await desk.talkTo('+1 602 555 0181', { language: 'Italiano' });
  await desk.presetsButton.click();
  await expect(desk.presets).toBeVisible();
  const option = desk.presets.getByRole('option', { name: /Chiave/ });
  await expect(option).toHaveCount(0);

  const portal = await openPortal(SESSION);
  await portal.getByRole('link', { name: 'Write presets in every language' }).click();
  await expect(portal.getByRole('heading', { name: 'Messages', level: 1 })).toBeVisible();
  await expect(portal.getByRole('button', { name: 'Add SMS message' })).toBeDisabled();
  await addPreset(portal, 'Italian', { label: 'Chiave', text });
  await portal.getByRole('textbox', { name: 'Keyword' }).fill('chiave');
  await expect(portal.getByText('48 / 160')).toBeVisible();
  await save(portal);

  await expect(option).toBeVisible();
  await option.click();
  await expect(phone.texts(text)).toHaveCount(1);
  await desk.message.pressSequentially('#chiave ');
  await expect(desk.message).toHaveValue(text);
});

test('a test text reaches a telephone before the preset is saved, and the simulator opens in its language', async ({
  desk,
  openPortal,
}) => {
  await desk.choose('+1 602 555 0182');
  const phone = await desk.talkTo('+1 602 555 0182');
  const portal = await openPortal(MESSAGES);
  await addPreset(portal, 'Italian', { label: 'Prova', text: 'Questa è una prova.' });
  const opener = portal.getByRole('button', { name: 'Send a test' });
  await opener.click();
  const trial = dialogOf(portal, 'test-text');
  await expect(portal.getByRole('dialog', { name: 'Send a test' })).toBeVisible();
  await trial.getByLabel('To this telephone').fill('+1 602 555 0182');
  await trial.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(trial.getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('Questa è una prova.')).toHaveCount(1);
  await trial.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(opener).toBeFocused();

  await expect(portal.getByRole('link', { name: 'Try in the simulator' })).toHaveCount(0);
  await save(portal);
  const opened = portal.waitForEvent('popup');
  await portal.getByRole('link', { name: 'Try in the simulator' }).click();
  const simulator = await opened;
  await expect(simulator.getByRole('combobox', { name: 'Language', exact: true })).toHaveValue('it');
});

test('a translation falls behind its source, and presets stand in the order of the keyboard (D05, D13)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  const [one, two] = ['Ladder one', 'Ladder two'];
  for (const name of [one, two]) await administrator.addPreset(name, `${name} is ready.`);
  await desk.talkTo('+1 602 555 0183');
  await desk.presetsButton.click();
  const ladders = desk.presets.getByRole('option', { name: /Ladder/ });
  await expect(ladders.first()).toContainText(one);

  const portal = await openPortal(MESSAGES);
  await cell(portal, `${one}, Italian: Missing`).click();
  await label(portal).fill('Scala uno');
  await content(portal).fill('La scala è pronta.');
  await save(portal);
  await portal.getByRole('tab', { name: 'English' }).click();
  await content(portal).fill('Ladder one is ready now.');
  await save(portal);
  await portal.getByRole('tab', { name: /Italian/ }).click();
  await expect(portal.getByText(/^English changed on/)).toBeVisible();
  await portal.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(cell(portal, `${one}, Italian: Stale, 1 message`)).toBeFocused();

  await portal.getByRole('button', { name: `Move ${two}` }).press('ArrowUp');
  await expect(portal.getByRole('button', { name: `Move ${two}` })).toBeFocused();
  await expect(portal.getByText(new RegExp(`^${two} is now number`))).toBeAttached();
  await expect(ladders.first()).toContainText(two);
});

test('an import names the wrong row and writes nothing, and then writes what is right (D07)', async ({
  openPortal,
}) => {
  const portal = await openPortal(MESSAGES);
  await portal.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = dialogOf(portal, 'import');
  const choose = (rows: string) =>
    dialog.getByLabel('File').setInputFiles({
      name: 'presets.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\ufefflanguage;label;text\r\n${rows}`),
    });
  await choose('en;Zinnia gate;Come to the Zinnia gate.\r\nenglish;Broken;x\r\n');
  await expect(dialog.getByText('1 thing is wrong.')).toBeVisible();
  await expect(dialog.getByRole('row').filter({ hasText: 'english' })).toContainText('3');
  const apply = dialog.getByRole('button', { name: 'Import' });
  await expect(apply).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(portal.getByRole('dialog', { name: 'Import presets' })).toBeHidden();
  const search = portal.getByRole('searchbox', { name: 'Search presets' });
  await search.fill('zinnia gate');
  await expect(portal.getByText('No preset fits.')).toBeVisible();

  await portal.getByRole('button', { name: 'Import', exact: true }).click();
  await choose('en;Zinnia gate;Come to the Zinnia gate.\r\n');
  await expect(dialog.getByText('1 to add, 0 to change, 0 as they are')).toBeVisible();
  await apply.click();
  await expect(portal.getByRole('dialog', { name: 'Import presets' })).toBeHidden();
  await expect(cell(portal, 'Zinnia gate, English: Source, 1 message')).toBeVisible();
});

test('an earlier version comes back, and a preset in use is removed after the question (D13)', async ({
  desk,
  openPortal,
  administrator,
  product,
}) => {
  await administrator.addPreset('Winter price', 'It holds until Friday.');
  const phone = await desk.talkTo('+1 602 555 0184');
  const portal = await openPortal(MESSAGES);
  await cell(portal, 'Winter price, English: Source, 1 message').click();
  await content(portal).fill('It holds until Monday.');
  await save(portal);
  await portal.getByRole('button', { name: 'History' }).click();
  await portal.getByRole('button', { name: 'Restore' }).click();
  await expect(content(portal)).toHaveValue('It holds until Friday.');

  await desk.sendPreset(/Winter price/);
  await expect(phone.texts('It holds until Friday.')).toHaveCount(1);
  await desk.presetsButton.click();
  const option = desk.presets.getByRole('option', { name: /Winter price/ });
  await expect(option).toBeVisible();
  // the news of the removal is on its way for as long as the agent needs to choose
  const sent = desk.page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/messages'),
  );
  await desk.page.route(`${product.serverOrigin}/v1/calls/*/presets**`, async (route) => {
    await sent;
    await route.continue();
  });
  await portal.getByRole('button', { name: 'Remove', exact: true }).click();
  const question = dialogOf(portal, 'remove-preset');
  await expect(question.getByText('Sent 1 time in the last 30 days.')).toBeVisible();
  await expect(question.getByText(/^Agents of .*Repairs.* can send it\.$/)).toBeVisible();
  await question.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(portal.getByRole('dialog', { name: 'Remove this preset?' })).toBeHidden();
  await option.click();
  await expect(desk.widget.getByText('“Winter price” was removed. Nothing was sent.')).toBeVisible();
  await expect(phone.texts('It holds until Friday.')).toHaveCount(1);
});

test('whoever switches presets off is told so where they are written, and led back to the switch', async ({
  openPortal,
  administrator,
}) => {
  await administrator.set({ presets: false });
  const portal = await openPortal(MESSAGES);
  await expect(portal.getByText('Agents do not see these: presets are off.')).toBeVisible();
  await portal.getByRole('link', { name: 'What agents send' }).click();
  await expect(portal.getByRole('heading', { name: 'What agents send' })).toBeFocused();
});
