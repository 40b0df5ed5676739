import { type Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

const CLOSING = /Thank you for calling/;
const AUTO_REPLY = /nobody reads this message/;

interface Ending {
  caller: string;
  happens: (desk: Desk) => Promise<void>;
  /** What the agent reads below the conversation. */
  says: string;
}

const ENDINGS: Record<string, Ending> = {
  'the caller hangs up': {
    caller: '+1 212 555 0161',
    happens: (desk) => desk.hangUp(),
    says: 'Caller hung up',
  },
  'the agent ends the call': {
    caller: '+1 212 555 0162',
    happens: (desk) => desk.end('Ana ends it'),
    says: 'You hung up',
  },
  'the line drops': {
    caller: '+1 212 555 0163',
    happens: (desk) => desk.end('The line drops'),
    says: 'The connection of the call broke',
  },
  'the call goes to a team without texting': {
    caller: '+1 212 555 0164',
    happens: (desk) => desk.end('Moved to another team'),
    says: 'Call transferred',
  },
  'the phone system fails': {
    caller: '+1 212 555 0167',
    happens: (desk) => desk.end('The phone system fails'),
    says: 'The call failed',
  },
};

for (const [what, { caller, happens, says }] of Object.entries(ENDINGS)) {
  test(`when ${what}, one closing text goes out and the conversation can only be read (C02, C05, H02)`, async ({
    desk,
  }) => {
    const phone = await desk.talkTo(caller);
    await desk.write('Please close the red valve.');
    await expect(desk.bubble('red valve').getByText('Delivered')).toBeVisible();

    await happens(desk);
    await expect(phone.texts(CLOSING)).toBeVisible();
    await expect(desk.conversation.getByText(says)).toBeVisible();
    await expect(desk.conversation).toContainText('Please close the red valve.');
    await expect(desk.widget.getByText('Read-only. The closing message was sent.')).toBeVisible();
    await expect(desk.message).toHaveCount(0);
    await expect(desk.send).toHaveCount(0);
    await expect(desk.presetsButton).toHaveCount(0);

    const texts = await desk.conversation.getByRole('article').count();
    await phone.text('One more thing');
    await expect(phone.texts(AUTO_REPLY)).toBeVisible();
    await expect(phone.texts(CLOSING)).toHaveCount(1);
    await expect(desk.conversation.getByRole('article')).toHaveCount(texts);
  });
}

test('what comes after the end reaches neither the screen, nor its reload, nor the ticket, nor the caller (C03, C04, C05)', async ({
  desk,
  world,
}) => {
  const phone = await desk.talkTo('+1 212 555 0168');
  const { callKey } = desk;
  await desk.write('Before the end');
  await expect(desk.bubble('Before the end').getByText('Delivered')).toBeVisible();
  await desk.hangUp();
  await expect(phone.texts(CLOSING)).toBeVisible();
  const history = desk.page.getByRole('list', { name: 'History' });
  await expect(history).toContainText('2 texts');

  await phone.text('After the end');
  await expect(phone.texts(AUTO_REPLY)).toBeVisible();
  expect(await desk.post({ kind: 'text', text: 'By a script' })).toMatchObject({
    status: 409,
    code: 'session_ended',
  });

  await desk.page.reload();
  await desk.widget.getByRole('button', { name: /Read the last conversation/ }).click();
  await expect(desk.conversation).toContainText('Before the end');
  await expect(desk.conversation).not.toContainText('After the end');
  await expect(desk.conversation).not.toContainText('By a script');
  const { texts } = await world.state();
  expect(texts.find((counts) => counts.callKey === callKey)).toMatchObject({ sent: 2, received: 0 });
  const given = (await world.ledger()).filter(({ to, fact }) => to === '+12125550168' && fact === 'taken');
  expect(given.map(({ text }) => text)).toEqual([
    'Before the end',
    expect.stringMatching(CLOSING),
    expect.stringMatching(AUTO_REPLY),
  ]);
});
