import { expect, test } from './with-portal.ts';

test('an agent cannot text a prefix that is held, sees why, and can once an administrator releases it', async ({
  desk,
  openPortal,
  administrator,
}) => {
  const prefix = '+151255502';
  const phone = await desk.talkTo('+1 512 555 0293');
  await desk.write('Before the hold');
  await expect(phone.texts('Before the hold')).toBeVisible();

  await administrator.holdPrefix(prefix);
  await expect(desk.widget.getByText('Texts to such numbers are held').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    ...{ status: 409, code: 'prefix_held' },
  });
  await phone.text('Are you still there?');
  await expect(desk.conversation.getByText('Are you still there?')).toBeVisible();

  const { page } = await openPortal('/settings/sms-in-call/overview');
  await expect(page.getByText('Held prefixes')).toBeVisible();
  await expect(page.getByText(prefix)).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).press('Enter');
  await expect(page.getByText('go out again')).toBeVisible();

  await expect(desk.message).toBeEditable();
  await desk.page.bringToFront();
  await desk.write('After the hold');
  await expect(phone.texts('After the hold')).toBeVisible();
  await expect(phone.texts('By a script')).toHaveCount(0);
});
