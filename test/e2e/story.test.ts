import { Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

const CLOSING = /Thank you for calling/;
/** Nobody else's in these tests: what is on these handsets is of these stories alone. */
const CALLER = '+1 614 555 0142';
const ITALIAN_CALLER = '+1 614 555 0178';

test('a call, a preset, a text, a reload, a reply with a photo, the closing text, the auto-reply', async ({
  page,
  product,
}) => {
  const desk = new Desk(page);
  const phone = desk.handset(CALLER);
  await desk.open(product.simulatorOrigin);
  await expect(desk.widget.getByText('No active call')).toBeVisible();

  await desk.call({ queue: 'Repairs', language: 'English', caller: CALLER });
  await expect(desk.message).toBeVisible();
  await expect(desk.widget.getByRole('heading', { name: CALLER, level: 1 })).toBeVisible();

  await desk.sendPreset(/Address|Our address/i);
  await expect(desk.conversation.getByText('Delivered')).toBeVisible();
  await expect(phone.messages).toContainText(/Brightwater/);

  await desk.write('Please close the red valve.');
  await expect(phone.messages).toContainText('Please close the red valve.');
  await expect(desk.conversation.getByText('Delivered')).toHaveCount(2);

  await desk.message.fill('A draft that survives');
  await page.reload();
  await desk.choose(CALLER);
  await expect(desk.message).toHaveValue('A draft that survives');
  await expect(desk.conversation).toContainText('Please close the red valve.');
  await desk.message.fill('');

  await phone.text('It drips at the joint on the right.');
  await expect(desk.conversation).toContainText('It drips at the joint on the right.');
  await phone.region.getByRole('button', { name: 'Attach photo' }).click();
  await page.getByRole('menuitem', { name: 'Water meter' }).click();
  await phone.region.getByRole('button', { name: 'Send text' }).click();
  await expect(desk.conversation.getByRole('button', { name: /Photo 1 of 1 from caller/ })).toBeVisible();
  await expect(desk.conversation.locator('img').first()).toHaveJSProperty('complete', true);

  await desk.hangUp();
  await expect(phone.messages).toContainText(CLOSING);
  await expect(desk.message).toHaveCount(0);
  const shown = await desk.conversation.getByRole('article').count();

  await phone.text('Are you still there?');
  await expect(phone.messages).toContainText(/nobody reads this message/);
  await expect(phone.messages.getByText(CLOSING)).toHaveCount(1);
  await expect(desk.conversation.getByRole('article')).toHaveCount(shown);
  await expect(desk.conversation).not.toContainText('Are you still there?');
});

test('the closing text arrives once although the agent’s browser was closed before the hang-up', async ({
  browser,
  product,
}) => {
  const agentsBrowser = await browser.newContext();
  const desk = new Desk(await agentsBrowser.newPage());
  await desk.open(product.simulatorOrigin);
  await desk.call({ queue: 'Repairs', language: 'Italiano', caller: ITALIAN_CALLER });
  await desk.write('Buongiorno, sono Ana.');
  await expect(desk.conversation.getByText('Delivered')).toBeVisible();
  await agentsBrowser.close();

  const other = new Desk(await (await browser.newContext()).newPage());
  // without the widget: only telephone and handsets are looked at
  await other.page.route(`${product.serverOrigin}/**`, (route) => route.abort());
  await other.page.goto(product.simulatorOrigin);
  await other.choose(ITALIAN_CALLER);
  await other.hangUp();
  const phone = other.handset(ITALIAN_CALLER);
  await expect(phone.messages).toContainText(/Grazie/);
  await expect(phone.messages.getByText(/Grazie/)).toHaveCount(1);
  await other.page.context().close();
});
