import { expect, test } from './running-product.ts';

const CLOSING = /Thank you for calling/;

test('STOP closes everything, the closing text too; START opens it again', async ({ desk }) => {
  const caller = '+1 617 555 0161';
  const phone = await desk.talkTo(caller);
  await desk.write('Is the water off?');
  await expect(phone.texts('Is the water off?')).toBeVisible();

  await phone.text('STOP');
  await expect(desk.widget.getByText(/has stopped texts/).first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  await expect(desk.presetsButton).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({ code: 'opted_out' });
  await desk.hangUp();
  await expect(
    desk.widget.getByText('No closing message: the caller has stopped texts.').first(),
  ).toBeVisible();

  await desk.call({ caller });
  await expect(desk.widget.getByText('This number has stopped texts').first()).toBeVisible();
  await phone.text('START');
  await expect(desk.message).toBeEditable();
  await desk.write('Good to have you back');
  await expect(phone.texts('Good to have you back')).toBeVisible();
  await expect(phone.texts('By a script')).toHaveCount(0);
  await expect(phone.texts(CLOSING)).toHaveCount(0);
  await desk.hangUp();
  await expect(phone.texts(CLOSING)).toHaveCount(1);
});

test('what may mean STOP is asked of the agent; until then nothing goes out', async ({ desk }) => {
  const phone = await desk.talkTo('+1 617 555 0162');
  await phone.text('stop it');
  const stop = desk.widget.getByRole('button', { name: 'Stop texts' });
  const goOn = desk.widget.getByRole('button', { name: 'Keep texting' });
  await expect(stop).toBeVisible();
  await desk.message.fill('Close the valve?');
  await expect(desk.send).toBeDisabled();
  await desk.message.press('Enter');
  await expect(desk.conversation.getByRole('article')).toHaveCount(1);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    code: 'opt_out_suspected',
  });

  await goOn.click();
  await expect(goOn).toHaveCount(0);
  await desk.send.click();
  await expect(phone.texts('Close the valve?')).toBeVisible();

  await phone.text('please stop');
  await stop.click();
  await expect(desk.widget.getByText(/has stopped texts/).first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  await desk.hangUp();
  await expect(
    desk.widget.getByText('No closing message: the caller has stopped texts.').first(),
  ).toBeVisible();
  await expect(phone.texts(CLOSING)).toHaveCount(0);
});
