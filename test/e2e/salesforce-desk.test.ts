import { Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

const GRACE = '+1 415 555 0142';
const CLOSING = /Thank you for calling/;

test('the widget in a console like Salesforce is bound to the voice call, and follows the case (C01, F07, N01)', async ({
  page,
  product,
}) => {
  const desk = new Desk(page);
  await desk.open(`${product.simulatorOrigin}/?crm=salesforce`);
  await page.getByRole('tab', { name: '#4817' }).click();
  await desk.call({ caller: GRACE });
  // the case of the call comes up when the agent answers
  await expect(page.getByRole('tab', { name: '#4821' })).toHaveAttribute('aria-selected', 'true');
  await expect(desk.widget.getByRole('heading', { name: 'Grace Okafor', level: 1 })).toBeVisible();
  await desk.write('Please send a photo of the meter.');
  const phone = desk.handset(GRACE);
  await expect(phone.texts('Please send a photo of the meter.').last()).toBeVisible();
  // this telephone may have had calls before
  const before = await phone.texts(CLOSING).count();

  await page.getByRole('button', { name: 'Hold' }).click();
  await expect(desk.widget.getByText('On hold')).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(desk.widget.getByText('Connected')).toBeVisible();

  // each message is in the feed of the case once, while the call lives (F13)
  const feed = page.getByRole('list', { name: 'History' });
  const ours = feed.getByRole('listitem').filter({ hasText: 'Internal post by Midcall' });
  const posts = (words: string) => ours.filter({ hasText: words });
  await expect(posts('Please send a photo of the meter.')).toHaveCount(1);

  await phone.text('Ring me on 415 555 0199');
  await desk.widget.getByRole('button', { name: '415 555 0199' }).click();
  await expect(page.getByRole('status').filter({ hasText: '415 555 0199' })).toBeVisible();

  await desk.hangUp();
  await expect(phone.texts(CLOSING)).toHaveCount(before + 1);
  await expect(desk.widget.getByText('Read-only.')).toBeVisible();
  await expect(posts('Thank you for calling')).toHaveCount(1);
});
