import { expect, switchOf, test } from './with-portal.ts';

const MEDIA = '/settings/sms-in-call/media';

test('the text with the link is written in the portal, needs the link, and reaches the handset (K02)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.keepText('photoLink', 'it');
  const portal = await openPortal(MEDIA);
  await portal.page.getByRole('button', { name: 'Edit: Italian' }).click();
  const section = portal.section('Text with the link: Italian');
  const box = section.getByRole('textbox', { name: 'Text', exact: true });
  await box.fill('Foto, per favore');
  await expect(section.getByRole('alert')).toHaveText(/^Put \{link\}, in double braces/);
  await expect(section.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
  const words = `Foto per {{company}} ${Date.now()}:`;
  await box.fill(`${words} {{link}}`);
  await expect(portal.page.getByText(/\/p\/demo\/\w{31}$/)).toBeVisible();
  await portal.set('Text with the link: Italian');
  const phone = await desk.talkTo('+1 512 555 0181', { language: 'Italiano' });
  await desk.widget.getByRole('button', { name: /^Photo link/ }).click();
  await expect(phone.texts(words.replace('{{company}}', 'Brightwater'))).toBeVisible();
});

test('links switched off leave the open widget, its key and the server (K02)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.set({ photoLink: true });
  await desk.talkTo('+1 512 555 0182');
  const button = desk.widget.getByRole('button', { name: /^Photo link/ });
  await expect(button).toBeVisible();
  const portal = await openPortal(MEDIA);
  await switchOf(portal, 'Agents may send links for photos').uncheck();
  await expect(portal.page.getByRole('spinbutton', { name: 'A link lives at most' })).toBeDisabled();
  await portal.set('Photos by a link');
  await expect(button).toHaveCount(0);
  await desk.message.press('Alt+p');
  expect(await desk.post({ kind: 'photoLink' })).toMatchObject({ status: 403, code: 'photo_link_off' });
  await expect(desk.conversation.getByRole('article')).toHaveCount(0);

  await switchOf(portal, 'Agents may send links for photos').check();
  await portal.set('Photos by a link');
  await expect(button).toBeVisible();
  await desk.message.press('Alt+p');
  await expect(desk.bubble(/send photos to the agent/)).toBeVisible();
});
