import { type Page } from '@playwright/test';
import { Desk } from './desk.ts';
import { Portal } from './portal.ts';
import { expect, test as base } from './running-product.ts';

const test = base.extend<{ portalPage: Page }>({
  /** In which an administrator works while the desks go on in theirs. */
  portalPage: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(await context.newPage());
    await context.close();
  },
});

const SECTION = 'What agents send';
const TEXT = 'Your engineer has left the depot, {{company}} says so.';

const mine = (desk: Desk) => desk.presets.getByRole('group', { name: 'My presets' });
const keep = (desk: Desk) => desk.widget.getByRole('button', { name: 'Save as my preset' });
const edit = (desk: Desk) => desk.widget.getByRole('button', { name: 'Edit my presets' });
const dialog = (desk: Desk, name: string) => desk.widget.getByRole('dialog', { name, exact: true });

async function setting(portal: Portal, on: boolean): Promise<void> {
  await portal.page.getByRole('switch', { name: 'Agents’ own presets', exact: true }).setChecked(on);
  await portal.set(SECTION);
}

test('an agent keeps a preset of their own while the setting allows it, and nobody else has it (D16, K05)', async ({
  desk,
  administrator,
  context,
  portalPage,
  product,
}) => {
  await administrator.set({ personalPresets: false });
  const phone = await desk.talkTo('+1 512 555 0181');
  const ben = new Desk(await context.newPage());
  await ben.open(`${product.simulatorOrigin}/?agent=ben`);
  await ben.talkTo('+1 512 555 0182');

  await desk.message.fill(TEXT);
  await expect(desk.widget.getByRole('button', { name: 'Preview' })).toBeVisible();
  await expect(keep(desk)).toHaveCount(0);
  const portal = await Portal.open(portalPage, product, '/settings/sms-in-call/session');
  await setting(portal, true);

  // behind other pages Chromium may give a click to the page around the frame
  await desk.page.bringToFront();
  await keep(desk).press('Enter');
  const form = dialog(desk, 'New preset');
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Your engineer has left the depot');
  await form.getByRole('textbox', { name: 'Name' }).fill('On the road');
  await form.getByRole('textbox', { name: 'Keyword' }).fill('road');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(desk.widget.getByText('“On the road” is saved in my presets.')).toBeVisible();
  await desk.message.fill('');

  await desk.presetsButton.click();
  const option = mine(desk).getByRole('option', { name: /On the road/ });
  await expect(option).toContainText('Brightwater');
  await option.click();
  await expect(phone.texts(/Your engineer has left the depot, Brightwater.* says so\./)).toHaveCount(1);
  await desk.message.pressSequentially('#road ');
  await expect(desk.message).toHaveValue(/^Your engineer has left the depot/);
  await desk.message.fill('');

  await ben.presetsButton.click();
  await expect(edit(ben)).toBeVisible();
  await expect(ben.presets.getByRole('option', { name: /On the road/ })).toHaveCount(0);

  await desk.presetsButton.click();
  await expect(option).toBeVisible();
  await setting(portal, false);
  await expect(option).toHaveCount(0);
  await expect(edit(desk)).toHaveCount(0);
  await expect(edit(ben)).toHaveCount(0);
  await expect(desk.presets.getByRole('option').first()).toBeVisible();
});

test('what an agent changes shows in their other window, and what is removed is refused (D13, D16)', async ({
  desk,
  administrator,
  context,
  product,
}) => {
  await administrator.set({ personalPresets: true });
  const phone = await desk.talkTo('+1 512 555 0183');
  const other = new Desk(await context.newPage());
  await other.open(product.simulatorOrigin);
  await expect(other.message).toBeEditable();

  await other.presetsButton.click();
  await expect(edit(other)).toBeVisible();
  // a page behind another is not clicked for sure
  await desk.page.bringToFront();
  await desk.presetsButton.click();
  await edit(desk).click();
  await desk.widget.getByRole('button', { name: 'New preset' }).click();
  const form = dialog(desk, 'New preset');
  await form.getByRole('textbox', { name: 'Name' }).fill('Key box');
  await form.getByRole('textbox', { name: 'Text' }).fill('The key is in the box beside the door.');
  await form.getByRole('button', { name: 'Save' }).click();
  const seen = mine(other).getByRole('option', { name: /Key box/ });
  await expect(seen).toBeVisible();

  // The news of the removal is on its way for as long as the agent needs to press the key.
  let goOn = () => {};
  const sent = new Promise<void>((resolve) => (goOn = resolve));
  await other.page.route(`${product.serverOrigin}/v1/calls/*/presets**`, async (route) => {
    await sent;
    await route.continue();
  });
  const list = dialog(desk, 'My presets');
  await list.getByRole('button', { name: 'Remove “Key box”' }).click();
  await list.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(list.getByRole('button', { name: 'Remove “Key box”' })).toHaveCount(0);
  const refused = other.page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/messages'),
  );
  await other.page.bringToFront();
  await seen.click();
  expect((await refused).status()).toBe(410);
  goOn();
  await expect(other.widget.getByText('“Key box” was removed. Nothing was sent.')).toBeVisible();
  await expect(phone.texts(/The key is in the box/)).toHaveCount(0);
});
