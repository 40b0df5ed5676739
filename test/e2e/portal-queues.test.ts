import { Portal } from './portal.ts';
import { expect, switchOf, test } from './with-portal.ts';

const pathOf = (queue: string) => `/settings/queues/${queue}`;
const TEXTING = 'Agents of this queue may text callers';

test('an inbound number is verified first, and belongs to one queue (B05, B07, B08)', async ({
  openPortal,
  administrator,
  browser,
  product,
}) => {
  const [number, unverified] = ['+1 415 555 0133', '+1 415 555 0134'];
  await administrator.addNumber(number, 'Harbour line', { verified: true });
  await administrator.addNumber(unverified, 'Harbour spare');
  await administrator.setQueue('billing', {});
  const context = await browser.newContext();
  const second = await Portal.open(await context.newPage(), product, pathOf('repairs'));
  const first = await openPortal(pathOf('billing'));
  const find = async ({ page }: Portal) => {
    const inbound = page.getByRole('group', { name: 'Inbound numbers' });
    const answered = page.waitForResponse((response) => response.url().includes('search=harbour'));
    await inbound.getByRole('searchbox').fill('harbour');
    await answered;
    const found = inbound.getByRole('list', { name: 'Numbers that fit' });
    await expect(found.getByRole('listitem')).toHaveCount(2);
    return inbound;
  };
  const [mine, theirs] = [await find(first), await find(second)];
  await expect(mine.getByRole('button', { name: `Add ${unverified}` })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(mine.getByRole('listitem').filter({ hasText: unverified })).toContainText('Not verified');
  await mine.getByRole('button', { name: `Add ${number}` }).click();
  await first.set('Numbers');

  await theirs.getByRole('button', { name: `Add ${number}` }).click();
  const numbers = second.section('Numbers');
  await numbers.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(numbers.getByRole('alert')).toHaveText(
    /Another queue already receives on this number: billing/,
  );

  await second.page.reload();
  const again = await find(second);
  await expect(again.getByRole('listitem').filter({ hasText: number })).toContainText(
    'Another queue already receives on this number: billing',
  );
  await expect(again.getByRole('button', { name: `Add ${number}` })).toHaveAttribute('aria-disabled', 'true');
  await mine.getByRole('button', { name: `Take out ${number}` }).click();
  await first.set('Numbers');
  await context.close();
});

test('a queue’s texting is switched off in the open widget, and not on while the company’s is off (A02)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  await administrator.setQueue('billing', { smsEnabled: true });
  await desk.talkTo('+1 512 555 0191', { queue: 'Billing' });
  const portal = await openPortal(pathOf('billing'));
  await switchOf(portal, TEXTING).uncheck();
  await portal.set('SMS in call');
  await expect(desk.widget.getByText('Not available for this queue').first()).toBeVisible();
  await expect(desk.message).toHaveCount(0);

  await administrator.set({ inCallSms: false });
  await portal.page.reload();
  await expect(switchOf(portal, TEXTING)).toBeDisabled();
  await expect(portal.section('SMS in call')).toContainText('In-call SMS is off for the whole company');
  await administrator.set({ inCallSms: true });
  await portal.page.reload();
  await switchOf(portal, TEXTING).check();
  await portal.set('SMS in call');
  await expect(desk.message).toBeEditable();
});

test('a queue overrides a setting, the open widget follows, and it inherits again (A05)', async ({
  desk,
  openPortal,
  administrator,
}) => {
  administrator.keepInherited('repairs', 'counter');
  await administrator.set({ counter: true });
  await desk.talkTo('+1 512 555 0192', { queue: 'Repairs' });
  await desk.message.fill('Hello');
  const counter = desk.widget.getByText('5 / 160');
  await expect(counter).toBeVisible();

  const portal = await openPortal(pathOf('repairs'));
  const card = portal.card('Settings of this queue');
  const row = card.getByRole('row', { name: /^Counter of characters/ });
  await expect(row).toContainText('Inherited from the');
  await row.getByRole('button', { name: 'Override: Counter of characters' }).click();
  await row.getByRole('combobox', { name: 'Counter of characters' }).selectOption({ label: 'Off' });
  await row.getByRole('button', { name: 'Set: Counter of characters' }).click();
  await expect(row).toContainText('Set in this queue');
  await expect(counter).toHaveCount(0);
  await expect(card.getByText('Set in this queue')).toHaveCount(1);
  await expect(card.getByText(/^Inherited from the (default|company)$/).first()).toBeVisible();

  await row.getByRole('button', { name: 'Return to inherited: Counter of characters' }).click();
  await expect(row).toContainText('Inherited from the');
  await expect(counter).toBeVisible();
});
