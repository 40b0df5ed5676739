import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { editedPart, type Preset } from '../../protocol/preset.ts';
import type { ImportReport } from '../../protocol/preset-import.ts';
import { type PresetPage } from '../../protocol/preset-page.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import '../../admin-portal/pages/messages-page.ts';
import type { MidcallMessagesPage } from '../../admin-portal/pages/messages-page.ts';
import { type Answers, inPortal, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const at = '2026-11-18T10:00:00.000Z';
const words = (label: string, text: string, more: Partial<Preset['texts'][string]> = {}) => ({
  ...{ label, text, version: 1, state: 'current' as const, changedAt: at, readAgainst: null },
  ...more,
});
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const VISIT: Preset = {
  ...{ id: id(1), category: 'Visits', keyword: 'visit', position: 1, queue: null },
  texts: {
    en: words('Visit time', 'An engineer visits today.', { state: 'source', version: 2 }),
    it: words('Orario visita', 'Il tecnico arriva.', {
      ...{ state: 'stale' as const, readAgainst: 'An engineer visits.' },
    }),
  },
  ...{ sourceLanguage: 'en', missing: ['ja'], updatedAt: at },
};
const PHOTO: Preset = {
  ...{ id: id(2), category: 'Photos', keyword: null, position: 2, queue: null },
  texts: { en: words('Ask for photo', 'Please send a photo.', { state: 'source' }) },
  ...{ sourceLanguage: 'en', missing: ['it', 'ja'], updatedAt: at },
};
const REPORT: ImportReport = {
  counts: { added: 1, changed: 0, unchanged: 2 },
  changes: [{ row: 2, what: 'added', label: 'New one', languages: ['it'] }],
  ...{ errors: [], ignored: [], plan: 'abc', applied: false },
};

const INHERITED = Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((key) => [key, 'default']));

/** A server that keeps two presets. */
function server(presets: Preset[] = [VISIT, PHOTO]): Answers {
  const kept = { presets: [...presets] };
  const settings = { values: DEFAULT_SETTINGS, inherited: INHERITED };
  const answers: Answers = {
    'GET /v1/admin/presets': ({ query }): PresetPage => {
      const found = kept.presets.filter(
        ({ missing, texts }) =>
          (query.get('state') !== 'missing' || missing.length > 0) &&
          JSON.stringify(texts)
            .toLowerCase()
            .includes((query.get('q') ?? '').toLowerCase()),
      );
      return {
        ...{ presets: found, offset: 0, categories: ['Visits', 'Photos'] },
        counts: { found: found.length, all: 2, missing: 2, stale: 1 },
        languages: ['en', 'it', 'ja'].map((language) => ({ language, used: true, texts: 1 })),
      };
    },
    'GET /v1/admin/queues': () => ({
      queues: [
        {
          ...{ key: 'repairs', name: 'Repairs', languages: ['en', 'it', 'ja'], defaultLanguage: 'en' },
          ...{ smsEnabled: true, inboundNumbers: [], outboundNumbers: [] },
        },
      ],
    }),
    'GET /v1/admin/numbers': () => ({ numbers: [] }),
    'GET /v1/admin/settings': () => settings,
    'POST /v1/admin/presets/import': ({ body }) => ({
      ...REPORT,
      applied: (body as { apply: string | null }).apply !== null,
    }),
    'PUT /v1/admin/presets/order': () => undefined,
  };
  for (const { id: one } of presets) {
    const path = `/v1/admin/presets/${one}`;
    const here = () => kept.presets.find((preset) => preset.id === one)!;
    answers[`GET ${path}`] = here;
    answers[`PUT ${path}`] = ({ body, ifMatch }) => {
      const before = here();
      if (ifMatch !== fingerprint(editedPart(before))) return new Refusal(412, 'changed_meanwhile');
      const { texts, ...rest } = body as Preset;
      const written = Object.entries(texts).map(([language, { label, text }]) => [
        language,
        words(label, text, { state: language === 'en' ? 'source' : 'current' }),
      ]);
      const after = { ...before, ...rest, texts: Object.fromEntries(written) as Preset['texts'] };
      kept.presets = kept.presets.map((preset) => (preset.id === one ? after : preset));
      return after;
    };
    answers[`POST ${path}/still-right`] = () => here();
    answers[`GET ${path}/use`] = () => ({
      queues: [{ key: 'repairs', name: 'Repairs' }],
      ...{ sent: 41, lastSentAt: at },
    });
    answers[`DELETE ${path}`] = () => {
      kept.presets = kept.presets.filter((preset) => preset.id !== one);
    };
    answers[`GET ${path}/history`] = () => ({
      entries: [
        {
          ...{ id: id(9), at, by: 'Rosa Bianchi', what: 'changed' },
          differences: [
            {
              language: 'en',
              field: 'text',
              before: 'An engineer visits.',
              after: 'An engineer visits today.',
            },
          ],
        },
      ],
      next: null,
    });
  }
  return answers;
}

async function messages(around: Surroundings = {}) {
  history.replaceState(null, '', location.pathname);
  const stage = await inPortal<MidcallMessagesPage>(html`<midcall-messages-page></midcall-messages-page>`, {
    answers: server(),
    width: 1_200,
    ...around,
  });
  const root = () => stage.element.shadowRoot!;
  await waitUntil(() => root().querySelector('midcall-preset-grid') !== null);
  const grid = () => root().querySelector('midcall-preset-grid')!.shadowRoot!;
  const editor = () => root().querySelector('midcall-preset-editor')?.shadowRoot ?? null;
  const cell = (n: number, language: string) =>
    [...grid().querySelectorAll<HTMLElement>(`[data-cell="${id(n)} ${language}"]`)].find((one) =>
      one.checkVisibility(),
    )!;
  await waitUntil(() => grid().querySelector('.cell') !== null);
  const open = async (n: number, language: string) => {
    cell(n, language).click();
    await waitUntil(() => editor()?.querySelector('midcall-text-area') instanceof HTMLElement);
    return editor()!;
  };
  const area = () => editor()!.querySelector('midcall-text-area')!.shadowRoot!.querySelector('textarea')!;
  const write = async (text: string) => {
    area().value = text;
    area().dispatchEvent(new InputEvent('input', { bubbles: true }));
    await root().querySelector('midcall-preset-editor')!.updateComplete;
  };
  const button = (within: ParentNode, name: string) =>
    [...within.querySelectorAll<HTMLButtonElement>('button')].find(
      (one) => one.textContent.trim() === name || one.getAttribute('aria-label') === name,
    )!;
  return { ...stage, root, grid, editor, cell, open, area, write, button };
}

describe('the page of messages', () => {
  for (const around of [{}, { width: 360 }, { locale: 'ar', dir: 'rtl' as const }])
    it(`is accessible (${JSON.stringify(around)})`, async () => {
      const page = await messages(around);
      await expect(page.element).to.be.accessible();
      await page.open(1, 'it');
      await expect(page.element).to.be.accessible();
    });

  it('shows what is there, what is missing and what fell behind', async () => {
    const { cell } = await messages();
    expect(cell(1, 'it').getAttribute('aria-label')).to.equal('Visit time, Italian: Stale, 1 message');
    expect(cell(2, 'ja').getAttribute('aria-label')).to.equal('Ask for photo, Japanese: Missing');
  });

  it('keeps search and filter in the address', async () => {
    const { root, calls, button } = await messages();
    button(root(), 'Missing 2')?.click();
    [...root().querySelectorAll<HTMLElement>('.seg button')][1]!.click();
    await waitUntil(() => new URLSearchParams(location.search).get('state') === 'missing');
    const search = root().querySelector<HTMLInputElement>('input[type=search]')!;
    search.value = 'photo';
    search.dispatchEvent(new InputEvent('input'));
    await waitUntil(() => calls.some(({ query }) => query.get('q') === 'photo'));
    expect(calls.at(-1)?.query.get('state')).to.equal('missing');
  });

  it('adds nothing before a language is chosen (D03)', async () => {
    const { root, button, editor } = await messages();
    const add = button(root(), 'Add SMS message');
    expect(add.disabled).to.equal(true);
    const select = root().querySelector<HTMLSelectElement>('.new select')!;
    select.value = 'it';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => !button(root(), 'Add SMS message').disabled);
    button(root(), 'Add SMS message').click();
    await waitUntil(
      () =>
        editor()?.querySelector('[role=tab][aria-selected=true]')?.textContent.includes('Italian') ?? false,
    );
  });

  it('moves a preset by the arrow keys, and says where it is', async () => {
    const { grid, root, calls } = await messages();
    grid()
      .querySelector<HTMLElement>(`[data-grip="${id(1)}"]`)!
      .focus();
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => calls.some(({ path }) => path.endsWith('/order')));
    expect(calls.find(({ path }) => path.endsWith('/order'))?.body).to.deep.equal({
      ids: [id(1)],
      after: id(2),
    });
    await waitUntil(() => root().textContent.includes('is now number 2 of 2'));
  });
});

describe('the editor of a preset', () => {
  it('counts as the widget does, marks the costly character, and replaces it', async () => {
    const { open, write, area, editor } = await messages();
    await open(1, 'en');
    await write('An engineer visits today.');
    expect(editor()!.querySelector('[data-counter]')!.textContent).to.equal('25 / 160');
    await write(`It’s ${'a'.repeat(80)}`);
    expect(editor()!.querySelector('[data-costly]')!.textContent).to.contain('costs 1 message more');
    editor()!.querySelector<HTMLElement>('[data-costly] button')!.click();
    await waitUntil(() => area().value.startsWith("It's"));
  });

  it('saves all languages by Set, and says so', async () => {
    const { open, write, button, calls, said } = await messages();
    const editor = await open(1, 'it');
    await write('Il tecnico arriva oggi.');
    button(editor, 'Set').click();
    await waitUntil(() => said.length > 0);
    const put = calls.find(({ method }) => method === 'PUT')!;
    expect(put.ifMatch).to.equal(fingerprint(editedPart(VISIT)));
    expect((put.body as Preset).texts['it']?.text).to.equal('Il tecnico arriva oggi.');
  });

  it('shows both versions when somebody was faster, and keeps what they changed elsewhere', async () => {
    const answers = server();
    const { open, write, button, calls, editor } = await messages({ answers });
    await open(1, 'it');
    await write('La mia.');
    const theirs = {
      ...VISIT,
      texts: {
        ...VISIT.texts,
        en: { ...VISIT.texts['en']!, text: 'Theirs.' },
        it: { ...VISIT.texts['it']!, text: 'La loro.' },
      },
    };
    answers[`GET /v1/admin/presets/${VISIT.id}`] = () => theirs;
    const put = answers[`PUT /v1/admin/presets/${VISIT.id}`]!;
    answers[`PUT /v1/admin/presets/${VISIT.id}`] = (call) =>
      call.ifMatch === fingerprint(editedPart(theirs)) ? theirs : new Refusal(412, 'changed_meanwhile');
    expect(put).to.be.a('function');
    button(editor()!, 'Set').click();
    await waitUntil(() => editor()!.querySelector('midcall-conflict') !== null);
    const conflict = editor()!.querySelector('midcall-conflict')!.shadowRoot!;
    await waitUntil(() => conflict.querySelectorAll('tbody tr').length > 0);
    expect(conflict.querySelectorAll('tbody tr')).to.have.length(1);
    expect(conflict.textContent).to.contain('La loro.');
    button(conflict, 'Save mine').click();
    await waitUntil(() => calls.filter(({ method }) => method === 'PUT').length === 2);
    expect((calls.findLast(({ method }) => method === 'PUT')?.body as Preset).texts).to.deep.include({
      en: { label: 'Visit time', text: 'Theirs.' },
      it: { label: 'Orario visita', text: 'La mia.' },
    });
  });

  it('asks before unsaved work is closed', async () => {
    const { open, write, button, root, editor } = await messages();
    await open(1, 'it');
    await write('Non ancora.');
    button(editor()!, 'Close').click();
    const dialog = root().querySelector('midcall-leave-dialog')!.shadowRoot!;
    await waitUntil(() => dialog.querySelector('wa-dialog')!.open);
    button(dialog, 'Stay').click();
    await waitUntil(() => !dialog.querySelector('wa-dialog')!.open);
    expect(editor()).to.not.equal(null);
  });

  it('shows the difference of the source, and takes the text as still right', async () => {
    const { open, button, calls } = await messages();
    const editor = await open(1, 'it');
    expect(editor.querySelector('ins')!.textContent.trim()).to.contain('today.');
    button(editor, 'Still right').click();
    await waitUntil(() => calls.some(({ path }) => path.endsWith('/still-right')));
    expect(calls.at(-1)?.body).to.deep.equal({ language: 'it' });
  });

  it('inserts variables with words for the unknown', async () => {
    const { open, editor, button, area } = await messages();
    await open(2, 'en');
    editor()!.querySelector<HTMLInputElement>('#fallback')!.value = 'there';
    button(editor()!, 'caller').click();
    await waitUntil(() => area().value.includes('{{caller | "there"}}'));
  });

  it('moves between languages by the arrow keys', async () => {
    const { open, editor } = await messages();
    await open(1, 'en');
    editor()!.querySelector<HTMLElement>('[role=tab][aria-selected=true]')!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => location.search.includes('language=it'));
  });

  it('says what uses a preset before it is removed', async () => {
    const { open, editor, button, root, calls } = await messages();
    await open(1, 'en');
    button(editor()!, 'Remove').click();
    const dialog = root().querySelector('midcall-remove-preset-dialog')!.shadowRoot!;
    await waitUntil(() => dialog.textContent.includes('Sent 41 times'));
    expect(dialog.textContent).to.contain('Agents of Repairs can send it.');
    button(dialog, 'Remove').click();
    await waitUntil(() => calls.some(({ method }) => method === 'DELETE'));
    await waitUntil(() => editor() === null);
  });

  it('shows the history', async () => {
    const { open, editor, button, root } = await messages();
    await open(1, 'en');
    button(editor()!, 'History').click();
    await waitUntil(
      () =>
        root().querySelector('midcall-preset-history')?.shadowRoot?.textContent.includes('Rosa Bianchi') ??
        false,
    );
    await expect(root().querySelector('midcall-preset-history')!).to.be.accessible();
  });

  it('writes nothing for somebody who may only read', async () => {
    const { open, area, button, root } = await messages({ capabilities: ['config.read'] });
    const editor = await open(1, 'en');
    expect(area().readOnly).to.equal(true);
    expect(button(editor, 'Set')).to.equal(undefined);
    expect(button(root(), 'Import')).to.equal(undefined);
  });
});

it('shows what an import would do before it does it', async () => {
  const { root, button, calls, said } = await messages();
  button(root(), 'Import').click();
  const dialog = root().querySelector('midcall-import-dialog')!.shadowRoot!;
  await waitUntil(() => dialog.querySelector('input[type=file]') !== null);
  const input = dialog.querySelector<HTMLInputElement>('input[type=file]')!;
  const files = new DataTransfer();
  files.items.add(new File(['language,label,text\nit,a,b'], 'presets.csv', { type: 'text/csv' }));
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
  await waitUntil(() => dialog.textContent.includes('1 to add, 0 to change, 2 as they are'));
  const apply = [...dialog.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Import')!;
  await waitUntil(() => apply.getAttribute('aria-disabled') === 'false');
  apply.click();
  await waitUntil(() => said.length > 0);
  const asked = calls
    .filter(({ path }) => path.endsWith('/import'))
    .map(({ body }) => (body as { apply: unknown }).apply);
  expect(asked).to.deep.equal([null, 'abc']);
});

it('refuses to switch off both presets and custom messages', async () => {
  const { root } = await messages({
    answers: {
      ...server(),
      'GET /v1/admin/settings': () => ({
        values: { ...DEFAULT_SETTINGS, freeText: false },
        inherited: INHERITED,
      }),
    },
  });
  const switches = root().querySelector('midcall-message-switches')!.shadowRoot!;
  await waitUntil(() => switches.querySelectorAll('wa-switch').length === 2);
  switches.querySelector<HTMLElement>('wa-switch')!.click();
  const section = switches.querySelector('midcall-section')!.shadowRoot!;
  await waitUntil(() => section.textContent.includes('Nothing could be sent'));
});
