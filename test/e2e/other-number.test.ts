import { expect, test } from './running-product.ts';

test('a withheld number is said so, and another number the caller names is texted (A06)', async ({
  desk,
}) => {
  const mobile = '+1 702 555 0162';
  await desk.page.getByRole('button', { name: 'Options' }).click();
  await desk.page.getByRole('checkbox', { name: 'Withhold the number' }).check();
  await desk.call({ caller: '+1 702 555 0161' });
  await expect(desk.widget.getByRole('heading', { name: "The caller's number is hidden" })).toBeVisible();
  await expect(desk.widget.getByText('702 555 0161')).toHaveCount(0);
  await expect(desk.message).toHaveCount(0);

  await desk.widget.getByRole('button', { name: 'Enter another number' }).click();
  const field = desk.widget.getByRole('textbox', { name: 'Mobile number' });
  await expect(field).toBeFocused();
  await field.fill('702 55');
  await field.press('Enter');
  await expect(
    desk.widget.getByRole('alert').filter({ hasText: 'not a complete phone number' }),
  ).toBeVisible();
  await field.fill('(702) 555-0162');
  await desk.widget.getByRole('button', { name: 'Open texting' }).click();
  await expect(desk.message).toBeEditable();
  await expect(desk.widget.getByText(`What you send goes to ${mobile}.`)).toBeVisible();

  await desk.write('This is Ana');
  await expect(desk.bubble('This is Ana').getByText('Delivered', { exact: true })).toBeVisible();
  await desk.choose(mobile);
  const phone = desk.handset(mobile);
  await expect(phone.texts('This is Ana')).toHaveCount(1);
  await phone.text('Here I am');
  await expect(desk.conversation).toContainText('Here I am');
});

test('a landline is known before anything is sent, and another number helps (A06)', async ({ desk }) => {
  const mobile = '+1 702 555 0163';
  await desk.call({ caller: '+39 02 1234 5678' });
  await expect(desk.widget.getByRole('heading', { name: 'This is a landline' })).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  await desk.widget.getByRole('button', { name: 'Enter another number' }).click();
  await desk.widget.getByRole('textbox', { name: 'Mobile number' }).fill(mobile);
  await desk.widget.getByRole('button', { name: 'Open texting' }).click();
  await desk.write('And now?');
  await expect(desk.bubble('And now?').getByText('Delivered', { exact: true })).toBeVisible();
  await desk.choose(mobile);
  await expect(desk.handset(mobile).texts('And now?')).toHaveCount(1);
});

test('a landline the carrier knows is named as the reason (F12)', async ({ desk }) => {
  await desk.talkTo('+1 702 555 0122');
  await desk.write('Can you read this?');
  await expect(desk.bubble('Can you read this?').getByText('Not delivered')).toBeVisible();
  await expect(desk.bubble('Can you read this?')).toContainText(
    'This is a landline. It cannot receive texts.',
  );
});
