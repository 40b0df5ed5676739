import { readFileSync } from 'node:fs';
import { inRoot } from '../root.mjs';
import { seePhotos, talk } from './talk.mjs';

const NEXT = 'Our engineer can be with you between 3 and 5.';
/** Wide enough for ticket and widget beside the telephone. */
const WIDE = { width: 1_500, height: 960, scale: 1.5 };

const mounted = (page) => page.frameLocator('midcall-desk iframe');
/** The app's frame that shows, and the widget in it. */
const inApp = (page) =>
  page.locator('iframe[name^="app-guid"]:visible').contentFrame().frameLocator('iframe');
const windowOf = (page) => page.locator('midcall-desk .win');
const history = (page) => page.getByRole('list', { name: 'History' });

export async function desk({ product, open, keep }) {
  const page = await open();
  await page.goto(product.address);
  await talk(page, { widgetOf: mounted, unsent: NEXT });
  await keep('simulator', page);
}

export async function zendesk({ product, open, keep }) {
  const page = await open(WIDE);
  await page.goto(`${product.address}/?crm=zendesk`);
  await inApp(page).getByRole('heading', { name: 'No active call' }).waitFor();
  await talk(page, { widgetOf: inApp, unsent: NEXT });
  await settle(page, 'red valve');
  await keep('zendesk-sidebar', windowOf(page));
  await keep('zendesk-ticket', page.locator('midcall-desk .left'));
  await page.getByRole('button', { name: 'In the top bar' }).click();
  const conversation = inApp(page).getByRole('log', { name: 'Conversation' });
  await conversation.getByText('red valve').waitFor();
  await seePhotos(conversation);
  await keep('zendesk-topbar', page.locator('midcall-desk .side'));
}

export async function salesforce({ product, open, keep }) {
  const page = await open(WIDE);
  await page.goto(`${product.address}/?crm=salesforce`);
  await talk(page, { widgetOf: mounted, unsent: NEXT });
  await settle(page, 'red valve');
  await keep('salesforce-case', windowOf(page));
  await keep('salesforce-feed', page.locator('midcall-desk .left'));
}

/** Everything from right to left: desk, widget and texts. */
export async function arabic({ product, open, keep }) {
  const words = (file) => JSON.parse(readFileSync(inRoot('locales', 'ar', `${file}.json`), 'utf8'));
  const [simulator, widget] = [words('simulator'), words('widget')];
  const page = await open({ ...WIDE, locale: 'ar' });
  await page.goto(`${product.address}/?crm=zendesk&language=ar`);
  await page.getByRole('button', { name: simulator.phone.call, exact: true }).click();
  const app = inApp(page);
  await app.getByRole('button', { name: widget.presets.open, exact: true }).click();
  await app.getByRole('option', { name: 'طلب صورة' }).first().click();
  const conversation = app.getByRole('log');
  await conversation.getByText(widget.message.delivered).waitFor();
  const handset = page.getByRole('region', { name: '+1 415 555 0142' });
  await handset.getByRole('textbox').fill('الماء يقطر على الأرض.');
  await handset.getByRole('button', { name: simulator.handset.send }).click();
  await conversation.getByText('الماء يقطر').waitFor();
  await page.locator('midcall-ticket li').filter({ hasText: 'الماء يقطر' }).waitFor();
  await keep('arabic', windowOf(page));
}

/** The record has the text, and no hint stands over the desk. */
async function settle(page, words) {
  await history(page).getByText(words).waitFor();
  const close = page.getByRole('button', { name: 'Dismiss' });
  if (await close.isVisible()) await close.click();
}
