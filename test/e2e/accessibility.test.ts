import { barriersOfAllFrames } from './barriers.ts';
import { type Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

/** Page and widget, as they stand, in light and in dark colours. */
async function expectNoBarriers({ page }: Desk, state: string): Promise<void> {
  const dark = page.getByRole('button', { name: 'Dark colours' });
  for (const scheme of ['light', 'dark']) {
    await expect(dark).toHaveAttribute('aria-pressed', String(scheme === 'dark'));
    await expect(page.frameLocator('iframe').locator('html')).toHaveCSS('color-scheme', scheme);
    expect(await barriersOfAllFrames(page), `${state}, ${scheme}`).toEqual([]);
    await dark.press('Enter');
  }
}

test('axe finds nothing before, in and after a call, with the presets and with a photo open', async ({
  desk,
}) => {
  test.slow();
  await desk.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await desk.page.reload();
  await expect(desk.widget.getByText('No active call')).toBeVisible();
  await expectNoBarriers(desk, 'before a call');

  const phone = await desk.talkTo('+1 206 555 0120');
  await desk.write('Track it: https://brightwater.example/track');
  await expect(desk.bubble('Track it').getByText('Not delivered')).toBeVisible();
  await phone.text('Here it is');
  await phone.region.getByRole('button', { name: 'Attach photo' }).click();
  await desk.page.getByRole('menuitem', { name: 'Water meter' }).click();
  await phone.region.getByRole('button', { name: 'Send text' }).click();
  const photo = desk.conversation.getByRole('button', { name: /^Photo 1 of 1/ });
  await expect(photo.locator('img')).toHaveJSProperty('complete', true);
  await desk.message.fill('A draft with “quotes”');
  await expectNoBarriers(desk, 'in a call');
  await desk.message.fill('');

  await desk.presetsButton.click();
  await expect(desk.presets).toBeVisible();
  await expectNoBarriers(desk, 'presets open');
  await desk.widget.getByRole('dialog', { name: 'Presets' }).press('Escape');

  await photo.click();
  const viewer = desk.widget.getByRole('dialog', { name: 'Photo 1 of 1' });
  await expect(viewer.getByRole('img')).toBeVisible();
  await expectNoBarriers(desk, 'photo open');
  await viewer.press('Escape');

  await desk.hangUp();
  await expect(desk.conversation.getByText('Caller hung up')).toBeVisible();
  await expectNoBarriers(desk, 'ended');
});
