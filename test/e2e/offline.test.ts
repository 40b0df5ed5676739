import { expect, test } from './running-product.ts';

test('without a connection the agent is told, keeps the words, and misses nothing (C17)', async ({
  desk,
  context,
  world,
}) => {
  const phone = await desk.talkTo('+1 801 555 0161');
  await desk.write('Before the break');
  await expect(desk.bubble('Before the break').getByText('Delivered', { exact: true })).toBeVisible();

  await context.setOffline(true);
  const banner = desk.widget.getByRole('button', { name: 'Try now' });
  await expect(banner).toBeVisible();
  await expect(desk.widget.getByText(/^No connection/).first()).toBeVisible();
  await expect(desk.widget.getByText('Reconnecting')).toBeVisible();
  await desk.message.fill('Written meanwhile');
  await expect(desk.send).toBeDisabled();
  await expect(desk.send).toHaveAccessibleDescription('Waits for the connection');
  await desk.message.press('Enter');
  await expect(desk.message).toHaveValue('Written meanwhile');
  await expect(desk.conversation.getByRole('article')).toHaveCount(1);
  await world.textFrom('+18015550161', 'Said during the break');

  await context.setOffline(false);
  await expect(banner).toBeHidden();
  await expect(desk.bubble('Said during the break')).toHaveCount(1);
  await expect(desk.message).toHaveValue('Written meanwhile');
  await desk.send.click();
  await expect(desk.bubble('Written meanwhile').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('Written meanwhile')).toHaveCount(1);
  await expect(desk.bubble('Said during the break')).toHaveCount(1);
  await expect(desk.conversation.getByRole('article')).toHaveCount(3);
});

test('a call that ends during the break is over when the agent is back', async ({ desk, context, world }) => {
  const phone = await desk.talkTo('+1 801 555 0162');
  await desk.write('Before the break');
  await expect(desk.bubble('Before the break').getByText('Delivered', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(desk.widget.getByText(/^No connection/).first()).toBeVisible();
  await desk.message.fill('Too late');
  await world.calmDown();
  await context.setOffline(false);
  await expect(desk.conversation.getByText('Caller hung up')).toBeVisible();
  await expect(desk.send).toHaveCount(0);
  await expect(phone.texts(/Thank you for calling/)).toHaveCount(1);
  await expect(phone.texts('Too late')).toHaveCount(0);
});
