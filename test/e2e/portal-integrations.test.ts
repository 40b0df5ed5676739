import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, type Page, test as base } from '@playwright/test';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { launchProduct, type Product } from './launch-product.ts';
import { Portal } from './portal.ts';

/** A product of its own: what is rotated and revoked here would be missed by the simulator of other tests. */
const test = base.extend<object, { product: Product }>({
  product: [
    async ({}, use) => {
      const product = await launchProduct();
      try {
        await use(product);
      } finally {
        await product.close();
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

const openIntegrations = (page: Page, product: Product) =>
  Portal.open(page, product, '/settings/integrations');
const shownSecret = (page: Page) => page.locator('midcall-shown-once textarea');

/** Answers the question of the dialog with its own word. */
async function confirm(page: Page, act: string): Promise<void> {
  const dialog = page.locator('midcall-confirm-dialog wa-dialog[open]');
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

test('a telephone system changes its secret with both valid, then the new one alone', async ({
  page,
  product,
}) => {
  const { serverOrigin, demo } = product;
  const report = async (secret: string) => {
    const body = JSON.stringify({
      ...{ callKey: randomUUID(), seq: 1, state: 'ringing', caller: '+15125550142', queue: 'repairs' },
      ...{ agent: null, startedAt: new Date().toISOString() },
    });
    const signed = await signWebhook(secret, {
      id: randomUUID(),
      timestampSeconds: Date.now() / 1_000,
      body,
    });
    const headers = { ...signed, 'content-type': 'application/json' };
    const url = `${serverOrigin}/v1/telephony/${demo.tenant}/calls`;
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  await openIntegrations(page, product);
  const telephony = page.locator('[data-source="telephony"]');
  await telephony.getByRole('combobox').selectOption({ label: 'For one hour' });
  await telephony.getByRole('button', { name: 'Make a new secret' }).click();
  const secret = await shownSecret(page).inputValue();
  expect([await report(demo.telephonySecret), await report(secret)]).toEqual([200, 200]);
  await expect(telephony.getByRole('button', { name: 'Make a new secret' })).toBeDisabled();
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.reload();
  await expect(telephony.getByRole('row')).toHaveCount(3);
  await expect(page.getByText(secret)).toHaveCount(0);

  await telephony.getByRole('button', { name: `End now: …${demo.telephonySecret.slice(-4)}` }).click();
  await confirm(page, 'End now');
  await expect(telephony.getByRole('row')).toHaveCount(2);
  expect([await report(demo.telephonySecret), await report(secret)]).toEqual([401, 200]);
});

/** A page of another site that embeds the widget. */
async function hostPage(widgetUrl: string): Promise<{ origin: string; server: Server }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>CRM</title><iframe src="${widgetUrl}"></iframe>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

test('a page embeds the widget once its origin is added, and no more once it is removed', async ({
  page,
  context,
  product,
}) => {
  const { serverOrigin, demo } = product;
  const { origin, server } = await hostPage(`${serverOrigin}/widget/${demo.tenant}`);
  const crm = await context.newPage();
  const widget = crm.frameLocator('iframe').locator('midcall-app');
  try {
    await crm.goto(origin);
    await crm.waitForLoadState('networkidle');
    await expect(widget).toHaveCount(0);

    const portal = await openIntegrations(page, product);
    const card = portal.card('Host pages');
    await card.getByRole('textbox', { name: 'Another origin' }).fill(origin);
    await card.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(card.getByRole('button', { name: `Remove: ${origin}` })).toBeVisible();
    await crm.reload();
    await expect(widget).toBeAttached();

    await card.getByRole('button', { name: `Remove: ${origin}` }).click();
    await confirm(page, 'Remove');
    await expect(card.getByRole('button', { name: `Remove: ${origin}` })).toHaveCount(0);
    await crm.reload();
    await crm.waitForLoadState('networkidle');
    await expect(widget).toHaveCount(0);
  } finally {
    server.close();
  }
});

test('a key made in the portal does what it was made for, and nothing once it is revoked; the audit tells of it', async ({
  page,
  product,
}) => {
  const portal = await openIntegrations(page, product);
  const card = portal.card('API keys');
  await card.getByRole('textbox', { name: 'Name' }).fill('Wall board');
  await card.getByRole('checkbox', { name: 'See the settings' }).check();
  await card.getByRole('button', { name: 'Make key' }).click();
  const key = await shownSecret(page).inputValue();
  const ask = async (path: string, method = 'GET') => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = method === 'GET' ? {} : { body: '{"counter":false}' };
    return (await fetch(`${product.serverOrigin}/v1/admin/${path}`, { method, headers, ...body })).status;
  };
  expect([await ask('settings'), await ask('audit'), await ask('settings', 'PUT')]).toEqual([200, 403, 403]);
  await page.getByRole('button', { name: 'Put away' }).click();
  await card.getByRole('button', { name: 'Revoke: Wall board' }).click();
  await confirm(page, 'Revoke');
  await expect(card.getByRole('row', { name: /Wall board/ })).toContainText('Revoked');
  expect(await ask('settings')).toBe(401);

  await portal.goTo('/audit?object=api-key');
  const row = page.getByRole('row', { name: /api_key\.revoked/ });
  await expect(row).toContainText('Rosa Bianchi');
  await row.getByRole('button').click();
  await expect(page.getByRole('row', { name: /^name Wall board/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Words in it' }).fill('nobody wrote this');
  await expect(page.getByText('Nothing fits this filter.')).toBeVisible();
  expect(page.url()).toContain('q=nobody');
  await page.getByRole('searchbox', { name: 'Words in it' }).fill('wall bo');
  await expect(row).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
});
