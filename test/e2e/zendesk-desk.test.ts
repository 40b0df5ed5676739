import { type FrameLocator, type Page } from '@playwright/test';
import { Handset } from './desk.ts';
import { expect, test } from './running-product.ts';

/** The app's frame that shows, and the widget in it. */
const widgetOf = (page: Page): FrameLocator =>
  page.locator('iframe[name^="app-guid"]:visible').contentFrame().frameLocator('iframe');

const GRACE = '+1 415 555 0142';
const CLOSING = /Thank you for calling/;

test('the app in a desk like Zendesk is bound to the call, and goes with the ticket (C01, F07, N01)', async ({
  page,
  product,
}) => {
  await page.goto(`${product.simulatorOrigin}/?crm=zendesk`);
  const widget = widgetOf(page);
  await expect(widget.getByRole('heading', { name: 'No active call' })).toBeVisible();
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await expect(widget.getByRole('heading', { name: 'Grace Okafor', level: 1 })).toBeVisible();
  await widget.getByRole('textbox', { name: 'Message' }).fill('Please send a photo of the meter.');
  await widget.getByRole('button', { name: 'Send', exact: true }).click();
  const phone = new Handset(page.getByRole('region', { name: GRACE }));
  await expect(phone.texts('Please send a photo of the meter.').last()).toBeVisible();
  // this telephone may have had calls before
  const before = await phone.texts(CLOSING).count();

  await page.getByRole('tab', { name: '#4817' }).click();
  await expect(widget.getByRole('log', { name: 'Conversation' })).toContainText('photo of the meter');
  await page.getByRole('tab', { name: '#4821' }).click();
  await phone.text('It is on its way, or ring me on 415 555 0199');
  await widget.getByRole('button', { name: '415 555 0199' }).click();
  await expect(page.getByRole('status').filter({ hasText: '415 555 0199' })).toBeVisible();

  // each message is in the ticket once, while the call lives (F13); the desk keeps what another CRM was told, too
  const ticket = page.getByRole('list', { name: 'History' });
  const ours = ticket.getByRole('listitem').filter({ hasText: 'Internal note by Midcall' });
  const notes = (words: string) => ours.filter({ hasText: words });
  for (const words of ['Please send a photo of the meter.', 'It is on its way']) {
    await expect(notes(words)).toHaveCount(1);
    await expect(notes(words)).toContainText('+14155550142');
  }

  await page.getByRole('button', { name: 'Hang up' }).click();
  await expect(phone.texts(CLOSING)).toHaveCount(before + 1);
  await expect(widget.getByText('Read-only.')).toBeVisible();
  await expect(notes('Thank you for calling')).toHaveCount(1);
  // what comes after the end is added nowhere (C03)
  await phone.text('One more thing');
  await expect(phone.texts('One more thing')).toBeVisible();
  await expect(phone.texts(/nobody reads this message/).last()).toBeVisible();
  await expect(notes('One more thing')).toHaveCount(0);
});
