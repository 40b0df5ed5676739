import { expect, test } from './running-product.ts';

test('switching texting off and on again shows without a reload, and off means off (A01, M04)', async ({
  desk,
  administrator,
}) => {
  const phone = await desk.talkTo('+1 512 555 0161');
  await administrator.set({ inCallSms: false });
  await expect(desk.widget.getByText('Texting is off').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'feature_off',
  });

  await administrator.set({ inCallSms: true });
  await expect(desk.message).toBeEditable();
  await desk.write('Here we are again');
  await expect(phone.texts('Here we are again')).toBeVisible();
  await expect(phone.texts('By a script')).toHaveCount(0);

  const change = await administrator.lastChange('settings');
  expect(change).toMatchObject({
    action: 'settings.changed',
    before: { inCallSms: false },
    after: { inCallSms: true },
  });
  expect(change?.actor).toMatch(/^key:/);
  expect(Date.now() - Date.parse(change!.at)).toBeLessThan(60_000);
});

test('a queue without texting says so, and another queue goes on (A02)', async ({ desk, administrator }) => {
  await desk.talkTo('+1 512 555 0162', { queue: 'Billing' });
  await administrator.setQueue('billing', { smsEnabled: false });
  await expect(desk.widget.getByText('Not available for this queue').first()).toBeVisible();
  await expect(desk.widget.getByText('Texting is off for Billing.').first()).toBeVisible();
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'queue_off',
  });
  await desk.hangUp();
  await desk.talkTo('+1 512 555 0163', { queue: 'Repairs' });
});

test('a call that does not come by telephone has no texting (A03)', async ({ desk }) => {
  await desk.page.getByRole('button', { name: 'Options' }).click();
  await desk.page.getByRole('combobox', { name: 'Comes by' }).selectOption({ label: 'Web page' });
  await desk.call({ caller: '+1 512 555 0164' });
  await expect(desk.widget.getByText('Not a phone call').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
});

test('texts abroad need a switch of their own (A09)', async ({ desk, administrator }) => {
  await administrator.set({ nonDomesticInCall: false });
  await desk.call({ caller: '+39 347 555 0161' });
  await expect(desk.widget.getByText('A number abroad').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  await administrator.set({ nonDomesticInCall: true });
  await expect(desk.message).toBeEditable();
  await desk.write('Buongiorno');
  await expect(desk.bubble('Buongiorno').getByText('Delivered', { exact: true })).toBeVisible();
});

test('a country is blocked and unblocked in an open widget without a reload', async ({
  desk,
  administrator,
}) => {
  await desk.talkTo('+39 347 555 0162');
  await administrator.set({ deniedCountries: ['IT'] });
  await expect(desk.widget.getByText('A blocked country').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);
  await administrator.set({ deniedCountries: [] });
  await expect(desk.message).toBeEditable();
});

test('a number is verified by its code, which goes through the carrier and back (B05, B06)', async ({
  administrator,
}) => {
  const { id } = await administrator.verifyNewNumber('+1 415 555 0108');
  expect((await administrator.number(id)).verifiedAt).toBeNull();
  await expect(async () => {
    expect(await administrator.number(id)).toMatchObject({ verification: { state: 'verified' } });
  }).toPass();
  expect((await administrator.number(id)).verifiedAt).not.toBeNull();
});

test('presets only: there is no text area, and free text is refused (D02, D11)', async ({
  desk,
  administrator,
}) => {
  const phone = await desk.talkTo('+1 512 555 0167');
  await administrator.set({ freeText: false });
  await expect(desk.message).toHaveCount(0);
  await expect(desk.presets).toBeVisible();
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 403,
    code: 'free_text_off',
  });
  await desk.presets.getByRole('option', { name: /Ask for photo/ }).click();
  await expect(phone.texts(/photo of the meter/)).toHaveCount(1);
  await administrator.set({ freeText: true });
  await expect(desk.message).toBeEditable();
});

test('free text only: there are no presets (D08)', async ({ desk, administrator }) => {
  const phone = await desk.talkTo('+1 512 555 0168');
  await administrator.set({ presets: false });
  await expect(desk.presetsButton).toHaveCount(0);
  await desk.write('In my own words');
  await expect(phone.texts('In my own words')).toBeVisible();
});

test('without the counter the limits still hold (E01, E09)', async ({ desk, administrator }) => {
  await desk.talkTo('+1 512 555 0169');
  await desk.message.fill('a'.repeat(190));
  await expect(desk.widget.getByText('190 (2 messages)', { exact: true })).toBeVisible();
  await administrator.set({ counter: false });
  await expect(desk.widget.getByText('190 (2 messages)', { exact: true })).toHaveCount(0);
  await desk.message.fill('a'.repeat(919));
  await expect(desk.widget.getByText('1 character too many').first()).toBeVisible();
  await expect(desk.send).toBeDisabled();
  await expect(desk.message).toHaveValue('a'.repeat(919));
  expect(await desk.post({ kind: 'text', text: 'a'.repeat(919) })).toMatchObject({
    status: 422,
    code: 'too_long',
  });
});
