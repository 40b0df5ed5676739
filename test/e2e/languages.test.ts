import { expect, test } from './running-product.ts';

test('a call in Japanese opens in Japanese, and its counter knows what Japanese costs (D10, E04, H06)', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 713 555 0161', { language: '日本語' });
  await expect(desk.widget.getByTitle('Language of this conversation: Japanese')).toBeVisible();
  await desk.presetsButton.click();
  await expect(desk.presets.getByRole('option', { name: /写真のお願い/ })).toBeVisible();
  await expect(desk.presets.getByRole('option', { name: /Ask for photo/ })).toHaveCount(0);
  await desk.presets.getByRole('option', { name: /写真のお願い/ }).click();
  await expect(phone.texts('このメッセージに、メーターの写真を添付してご返信ください。')).toHaveCount(1);

  const count = (text: string) => desk.widget.getByText(text, { exact: true });
  await desk.message.fill('水'.repeat(70));
  await expect(count('70 / 70')).toBeVisible();
  await desk.message.fill('水'.repeat(71));
  await expect(count('71 (2 messages)')).toBeVisible();
  await desk.message.fill('水'.repeat(135));
  await expect(count('135 (3 messages)')).toBeVisible();
  await desk.message.fill(`${'a'.repeat(71)}😀`);
  await expect(count('72 (2 messages)')).toBeVisible();
  await expect(desk.message).toHaveAttribute('lang', 'ja');

  await desk.message.fill('');
  await desk.hangUp();
  await expect(phone.texts(/お電話ありがとうございました/)).toHaveCount(1);
});

test('a call in Italian is written, closed and answered in Italian (D10, H06)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 713 555 0162', { language: 'Italiano' });
  await desk.sendPreset(/Chiedi una foto/);
  await expect(phone.texts(/una foto del contatore/)).toHaveCount(1);
  await desk.message.fill(`città${'a'.repeat(155)}`);
  await expect(desk.widget.getByText('160 / 160', { exact: true })).toBeVisible();
  await desk.message.fill('');
  await desk.hangUp();
  await expect(phone.texts(/Grazie per aver chiamato/)).toHaveCount(1);
  await phone.text('Ancora una cosa');
  await expect(phone.texts(/nessuno legge questo messaggio/)).toBeVisible();
});

test('the agent changes the language of the conversation, and presets and closing text follow', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 713 555 0163');
  await desk.widget
    .getByRole('combobox', { name: 'Language of this conversation' })
    .selectOption({ label: 'Italian' });
  await expect(desk.message).toHaveAttribute('lang', 'it');
  await desk.sendPreset(/Chiedi una foto/);
  await expect(phone.texts(/una foto del contatore/)).toHaveCount(1);
  await desk.hangUp();
  await expect(phone.texts(/Grazie per aver chiamato/)).toHaveCount(1);
});

test('the interface speaks another language at once, and what was written stays', async ({ desk }) => {
  await desk.talkTo('+1 713 555 0164');
  await desk.message.fill('Half a sentence');
  const locale = desk.page.getByRole('banner').getByRole('combobox').last();
  await locale.selectOption({ label: 'Italiano' });
  await expect(desk.widget.getByRole('button', { name: 'Invia', exact: true })).toBeVisible();
  await expect(desk.widget.getByRole('textbox', { name: 'Messaggio' })).toHaveValue('Half a sentence');
  await expect(desk.widget.locator('html')).toHaveAttribute('lang', 'it');
  await locale.selectOption({ label: '日本語' });
  await expect(desk.widget.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(desk.widget.getByRole('button', { name: 'Invia', exact: true })).toHaveCount(0);
  await locale.selectOption({ label: 'English' });
  await expect(desk.send).toBeVisible();
  await expect(desk.message).toHaveValue('Half a sentence');
});

test('a language without presets shows those of another, and says so', async ({ desk }) => {
  await desk.talkTo('+1 713 555 0167', { language: '한국어' });
  await desk.presetsButton.click();
  const option = desk.presets.getByRole('option', { name: /Ask for photo/ });
  await expect(option).toContainText('EN only');
});
