import { Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

test('two tabs of one agent show one conversation, and a text sent in one is one SMS (C21)', async ({
  desk,
  context,
  product,
}) => {
  const phone = await desk.talkTo('+1 404 555 0161');
  const other = new Desk(await context.newPage());
  await other.open(product.simulatorOrigin);
  await expect(other.message).toBeEditable();

  await desk.write('From the first tab');
  await other.write('From the second tab');
  await phone.text('Heard by both');
  for (const tab of [desk, other]) {
    await expect(tab.conversation.getByRole('article')).toHaveCount(3);
    await expect(tab.conversation.getByText('Delivered', { exact: true })).toHaveCount(2);
    await expect(tab.bubble('Heard by both')).toHaveCount(1);
  }
  await expect(phone.texts('From the first tab')).toHaveCount(1);
  await expect(phone.texts('From the second tab')).toHaveCount(1);
  const order = (tab: Desk) => tab.conversation.getByRole('article').allInnerTexts();
  expect(await order(other)).toEqual(await order(desk));
});

test('unread texts of a waiting call are counted in all tabs, outlive a reload, and are read in all at once (N01, N02, N04)', async ({
  desk,
  context,
  product,
}) => {
  const [waiting, talking] = ['+1 404 555 0162', '+1 404 555 0163'];
  await desk.talkTo(waiting);
  await desk.page.getByRole('button', { name: 'Hold' }).click();
  await desk.talkTo(talking);
  const other = new Desk(await context.newPage());
  await other.open(product.simulatorOrigin);
  await expect(other.message).toBeEditable();

  const badge = (tab: Desk) => tab.page.getByRole('status').filter({ hasText: 'new text' });
  const call = (tab: Desk) =>
    tab.widget.getByRole('navigation', { name: 'Calls' }).getByRole('button', { name: waiting });
  await desk.choose(waiting);
  await desk.handset(waiting).text('Are you there?');
  await expect(badge(desk)).toHaveText('1 new text');
  await desk.handset(waiting).text('Hello?');
  for (const tab of [desk, other]) {
    await expect(badge(tab)).toHaveText('2 new texts');
    await expect(call(tab)).toHaveAccessibleName(/2 new messages/);
    await expect(tab.page).toHaveTitle(/^\(2\) /);
    await expect(tab.conversation).not.toContainText('Hello?');
  }

  await other.page.reload();
  await expect(badge(other)).toHaveText('2 new texts');

  await call(desk).click();
  await expect(desk.conversation).toContainText('Hello?');
  for (const tab of [desk, other]) {
    await expect(badge(tab)).toBeHidden();
    await expect(call(tab)).not.toHaveAccessibleName(/new message/);
    await expect(tab.page).not.toHaveTitle(/^\(/);
  }
});
