/**
 * A call in its middle: a preset, an answer with photos, a text, and, when there are `unsent` words, those.
 * `widgetOf`: where the widget is in the page.
 */
export async function talk(page, { widgetOf, unsent, photos = ['Water meter', 'Hallway floor'] }) {
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  const widget = widgetOf(page);
  const message = widget.getByRole('textbox', { name: 'Message' });
  await message.waitFor();
  const conversation = widget.getByRole('log', { name: 'Conversation' });
  await widget.getByRole('button', { name: 'Presets', exact: true }).click();
  await widget.getByRole('option', { name: 'Ask for photo' }).first().click();
  await conversation.getByText('Delivered').waitFor();

  await answer(page, photos);
  const last = photos.length > 1 ? `Photo ${photos.length} of ${photos.length}` : 'Photo';
  await conversation.getByRole('button', { name: last }).waitFor();

  await message.fill('Thank you, I see it. Please close the red valve.');
  await widget.getByRole('button', { name: 'Send', exact: true }).click();
  await conversation.getByText('Delivered').nth(1).waitFor();
  if (unsent) await message.fill(unsent);
  await seePhotos(conversation, photos.length);
}

/** Until photos are drawn. */
export async function seePhotos(conversation, count = 2) {
  await conversation
    .locator('img')
    .nth(count - 1)
    .waitFor();
  for (const picture of await conversation.locator('img').all())
    await picture.evaluate((image) => image.decode());
}

async function answer(page, photos) {
  const handset = page.getByRole('region', { name: '+1 415 555 0142' });
  await handset
    .getByRole('textbox', { name: 'Text message' })
    .fill('Here they are. It drips onto the floor.');
  for (const photo of photos) {
    await handset.getByRole('button', { name: 'Attach photo' }).click();
    await page.getByRole('menuitem', { name: photo }).click();
  }
  await handset.getByRole('button', { name: 'Send text' }).click();
}
