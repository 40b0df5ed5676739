import { html } from '@open-wc/testing';
import '../../admin-portal/pages/messages-page.ts';
import type { MidcallMessagesPage } from '../../admin-portal/pages/messages-page.ts';
import { id, messagesServer } from './messages-server.ts';
import { deep, one } from './page-reader.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** The page, open, with two presets in the server. All is found by role and name, through shadow trees. */
export async function messages(around: Surroundings = {}) {
  history.replaceState(null, '', location.pathname);
  const stage = await inPortal<MidcallMessagesPage>(html`<midcall-messages-page></midcall-messages-page>`, {
    answers: messagesServer(),
    width: 1_200,
    ...around,
  });
  const { element } = stage;
  const cell = (n: number, language: string) =>
    deep(element, `[data-cell="${id(n)} ${language}"]`).find((one) => one.checkVisibility())!;
  await waitUntil(() => cell(1, 'en'));
  const editor = () => deep(element, 'midcall-preset-editor')[0] ?? null;
  const area = () => one<HTMLTextAreaElement>(editor()!, 'textarea');
  const open = async (n: number, language: string) => {
    cell(n, language).click();
    await waitUntil(() => editor() && deep(editor()!, 'textarea').length > 0);
    await stage.settled();
    return editor()!;
  };
  const write = (text: string) => {
    area().value = text;
    area().dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  return { ...stage, editor, cell, open, area, write };
}
