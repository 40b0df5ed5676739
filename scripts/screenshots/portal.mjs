import { once } from 'node:events';
import { createServer } from 'node:http';

const WIDE = { width: 1_280, height: 860, scale: 1 };

export async function portal({ product, open, keep }) {
  const page = await open(WIDE);
  await enter(page, product.setupLink);
  await page.getByRole('link', { name: 'Messages' }).click();
  await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
  await page.locator('midcall-preset-grid').getByText('Ask for photo').first().waitFor();
  await keep('portal', page);

  await page.setViewportSize({ width: WIDE.width, height: 1_200 });
  await page.getByRole('link', { name: 'Integrations' }).click();
  const card = (name) => page.locator(`midcall-${name}`);
  await card('zendesk-card').getByRole('button', { name: 'Set', exact: true }).waitFor();
  await keep('zendesk-portal', card('zendesk-card'), { margin: 12 });
  await card('zendesk-talk-card').getByRole('button', { name: 'Set', exact: true }).waitFor();
  await keep('zendesk-talk', card('zendesk-talk-card'), { margin: 12 });
  const systems = card('record-system-section');
  await systems.getByRole('button', { name: 'Test', exact: true }).nth(1).waitFor();
  await keep('records-portal', systems.filter({ hasText: 'Zendesk' }), { margin: 12 });
  await keep('salesforce-portal', systems.filter({ hasText: 'Salesforce' }), { margin: 12 });
  await addEndpoint(card('webhook-endpoints-card'));
  await keep('webhooks-portal', card('webhook-endpoints-card'), { margin: 12 });
}

/** The first administrator. */
async function enter(page, setupLink) {
  await page.goto(setupLink);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Rosa Bianchi');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('rosa@brightwater.example');
  await page.locator('#password').fill('a sentence that nobody guesses');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
}

/** A system of the company that hears of texts; on this machine, since nothing else is to be asked. */
async function addEndpoint(card) {
  const receiver = createServer((request, response) => response.writeHead(204).end()).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  try {
    await card
      .getByRole('textbox', { name: 'Address' })
      .fill(`http://127.0.0.1:${receiver.address().port}/texts`);
    await card.getByRole('checkbox', { name: 'Text written or received' }).check();
    await card.getByRole('checkbox', { name: 'State of a text' }).check();
    await card.getByRole('button', { name: 'Add' }).click();
    await card.getByRole('button', { name: 'Put away' }).click();
    await card.getByRole('button', { name: 'New secret' }).waitFor();
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
}
