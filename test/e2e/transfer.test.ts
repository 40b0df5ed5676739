import { Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

const CALLER = '+1 404 555 0171';

test('the session goes with the call: the second agent has all of it, the first one reads (J10, C11, F05)', async ({
  desk,
  context,
  product,
}) => {
  const phone = await desk.talkTo(CALLER);
  await desk.write('Please close the red valve.');
  await expect(desk.bubble('Please close the red valve.')).toBeVisible();
  await phone.text('It is stuck.');
  await expect(desk.bubble('It is stuck.')).toBeVisible();

  const ben = new Desk(await context.newPage());
  await ben.open(`${product.simulatorOrigin}/?agent=ben`);
  await desk.page.getByRole('button', { name: 'Move to Ben' }).click();
  await expect(ben.message).toBeEditable();
  for (const words of ['Please close the red valve.', 'It is stuck.'])
    await expect(ben.bubble(words)).toHaveCount(1);
  await expect(ben.conversation).toContainText('Ana left');
  await expect(ben.conversation).toContainText('Ben joined');

  await expect(desk.message).toHaveCount(0);
  await expect(desk.send).toHaveCount(0);
  await expect(desk.presetsButton).toHaveCount(0);
  await expect(desk.bubble('It is stuck.')).toBeVisible();
  const { status } = await desk.post({ kind: 'text', text: 'Still there?' });
  expect(status).toBe(404);

  await ben.write('Ben here: turn it to the left.');
  await phone.text('That worked.');
  await expect(ben.bubble('That worked.')).toBeVisible();
  await expect(phone.texts('Ben here: turn it to the left.')).toHaveCount(1);
  await expect(desk.conversation).not.toContainText('That worked.');
  await desk.page.reload();
  await expect(desk.widget.getByRole('heading', { level: 2 })).toBeVisible();
  await expect(desk.send).toHaveCount(0);
  await expect(desk.widget.locator('body')).not.toContainText('That worked.');

  await ben.choose(CALLER);
  await ben.hangUp();
  await expect(ben.handset(CALLER).texts(/Thank you for calling/)).toHaveCount(1);
});
