import { expect, test } from './running-product.ts';

const [FIRST, SECOND] = ['+1 503 555 0161', '+1 503 555 0162'];
const WORDS = 'Your code is 4417';

test('a text begun for one caller is locked when another is on the line, and goes to neither (E22)', async ({
  desk,
}) => {
  const phone = await desk.talkTo(FIRST);
  await desk.message.fill(WORDS);
  await desk.hangUp();
  await desk.call({ caller: SECOND });

  await expect(desk.widget.getByText(`Written for ${FIRST}`)).toBeVisible();
  await expect(desk.widget.getByText(`Your text for ${FIRST} was not sent.`).first()).toBeVisible();
  await expect(desk.send).toHaveCount(0);
  await expect(desk.presetsButton).toHaveCount(0);
  await expect(desk.message).toHaveValue(WORDS);
  await expect(desk.message).not.toBeEditable();
  await desk.message.press('Enter');

  await desk.widget.getByRole('button', { name: `Start new for ${SECOND}` }).click();
  await expect(desk.message).toHaveValue('');
  await desk.write('Good morning');
  await expect(desk.bubble('Good morning').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(desk.handset(SECOND).texts('Good morning')).toHaveCount(1);
  await expect(desk.handset(SECOND).texts(WORDS)).toHaveCount(0);
  await desk.choose(FIRST);
  await expect(phone.messages).not.toContainText(WORDS);
});

test('a draft is kept for its own call, and never shows on the other (E22, P11)', async ({ desk }) => {
  const [held, talking] = ['+1 503 555 0163', '+1 503 555 0164'];
  await desk.talkTo(held);
  await desk.message.fill(WORDS);
  await desk.page.getByRole('button', { name: 'Hold' }).click();
  await desk.call({ caller: talking });
  await desk.widget.getByRole('button', { name: `Keep for ${held}` }).click();
  await expect(desk.message).toHaveValue('');
  await expect(desk.message).toBeEditable();
  await desk.message.fill('Another draft');

  const calls = desk.widget.getByRole('navigation', { name: 'Calls' });
  await calls.getByRole('button', { name: held }).click();
  await expect(desk.widget.getByRole('heading', { name: held, level: 1 })).toBeVisible();
  await expect(desk.message).toHaveValue(WORDS);
  await calls.getByRole('button', { name: talking }).click();
  await expect(desk.message).toHaveValue('Another draft');

  await desk.page.reload();
  await expect(desk.message).toHaveValue('Another draft');
  await desk.widget.getByRole('navigation', { name: 'Calls' }).getByRole('button', { name: held }).click();
  await expect(desk.message).toHaveValue(WORDS);
});

test('the server refuses a text that was written for another call', async ({ desk }) => {
  await desk.talkTo('+1 503 555 0167');
  const other = desk.callKey;
  await desk.hangUp();
  const phone = await desk.talkTo('+1 503 555 0168');
  expect(await desk.post({ kind: 'text', callKey: other, text: WORDS })).toMatchObject({
    status: 409,
    code: 'wrong_call',
  });
  await desk.write('Good morning');
  await expect(phone.texts('Good morning')).toBeVisible();
  await expect(phone.texts(WORDS)).toHaveCount(0);
});
