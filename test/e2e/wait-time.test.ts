import { barriersOfAllFrames } from './barriers.ts';
import { type Desk, type Handset } from './desk.ts';
import { expect, test } from './running-product.ts';

const button = ({ page }: Desk, name: string) => page.getByRole('button', { name, exact: true });

/** A caller in line, while all agents are busy. */
async function wait(desk: Desk, caller: string, language?: string): Promise<Handset> {
  await button(desk, 'Options').click();
  await desk.page.getByRole('checkbox', { name: 'All agents are busy' }).check();
  await desk.call({ caller, ...(language ? { language } : {}) });
  await expect(desk.page.getByText('Waiting in the queue')).toBeVisible();
  return desk.handset(caller);
}

async function expectNoBarriers({ page }: Desk): Promise<void> {
  expect(await barriersOfAllFrames(page)).toEqual([]);
}

test('a caller who waits agrees, texts, and the agent finds it in the call, marked (I01, I02)', async ({
  desk,
}) => {
  test.slow();
  const caller = '+1 702 555 0180';
  const phone = await wait(desk, caller, 'Italiano');
  await expect(desk.page.getByText('May we text you while you wait?')).toBeVisible();
  await expectNoBarriers(desk);
  await button(desk, 'Yes, text me').click();
  await expect(phone.texts(/sei in coda/)).toHaveCount(1);
  await expect(button(desk, 'Yes, text me')).toHaveCount(0);
  await phone.text('Il contatore perde');
  await phone.text('Via Roma 3');
  await expect(desk.message).toHaveCount(0);

  await button(desk, 'Let an agent answer').click();
  await expect(desk.message).toBeEditable();
  const texts = desk.conversation.getByRole('article');
  await expect(texts).toHaveCount(3);
  await expect(texts.nth(0)).toContainText('sei in coda');
  await expect(texts.nth(0)).toContainText('Wait-time message');
  await expect(texts.nth(1)).toContainText('Il contatore perde');
  await expect(texts.nth(2)).toContainText('Via Roma 3');
  await expect(texts.nth(1)).toContainText('while waiting');
  await desk.write('La vedo');
  await expect(phone.texts('La vedo')).toHaveCount(1);
  await expect(desk.bubble('La vedo')).not.toContainText('while waiting');
  await expectNoBarriers(desk);
  await desk.hangUp();
  await expect(phone.texts(/Grazie per aver chiamato/)).toHaveCount(1);
});

test('a caller who says no is sent nothing while they wait, and nothing they write is in the call', async ({
  desk,
}) => {
  const phone = await wait(desk, '+1 702 555 0181');
  await button(desk, 'No, do not').click();
  await expect(desk.page.getByText('The caller said no, and is not asked again.')).toBeVisible();
  await phone.text('by accident');
  await button(desk, 'Let an agent answer').click();
  await expect(desk.message).toBeEditable();
  await expect(desk.conversation).not.toContainText('by accident');
  await expect(phone.texts(/you are in line|ended/i)).toHaveCount(0);
});

test('a caller who hangs up before an agent answers gets the closing text, once', async ({ desk }) => {
  const phone = await wait(desk, '+1 702 555 0182');
  await button(desk, 'Yes, text me').click();
  await expect(phone.texts(/you are in line/)).toHaveCount(1);
  await desk.hangUp();
  await expect(phone.texts(/Thank you/)).toHaveCount(1);
});
