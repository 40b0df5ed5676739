import { expect, test as base } from '@playwright/test';
import { FakeSmsc } from '../fakes/smsc.ts';
import { launchProduct, type Product } from './launch-product.ts';
import { Portal } from './portal.ts';

/** A product that may reach this machine, and a message centre on it. */
const test = base.extend<object, { product: Product; smsc: FakeSmsc }>({
  product: [
    async ({}, use) => {
      const product = await launchProduct({ MIDCALL_SMPP_HOSTS: '127.0.0.1' });
      try {
        await use(product);
      } finally {
        await product.close();
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  smsc: [
    async ({}, use) => {
      const smsc = await FakeSmsc.start();
      try {
        await use(smsc);
      } finally {
        await smsc.close();
      }
    },
    { scope: 'worker' },
  ],
});

test('an administrator sets up a message centre, is led to what is wrong, tries it, and takes back what was set', async ({
  page,
  product,
  smsc,
}) => {
  smsc.bindScript = (_, { systemId, password }) =>
    systemId === 'esme1' && password === 'secret1' ? 0 : 0x0e;
  const portal = await Portal.open(page, product, '/settings/integrations');
  const section = portal.section('Carrier: SMPP');
  const field = (name: string) => section.getByRole('textbox', { name, exact: true });
  const set = section.getByRole('button', { name: 'Set', exact: true });
  const details = section.getByText('Details that the carrier tells');
  await expect(field('source_addr_ton')).toBeHidden();

  await field('Host').fill('10.0.0.1');
  await set.click();
  await expect(field('Host')).toBeFocused();
  await expect(field('Host')).toHaveAccessibleDescription(/may not reach this/);
  await field('Host').fill('127.0.0.1');
  await set.click();
  await expect(field('Port')).toBeFocused();
  await expect(field('Port')).toHaveAccessibleDescription(/This is needed/);
  await field('Port').fill(String(smsc.port));
  await field('system_id').fill('esme1');
  await section.getByLabel('password', { exact: true }).fill('wrong');
  await section.getByRole('combobox', { name: 'Encryption (TLS)' }).selectOption({ label: 'No' });
  await field('Binds').fill('2');
  await details.click();
  await field('system_type').fill('CP');
  await portal.set('Carrier: SMPP');

  const test = section.getByRole('button', { name: 'Test', exact: true });
  await test.click();
  await expect(section.getByText('refuses system_id or password')).toBeVisible();
  await section.getByLabel('password', { exact: true }).fill('secret1');
  await portal.set('Carrier: SMPP');
  await test.click();
  await expect(section.getByText('lets us in with these credentials')).toBeVisible();
  await expect.poll(() => smsc.bound).toBe(2);
  expect(smsc.systemTypes.at(-1)).toBe('CP');

  await page.reload();
  await expect(field('system_type')).toHaveValue('CP');
  await expect(section.getByLabel('password', { exact: true })).toHaveValue('');
  await field('Binds').fill('');
  await field('system_type').fill('');
  await portal.set('Carrier: SMPP');
  await expect.poll(() => smsc.bound).toBe(1);
  await expect.poll(() => smsc.systemTypes.at(-1)).toBe('');
  await page.reload();
  await expect(field('Binds')).toHaveValue('');
  await expect(field('system_type')).toBeHidden();
  await expect(page.getByText('secret1')).toHaveCount(0);
  expect(smsc.violations).toEqual([]);
  expect(product.output()).not.toContain('secret1');
});
