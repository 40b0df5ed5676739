import { type LaunchClaims } from '../../protocol/launch.ts';
import { Desk } from './desk.ts';
import { launchToken } from './embedding/launch-token.ts';
import { expect, type Product, test } from './running-product.ts';

/** The CRM vouches for an agent who may do only this. */
async function allowOnly({ page }: Desk, product: Product, permissions: LaunchClaims['permissions']) {
  await page.route(`${product.simulatorOrigin}/host/launch-token`, async (route) => {
    const { nonce, mount } = route.request().postDataJSON() as { nonce: string; mount: string };
    const { token } = await launchToken(product, { nonce, mount, permissions });
    await route.fulfill({ json: { token } });
  });
}

test('an agent without the permission to send reads, and the server refuses the rest (A04)', async ({
  page,
  product,
}) => {
  const desk = new Desk(page);
  await allowOnly(desk, product, []);
  await desk.open(product.simulatorOrigin);
  const caller = '+1 312 555 0161';
  await desk.call({ caller });
  await expect(desk.widget.getByText('Your role has no permission to send texts.').first()).toBeVisible();
  await desk.handset(caller).text('Can anybody read this?');
  await expect(desk.conversation).toContainText('Can anybody read this?');
  await expect(desk.message).toHaveCount(0);
  await expect(desk.send).toHaveCount(0);
  await expect(desk.presetsButton).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'no_permission',
  });
});

test('an agent without the permission to save sees a photo and has no way to save it (A13)', async ({
  page,
  product,
}) => {
  const desk = new Desk(page);
  await allowOnly(desk, product, ['sms.send']);
  await desk.open(product.simulatorOrigin);
  const phone = await desk.talkTo('+1 312 555 0162');
  await phone.region.getByRole('button', { name: 'Attach photo' }).click();
  await page.getByRole('menuitem', { name: 'Water meter' }).click();
  await phone.region.getByRole('button', { name: 'Send text' }).click();
  await desk.conversation.getByRole('button', { name: /^Photo 1 of 1/ }).click();
  const viewer = desk.widget.getByRole('dialog', { name: 'Photo 1 of 1' });
  await expect(viewer.getByRole('img')).toBeVisible();
  await expect(viewer.getByRole('link', { name: 'Save' })).toHaveCount(0);
  const links = page.waitForResponse((response) => response.url().endsWith('/links'));
  await viewer.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  expect((await (await links).json()) as object).toMatchObject({ download: null });
});
