import { sendKeys } from '@web/test-runner-commands';
import { deep, deepAll, type FakeServer, message, textOf, view, type World } from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

export const GRACE = () => view({ messages: [message(1, { text: 'Is the valve closed?' })] });
export const DANIEL = (changes = {}) =>
  view({
    call: { callKey: 'daniel', callerName: 'Daniel Reyes', caller: '+14155550178', ...changes },
    session: { unread: 0 },
  });
export const sessionOf = (server: FakeServer, callKey = 'grace') =>
  server.views.get(callKey)?.snapshot?.session.id ?? '';

export async function says({ app }: World, words: string) {
  await waitUntil(() => textOf(app).includes(words), `shows "${words}"`);
}

export async function write({ app }: World, text: string) {
  await waitUntil(() => deep(app, 'textarea'), 'the composer is there');
  deep(app, 'textarea')?.focus();
  await sendKeys({ type: text });
}

export const tabs = ({ app }: World) =>
  deepAll(app, 'midcall-switcher').flatMap((one) => deepAll(one, 'button'));

export async function chord(held: string, key: string) {
  await sendKeys({ down: held });
  await sendKeys({ press: key });
  await sendKeys({ up: held });
}

/** What screen readers were told, in order of the regions. */
export const spoken = ({ app }: World) =>
  deepAll(app, 'midcall-announcer').flatMap((one) => deepAll(one, 'p').map((p) => p.textContent));
