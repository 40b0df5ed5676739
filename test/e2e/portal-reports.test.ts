import { type Locator, type Page } from '@playwright/test';
import { type CallPage } from '../../protocol/call-history.ts';
import { type Overview } from '../../protocol/overview.ts';
import { type Report } from '../../protocol/report.ts';
import { type Desk } from './desk.ts';
import { get, post } from './http.ts';
import { expect, type Product, test } from './running-product.ts';
import { signInAs } from './sign-in-as.ts';

const zoneOf = (page: Page) => page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
const todayIn = (zone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date());

const portal = ({ serverOrigin, demo }: Product, path: string) =>
  `${serverOrigin}/portal/${demo.tenant}${path}`;
const api = <T>({ serverOrigin, demo }: Product, path: string) =>
  get(`${serverOrigin}/v1/admin/${path}`, { token: demo.adminKey }) as unknown as Promise<T>;

/** A call with a text, a preset and an answer, ended; a text comes after it. */
async function textInCall(desk: Desk, caller: string): Promise<void> {
  const phone = await desk.talkTo(caller);
  await desk.write('We are on our way');
  await desk.sendPreset(/Ask for photo/);
  await expect(desk.bubble('We are on our way').getByText('Delivered', { exact: true })).toBeVisible();
  await phone.text('Thank you');
  await expect(desk.conversation).toContainText('Thank you');
  await desk.hangUp();
  await expect(phone.texts(/Thank you for calling|Brightwater/).first()).toBeVisible();
  await phone.text('One more thing');
}

/** What a figure of the overview says, as a number. */
const figure = async (page: Page, term: string) =>
  Number((await page.locator('.tile', { hasText: term }).locator('.v').innerText()).replace(/\D/g, ''));

/** The cells of a row, by the heads of its table's columns. */
async function cellsOf(table: Locator, row: Locator): Promise<Record<string, string>> {
  const heads = await table.locator('thead th').allInnerTexts();
  const cells = await row.locator('th, td').allInnerTexts();
  return Object.fromEntries(heads.map((head, index) => [head, cells[index]?.trim() ?? '']));
}

test('overview, report, file and API show the same figures of the calls there were (M01, M02, M03, H09)', async ({
  desk,
  page,
  product,
  context,
}) => {
  await textInCall(desk, '+1 512 555 0171');
  const watch = await context.newPage();
  await signInAs(watch, product, ['administrator']);
  const zone = await zoneOf(watch);
  const range = `from=${todayIn(zone)}&to=${todayIn(zone)}&zone=${zone}`;
  // the text after the end is answered once it has come through the network
  await expect
    .poll(async () => (await api<Report>(product, `reports/late?${range}`)).totals['late'])
    .toBeGreaterThan(0);
  await expect
    .poll(async () => {
      const { waiting, onTheWay } = (await api<Report>(product, `reports/delivery?${range}`)).totals;
      return (waiting ?? 0) + (onTheWay ?? 0);
    })
    .toBe(0);

  const use = await api<Report>(product, `reports/use?${range}`);
  const overview = await api<Overview>(product, `overview?zone=${zone}`);
  expect(overview.today).toMatchObject({
    sent: use.totals['sent'],
    callsWithTexts: use.totals['callsWithTexts'],
    media: use.totals['media'],
  });

  await watch.goto(portal(product, '/settings/sms-in-call/overview'));
  await expect(watch.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await expect(watch.locator('.tile').first()).toBeVisible();
  expect(await figure(watch, 'Texts sent')).toBe(use.totals['sent']);
  await expect(watch.getByText('6 of 6')).toBeVisible();

  await watch.goto(portal(product, `/reports/use?${range}&by=hour`));
  await expect(watch.getByRole('table')).toBeVisible();
  const hours = await api<Report>(product, `reports/use?${range}&granularity=hour`);
  const table = watch.getByRole('table');
  const shown = await cellsOf(table, table.locator('tfoot tr'));
  for (const [head, key] of [
    ['Calls', 'calls'],
    ['Sent', 'sent'],
    ['Received', 'received'],
    ['After the end', 'late'],
  ] as const) {
    expect(shown[head], head).toBe(String(hours.totals[key]));
    expect(hours.totals[key], head).toBe(use.totals[key]);
  }

  const file = watch.waitForEvent('download');
  await watch.getByRole('button', { name: 'Download CSV' }).click();
  const stream = await (await file).createReadStream();
  const lines = (await stream.toArray()).join('').trim().split('\r\n');
  const sentAt = lines[0]!.split(',').findIndex((head) => head.includes('sent'));
  const inFile = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[sentAt]), 0);
  expect(inFile).toBe(use.totals['sent']);

  await watch.getByRole('link', { name: 'Agents', exact: true }).click();
  const ana = watch.getByRole('row', { name: /^Ana/ });
  await expect(ana).toBeVisible();
  const agents = await api<Report>(product, `reports/agents?${range}`);
  const hers = agents.rows.find(({ agentId }) => agentId === 'ana');
  expect(await cellsOf(table, ana)).toMatchObject({
    Sent: String(hers?.['sent']),
    Presets: String(hers?.['presets']),
    Received: String(hers?.['received']),
  });

  const found = (await post(`${product.serverOrigin}/v1/admin/calls/search`, {
    token: product.demo.adminKey,
    body: { caller: '+15125550171' },
  })) as unknown as CallPage;
  expect(found.calls[0]).toMatchObject({
    smsCountOut: 3,
    smsCountIn: 1,
    lateCount: 1,
    caller: '+15125550171',
  });
  await page.bringToFront();
});

test('a supervisor reads a transcript, and who read it is written down; an editor sees none (M02)', async ({
  desk,
  product,
  context,
  browser,
  administrator,
}) => {
  await textInCall(desk, '+1 512 555 0172');
  const watch = await context.newPage();
  await signInAs(watch, product, ['supervisor']);
  await watch.goto(portal(product, '/calls'));
  await watch.getByLabel("Caller's number").fill('+1 512 555 0172');
  await watch.getByRole('button', { name: 'Find' }).click();
  await expect(watch.locator('tbody tr')).toHaveCount(1);
  expect(watch.url()).not.toContain('0172');
  await watch.getByRole('button', { name: /Read the call/ }).click();
  await expect(watch.getByRole('dialog', { name: 'Transcript' })).toBeVisible();
  // what stands in the dialog is slotted into it
  const transcript = watch.locator('midcall-transcript-drawer');
  await expect(transcript.getByText('We are on our way')).toBeVisible();
  await expect(transcript.getByText('Thank you', { exact: true })).toBeVisible();
  await expect(transcript.getByRole('textbox')).toHaveCount(0);
  const callKey = new URL(watch.url()).searchParams.get('call');
  const entry = await administrator.lastChange(`call/${callKey}`);
  expect(entry).toMatchObject({ action: 'transcript.read' });
  expect(entry?.actor).toMatch(/^account:/);

  const other = await browser.newContext();
  const editor = await other.newPage();
  await signInAs(editor, product, ['editor']);
  await editor.goto(portal(product, '/settings/sms-in-call/overview'));
  await expect(editor.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await expect(editor.getByRole('link', { name: 'Calls', exact: true })).toHaveCount(0);
  await editor.goto(portal(product, `/calls?call=${callKey}`));
  await expect(editor.getByRole('heading', { name: 'This page is not for you' })).toBeVisible();
  const refused = await editor.request.get(
    `${product.serverOrigin}/v1/admin/calls/${encodeURIComponent(callKey ?? '')}`,
    { headers: { 'midcall-tenant': product.demo.tenant } },
  );
  expect(refused.status()).toBe(403);
  await other.close();
});
