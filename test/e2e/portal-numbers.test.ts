import { type Locator, type Page } from '@playwright/test';
import { expect, switchOf, test } from './with-portal.ts';

const NUMBERS = '/settings/numbers';
const VERIFIED = 'Verified for SMS messaging only';

test('a number is added with its country code, once, and not as global outbound number (B01, B02, B03)', async ({
  openPortal,
  administrator,
}) => {
  const { page } = await openPortal(NUMBERS);
  // what stands in the dialog is slotted: it is in the element, and not in the dialog it draws
  const dialog = page.locator('midcall-add-number');
  const add = async (number: string, label: string) => {
    await dialog.getByRole('textbox', { name: 'Number' }).fill(number);
    await dialog.getByRole('textbox', { name: 'Label' }).fill(label);
    await dialog.getByRole('button', { name: 'Add number' }).click();
  };
  administrator.forgetNumber('+1 415 555 0116');
  await page.getByRole('button', { name: 'Add number' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Set as global outbound number' })).not.toBeChecked();
  await add('02 1234', 'Front desk');
  await expect(dialog.getByRole('alert')).toHaveText(/Add the country code/);
  await add('+1 (415) 555-0116', 'Front desk');
  await expect(page.getByRole('heading', { name: '+1 415 555 0116' })).toBeFocused();
  await expect(rowOf(page, '+1 415 555 0116')).toContainText('Not verified');

  await page.getByRole('button', { name: 'Add number' }).click();
  await add('+14155550116', 'Another');
  await expect(dialog.getByRole('alert')).toHaveText(/This number is there already: Front desk/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Search by label or digits' }).fill('front');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(rowOf(page, '+1 415 555 0116')).toContainText('Front desk');
});

test('activation stands first until texting is on with a valid number (A11)', async ({
  openPortal,
  administrator,
}) => {
  await administrator.set({ inCallSms: false });
  const portal = await openPortal(NUMBERS);
  const { page } = portal;
  const activation = portal.card('Activate texting in calls');
  await expect(activation).toBeVisible();
  await page.getByRole('button', { name: 'Add number' }).click();
  const dialog = page.locator('midcall-add-number');
  await dialog.getByRole('textbox', { name: 'Number' }).fill('+1 555 000 1111');
  await dialog.getByRole('button', { name: 'Add number' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(activation).toBeVisible();

  await activation.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(activation).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('table', { name: 'Phone numbers' })).toBeVisible();
  await expect(activation).toHaveCount(0);
});

test('several numbers are verified at once by codes that come back (B04, B06)', async ({
  openPortal,
  administrator,
}) => {
  const numbers = ['+1 415 555 0117', '+1 415 555 0118'];
  const silent = '+1 415 555 0121'; // the simulated network cannot reach it
  for (const number of [...numbers, silent]) await administrator.addNumber(number, 'Night line');
  const { page } = await openPortal(`${NUMBERS}?search=night`);
  await expect(page.getByRole('button', { name: 'Verify selected (0)' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  for (const number of [...numbers, silent])
    await page.getByRole('checkbox', { name: `Select ${number}` }).check();
  await page.getByRole('button', { name: 'Verify selected (3)' }).click();
  await expect(page.getByText('Verification started: 3, refused: 0.')).toBeVisible();
  for (const number of numbers) await expect(rowOf(page, number)).toContainText(VERIFIED);
  await expect(rowOf(page, silent)).toContainText('Not verified');
  await expect(rowOf(page, silent)).toContainText('The other end could not be reached.');
});

test('a number in use is drained: its call keeps it, new ones do not get it, then it goes (B14, B15)', async ({
  desk,
  world,
  openPortal,
  administrator,
}) => {
  const [number, spare] = ['+1 415 555 0124', '+1 415 555 0125'];
  const { id } = await administrator.addNumber(number, 'Leaving', { verified: true });
  const other = await administrator.addNumber(spare, 'Staying', { verified: true });
  await administrator.setQueue('billing', { outboundNumbers: [id, other.id] });
  const phone = await desk.talkTo('+1 512 555 0181', { queue: 'Billing' });

  const portal = await openPortal(`${NUMBERS}?search=leaving`);
  const { page } = portal;
  await page.getByRole('button', { name: number }).click();
  const removal = portal.card('Remove number');
  const remove = removal.getByRole('button', { name: 'Remove number' });
  await expect(removal).toContainText('Live calls with this number: 1');
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await removal.getByRole('button', { name: 'Keep new calls off it' }).click();
  await expect(rowOf(page, number)).toContainText('Draining');

  await desk.write('Still from the same number');
  await expect(phone.texts('Still from the same number')).toBeVisible();
  const sender = async (words: string) => (await world.ledger()).find(({ text }) => text === words)?.from;
  expect(await sender('Still from the same number')).toBe('+14155550124');
  await desk.hangUp();
  await expect(removal).toContainText('No live call has it.');
  await remove.click();
  await removal.getByRole('button', { name: 'Remove number' }).click();
  await expect(page.getByText('The number is removed.')).toBeVisible();
  await expect(page.getByText('No number fits the search.')).toBeVisible();

  const next = await desk.talkTo('+1 512 555 0182', { queue: 'Billing' });
  await desk.write('From the one that stays');
  await expect(next.texts('From the one that stays')).toBeVisible();
  expect(await sender('From the one that stays')).toBe('+14155550125');
  await desk.hangUp();
  await expect(desk.message).toHaveCount(0);

  await portal.goTo('/calls?our=%2B14155550124');
  await expect(page.getByRole('row', { name: /\+1 415 555 0124 It had the least to do/ })).toContainText(
    '+1 512 555 0181',
  );
});

test('texts abroad in calls and while callers wait have a switch each (A09, A10, K18)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.set({ nonDomesticInCall: true, nonDomesticWaitTime: false });
  await desk.talkTo('+39 347 555 0183');
  const portal = await openPortal('/settings/sms-in-call/non-domestic');
  const { page } = portal;
  await expect(page.getByRole('heading', { name: 'Non-US numbers', level: 1 })).toBeVisible();
  await expect(page).toHaveTitle('Non-US numbers · Midcall');
  await switchOf(portal, 'Texts to numbers abroad in calls').uncheck();
  await portal.set('In calls');
  await expect(desk.widget.getByText('A number abroad').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 422,
    code: 'non_domestic_blocked',
  });

  await switchOf(portal, 'Texts to numbers abroad while callers wait').check();
  await portal.set('While callers wait');
  await page.reload();
  await expect(switchOf(portal, 'Texts to numbers abroad in calls')).not.toBeChecked();
  await expect(switchOf(portal, 'Texts to numbers abroad while callers wait')).toBeChecked();
  await expect(desk.message).toHaveCount(0);
  await switchOf(portal, 'Texts to numbers abroad in calls').check();
  await portal.set('In calls');
  await desk.write('Buongiorno');
  await expect(desk.bubble('Buongiorno').getByText('Delivered', { exact: true })).toBeVisible();
});

const rowOf = (page: Page, number: string): Locator => page.getByRole('row').filter({ hasText: number });
