import { Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

test('a preset the administrator adds shows with two agents without a reload (A14)', async ({
  desk,
  administrator,
  context,
  product,
}) => {
  await desk.talkTo('+1 602 555 0161');
  const ben = new Desk(await context.newPage());
  await ben.open(`${product.simulatorOrigin}/?agent=ben`);
  await ben.talkTo('+1 602 555 0162');
  for (const { presetsButton, presets } of [desk, ben]) {
    await presetsButton.click();
    await expect(presets).toBeVisible();
  }
  await administrator.addPreset('Bring the key', 'Please keep the key of the cellar at hand.');
  for (const { presets } of [desk, ben])
    await expect(presets.getByRole('option', { name: /Bring the key/ })).toBeVisible();
});

test('a preset that is removed while the list is open is refused, and the list is read again (D13)', async ({
  desk,
  administrator,
  product,
  world,
}) => {
  const caller = '+1 602 555 0163';
  const preset = await administrator.addPreset('Old price', 'The old price holds until Friday.');
  const phone = await desk.talkTo(caller);
  await desk.presetsButton.click();
  const option = desk.presets.getByRole('option', { name: /Old price/ });
  await expect(option).toBeVisible();

  // The news of the removal is on its way for as long as the agent needs to press the key.
  await desk.page.route(`${product.serverOrigin}/v1/calls/*/presets**`, async (route) => {
    await sent;
    await route.continue();
  });
  const sent = desk.page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/messages'),
  );
  await administrator.removePreset(preset);
  await option.click();
  expect((await (await sent).response())?.status()).toBeGreaterThanOrEqual(400);

  await expect(desk.widget.getByText('“Old price” was removed. Nothing was sent.')).toBeVisible();
  await desk.presetsButton.click();
  await expect(desk.presets.getByRole('option', { name: /Ask for photo/ })).toBeVisible();
  await expect(option).toHaveCount(0);
  await desk.widget.getByRole('dialog', { name: 'Presets' }).press('Escape');
  await desk.write('Something else');
  await expect(phone.texts('Something else')).toBeVisible();
  await expect(phone.texts(/old price/)).toHaveCount(0);
  expect(
    (await world.ledger()).filter(({ to, fact }) => to === '+16025550163' && fact === 'taken'),
  ).toHaveLength(1);
});

test('a preset with an empty place asks first, and sends what was filled in (P08)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 602 555 0164');
  await desk.sendPreset(/Engineer on the way/);
  const question = desk.widget.getByRole('dialog', { name: 'Engineer on the way' });
  await question.getByRole('textbox', { name: 'minutes' }).fill('20');
  await question.getByRole('button', { name: 'Send' }).click();
  await expect(phone.texts('Our engineer is on the way and arrives in about 20 minutes.')).toHaveCount(1);
});

test('one activation sends one SMS, also a double click (D09)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 602 555 0167');
  await desk.presetsButton.click();
  await desk.presets.getByRole('option', { name: /Office address/ }).dblclick();
  await expect(desk.bubble('12 Harbor Street').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts(/12 Harbor Street/)).toHaveCount(1);
  await expect(desk.bubble('12 Harbor Street')).toHaveCount(1);
});
