import { type Desk } from './desk.ts';
import { expect, test } from './running-product.ts';

/** Counts the keys pressed in the widget, modifiers aside, and notes any use of the pointer. */
async function watchKeys({ page, widget }: Desk) {
  const root = widget.locator('html');
  await root.evaluate((html) => {
    html.dataset['keys'] = '0';
    const count = ({ key }: KeyboardEvent) => {
      if (!['Alt', 'Shift', 'Control'].includes(key))
        html.dataset['keys'] = String(Number(html.dataset['keys']) + 1);
    };
    addEventListener('keydown', count, true);
    addEventListener('pointerdown', () => (html.dataset['pointer'] = 'used'), true);
  });
  const keys = async () => Number(await root.getAttribute('data-keys'));
  return {
    press: (key: string) => page.keyboard.press(key),
    /** How many keys `act` took. */
    async count(act: () => Promise<void>): Promise<number> {
      const before = await keys();
      await act();
      return (await keys()) - before;
    },
    pointer: () => root.getAttribute('data-pointer'),
  };
}

test('the whole story is done with the keyboard, in at most three keys beyond the text', async ({ desk }) => {
  const caller = '+1 808 555 0161';
  await desk.page.getByRole('textbox', { name: "Caller's number" }).fill(caller);
  await desk.page.keyboard.press('Enter');
  await expect(desk.message).toBeEditable();
  const phone = desk.handset(caller);
  const { press, count, pointer } = await watchKeys(desk);
  await desk.conversation.focus();

  const preset = await count(async () => {
    await press('Alt+s');
    await expect(desk.widget.getByRole('combobox', { name: 'Search presets' })).toBeFocused();
    await press('1');
    await expect(desk.conversation.getByRole('article')).toHaveCount(1);
  });
  expect(preset).toBeLessThanOrEqual(3);
  await expect(phone.texts(/photo of the meter/)).toHaveCount(1);

  const text = 'Thank you';
  const reply = await count(async () => {
    await press('Alt+r');
    await expect(desk.message).toBeFocused();
    await desk.page.keyboard.type(text);
    await press('Enter');
    await expect(desk.conversation.getByRole('article')).toHaveCount(2);
  });
  expect(reply).toBeLessThanOrEqual(3 + text.length);
  await expect(phone.texts(text)).toHaveCount(1);
  await expect(desk.message).toBeFocused();
  await expect(desk.message).toHaveValue('');

  await desk.page.keyboard.type('one');
  await press('Shift+Enter');
  await desk.page.keyboard.type('two');
  await expect(desk.message).toHaveValue('one\ntwo');
  await press('Enter');
  await expect(phone.texts('one two')).toHaveCount(1);

  await press('Alt+s');
  await press('Escape');
  await expect(desk.presets).toHaveCount(0);
  await expect(desk.message).toBeFocused();
  expect(await pointer()).toBe(null);
});

test('a photo opens by Enter and closes by Esc, and the focus is where it was (G04)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 808 555 0162');
  await phone.region.getByRole('button', { name: 'Attach photo' }).click();
  await desk.page.getByRole('menuitem', { name: 'Water meter' }).click();
  await phone.region.getByRole('button', { name: 'Send text' }).click();
  const photo = desk.conversation.getByRole('button', { name: /^Photo 1 of 1 from caller, \d/ });
  await expect(photo).toBeVisible();
  const { press, pointer } = await watchKeys(desk);
  await desk.message.focus();

  await press('Alt+t');
  await expect(desk.conversation.getByRole('article').last()).toBeFocused();
  await press('Tab');
  await expect(photo).toBeFocused();
  await press('Enter');
  const viewer = desk.widget.getByRole('dialog', { name: 'Photo 1 of 1' });
  await expect(viewer.getByRole('img', { name: /^Photo 1 of 1 from caller/ })).toBeVisible();
  await press('+');
  await press('0');
  await press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(photo).toBeFocused();
  expect(await pointer()).toBe(null);
});

test('an Enter of an input method sends nothing, and one held down sends once (E16)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 808 555 0163');
  await desk.message.fill('Only one Enter');
  await desk.message.evaluate((area) => {
    const enter = (init: KeyboardEventInit) =>
      area.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Enter',
          bubbles: true,
          composed: true,
          cancelable: true,
          ...init,
        }),
      );
    enter({ isComposing: true });
    enter({ repeat: true });
  });
  await expect(desk.message).toHaveValue('Only one Enter');
  await desk.page.keyboard.down('Enter');
  await desk.page.keyboard.down('Enter');
  await desk.page.keyboard.up('Enter');
  await expect(desk.bubble('Only one Enter').getByText('Delivered', { exact: true })).toBeVisible();
  await expect(phone.texts('Only one Enter')).toHaveCount(1);
  await expect(desk.message).toHaveValue('');
});
