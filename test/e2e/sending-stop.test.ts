import { expect, test } from './with-portal.ts';

test('an administrator stops all texts during a call, and lets them go on (kill switch)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  administrator.resumeInTheEnd();
  const phone = await desk.talkTo('+1 512 555 0191');
  await desk.write('Before the stop');
  await expect(phone.texts('Before the stop')).toBeVisible();

  const { page } = await openPortal('/settings/sms-in-call/overview');
  await page.getByRole('button', { name: 'Stop all texts' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Stop all texts?' })).toBeVisible();
  const question = page.locator('midcall-sending-stop midcall-confirm-dialog');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await question.getByRole('button', { name: 'Stop all texts' }).click();
  await expect(page.getByRole('region', { name: 'All texts are stopped' })).toBeVisible();

  await expect(desk.widget.getByText('All texts are stopped').first()).toBeVisible({ timeout: 5_000 });
  await expect(desk.message).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    ...{ status: 409, code: 'sending_stopped' },
  });
  await phone.text('Are you still there?');
  await expect(desk.conversation.getByText('Are you still there?')).toBeVisible();

  await page.getByRole('button', { name: 'Resume texts' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Resume texts?' })).toBeVisible();
  await question.getByRole('button', { name: 'Resume texts' }).click();
  await expect(page.getByText('Texts go out to carriers.')).toBeVisible();
  await expect(desk.message).toBeEditable({ timeout: 5_000 });
  await desk.write('After the stop');
  await expect(phone.texts('After the stop')).toBeVisible();
  await expect(phone.texts('By a script')).toHaveCount(0);
  expect((await administrator.lastChange('sending'))?.action).toBe('sending.resumed');
});
