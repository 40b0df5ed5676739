import { barriersOfAllFrames } from './barriers.ts';
import { type Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

const offer = (desk: Desk) => desk.widget.getByRole('button', { name: 'Have the caller text a code' });
const panel = (desk: Desk) => desk.widget.getByRole('region', { name: 'Text-in code' });

async function withhold(desk: Desk, caller: string, language?: string): Promise<void> {
  await desk.page.getByRole('button', { name: 'Options' }).click();
  await desk.page.getByRole('checkbox', { name: 'Withhold the number' }).check();
  await desk.call({ caller, ...(language ? { language } : {}) });
  await expect(desk.widget.getByRole('heading', { name: "The caller's number is hidden" })).toBeVisible();
}

/** The code the agent reads out. */
async function codeOf(desk: Desk): Promise<string> {
  const code = panel(desk).getByText(/^\d( \d){3,5}$/);
  await expect(code).toBeVisible();
  return (await code.innerText()).replaceAll(' ', '');
}

async function expectNoBarriers({ page }: Desk): Promise<void> {
  expect(await barriersOfAllFrames(page)).toEqual([]);
}

test('a hidden caller texts the code from another phone, the agent confirms it, and the call is texted (A06, P22)', async ({
  desk,
}) => {
  test.slow();
  const mobile = '+1 702 555 0171';
  await withhold(desk, '+1 702 555 0170', 'Italiano');
  await offer(desk).click();
  const code = await codeOf(desk);
  await expect(panel(desk).getByText(/^Per favore, invii il codice/)).toHaveAttribute('lang', 'it');
  await expectNoBarriers(desk);

  await desk.choose(mobile);
  const phone = desk.handset(mobile);
  await phone.text(code);
  await expect(panel(desk).getByRole('heading', { name: 'A mobile ending in' })).toContainText('0171');
  await expect(desk.message).toHaveCount(0);
  await expectNoBarriers(desk);
  await panel(desk).getByRole('button', { name: 'They match' }).click();

  await expect(panel(desk)).toHaveCount(0);
  await expect(desk.conversation).toContainText(code);
  await desk.write('This is Ana');
  await expect(phone.texts('This is Ana')).toHaveCount(1);
  await phone.text('Here I am');
  await expect(desk.conversation).toContainText('Here I am');
  await desk.choose('+1 702 555 0170');
  await desk.hangUp();
  await desk.choose(mobile);
  await expect(phone.texts(/Grazie per aver chiamato/)).toHaveCount(1);
});

test('another mobile is refused by its digits, and gets nothing; the next code is for the right one', async ({
  desk,
}) => {
  const [wrong, right] = ['+1 702 555 0174', '+1 702 555 0175'];
  await withhold(desk, '+1 702 555 0173');
  await offer(desk).press('Alt+N');
  const code = await codeOf(desk);
  await desk.choose(wrong);
  await desk.handset(wrong).text(`The code is ${code}`);
  await panel(desk).getByRole('button', { name: 'They do not match' }).click();
  await expect(panel(desk)).toHaveCount(0);
  await expect(desk.handset(wrong).texts(/team|reply|call/i)).toHaveCount(0);
  await offer(desk).click();
  const next = await codeOf(desk);
  await desk.choose(right);
  await desk.handset(right).text(next);
  await panel(desk).getByRole('button', { name: 'They match' }).click();
  await desk.write('Right');
  await expect(desk.handset(right).texts('Right')).toHaveCount(1);
});

test('an administrator switches codes off', async ({ desk, administrator }) => {
  await administrator.set({ textIn: false });
  await withhold(desk, '+1 702 555 0176');
  await expect(desk.widget.getByRole('button', { name: 'Enter another number' })).toBeVisible();
  await expect(offer(desk)).toHaveCount(0);
});

test('a code and its question are read in Arabic, on a narrow screen, in dark colours', async ({ desk }) => {
  test.slow();
  const { page, widget } = desk;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Dark colours' }).click();
  await withhold(desk, '+1 702 555 0177');
  await offer(desk).click();
  const code = await codeOf(desk);
  const interfaceLanguage = page.getByRole('banner').getByRole('combobox').last();
  await interfaceLanguage.selectOption('ar');
  await page.setViewportSize({ width: 360, height: 1_600 });
  const arabic = widget.getByRole('region', { name: 'رمز برسالة نصية' });
  await expect(arabic.getByText([...code].join(' '), { exact: true })).toBeVisible();
  // the caller speaks another language than the agent now
  await expect(arabic.getByText(/^Please text the code/)).toHaveAttribute('dir', 'ltr');
  const frame = page.locator('iframe');
  const width = await frame.evaluate((element) => element.clientWidth);
  expect(await arabic.evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(width);
  await expectNoBarriers(desk);
  await page.screenshot({ path: test.info().outputPath('code-ar.png'), fullPage: true });
});
