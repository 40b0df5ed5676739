import { expect, test } from './running-product.ts';

test('a text the network refuses says why in words, and Try again sends the same one (F12)', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 303 555 0161');
  await desk.setDelivery('Refused: link blocked');
  await desk.write('Track it: https://brightwater.example/track');
  const bubble = desk.bubble('Track it');
  await expect(bubble.getByText('Not delivered')).toBeVisible();
  await expect(bubble).toContainText("The caller's network refused the text, often because of a link.");
  await expect(phone.texts('Track it')).toHaveCount(0);

  await desk.page.getByRole('button', { name: 'Back to normal' }).click();
  await bubble.getByRole('button', { name: 'Try again' }).click();
  await expect(bubble.getByText('Delivered', { exact: true })).toBeVisible();
  await expect(bubble).toHaveCount(1);
  await expect(bubble.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await expect(phone.texts('Track it')).toHaveCount(1);
});

test('a phone that is off is named as the reason (F12)', async ({ desk }) => {
  await desk.talkTo('+1 303 555 0121');
  await desk.write('Are you near the meter?');
  await expect(desk.bubble('near the meter')).toContainText('The phone is off or out of reach.');
  await expect(desk.bubble('near the meter').getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('when the answer is lost the agent reads "Not confirmed", and the caller has the text once', async ({
  desk,
  world,
}) => {
  const caller = '+1 303 555 0141';
  const phone = await desk.talkTo(caller);
  await desk.write('The red valve, please.');
  const bubble = desk.bubble('The red valve');
  await expect(bubble.getByText('Not confirmed', { exact: true })).toBeVisible();
  await expect(bubble).toContainText('The caller may or may not have got this.');
  await expect(phone.texts('The red valve')).toHaveCount(1);
  const attempts = async () =>
    (await world.ledger()).filter(({ to, fact }) => to === '+13035550141' && fact === 'taken').length;
  expect(await attempts()).toBe(1);

  await bubble.getByRole('button', { name: 'Send again' }).click();
  await expect(phone.texts('The red valve')).toHaveCount(2);
  await expect(bubble).toHaveCount(1);
  expect(await attempts()).toBe(2);
});

test('receipts that come twice and backwards end as Delivered (F02)', async ({ desk, world }) => {
  await desk.talkTo('+1 303 555 0112');
  await desk.write('Did it stop?');
  const bubble = desk.bubble('Did it stop?');
  await expect(bubble.getByText('Delivered', { exact: true })).toBeVisible();
  const reference = async () =>
    (await world.ledger()).find(({ to, fact }) => to === '+13035550112' && fact === 'taken')?.reference;
  const of = await reference();
  const receipts = async () =>
    (await world.ledger()).filter((entry) => entry.fact === 'receipt' && entry.reference === of).length;
  await expect.poll(receipts).toBe(4);
  // What is sent after the last receipt is shown after it.
  await desk.handset('+1 303 555 0112').text('Yes');
  await expect(desk.conversation).toContainText('Yes');
  await expect(bubble.getByText('Delivered', { exact: true })).toBeVisible();
});

test('a receipt that names the text settles it although the answer was lost', async ({ desk }) => {
  const phone = await desk.talkTo('+1 303 555 0143');
  await desk.write('Thank you');
  await expect(desk.bubble('Thank you').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('Thank you')).toHaveCount(1);
});

test('a text above the speed of the number waits, is delivered once, and the next one can be written at once', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 303 555 0130');
  const waiting = desk.bubble('One moment').getByText('Waiting', { exact: true }).waitFor();
  await desk.write('One moment');
  await waiting;
  await expect(desk.message).toBeEditable();
  await expect(desk.bubble('One moment').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('One moment')).toHaveCount(1);
});

test('an impatient double click sends one text', async ({ desk }) => {
  const phone = await desk.talkTo('+1 303 555 0162');
  await desk.message.fill('Only once');
  await desk.send.dblclick();
  await expect(desk.bubble('Only once').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('Only once')).toHaveCount(1);
  await expect(desk.bubble('Only once')).toHaveCount(1);
});
