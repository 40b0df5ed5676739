import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { messages } from './messages-fixture.ts';
import { id, messagesServer } from './messages-server.ts';
import { buttons, deep, one, text } from './page-reader.ts';
import { waitUntil } from './wait-until.ts';

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
    const { element, calls } = await messages();
    buttons(element, 'Missing 2')[0]!.click();
    await waitUntil(() => new URLSearchParams(location.search).get('state') === 'missing');
    const search = one(element, 'input[type=search]');
    search.value = 'photo';
    search.dispatchEvent(new InputEvent('input'));
    await waitUntil(() => calls.some(({ query }) => query.get('q') === 'photo'));
    expect(calls.at(-1)?.query.get('state')).to.equal('missing');
  });

  it('reads the list again for another search, and not for another text', async () => {
    const { open, calls } = await messages();
    await open(1, 'it');
    expect(calls.filter(({ path }) => path === '/v1/admin/presets')).to.have.length(1);
  });

  it('adds nothing before a language is chosen (D03)', async () => {
    const { element, editor } = await messages();
    const add = () => buttons(element, 'Add SMS message')[0]!;
    expect(add().disabled).to.equal(true);
    const select = one<HTMLSelectElement>(element, '.new select');
    select.value = 'it';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => !add().disabled);
    add().click();
    const tab = () => editor() && deep(editor()!, '[role=tab][aria-selected=true]')[0];
    await waitUntil(() => tab()?.textContent.includes('Italian'));
  });

  it('moves a preset by the arrow keys, and says where it is', async () => {
    const { element, calls } = await messages();
    one(element, `[data-grip="${id(1)}"]`).focus();
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => calls.some(({ path }) => path.endsWith('/order')));
    expect(calls.find(({ path }) => path.endsWith('/order'))?.body).to.deep.equal({
      ids: [id(1)],
      after: id(2),
    });
    await waitUntil(() => text(element).includes('is now number 2 of 2'));
  });

  it('says what agents may send, and leads to where that is set', async () => {
    const { element } = await messages();
    await waitUntil(() => deep(element, '[data-sends]').length === 1);
    const line = one<HTMLElement>(element, '[data-sends]');
    expect(line.textContent).to.contain(
      'Agents send these, and texts of their own. A click sends one at once.',
    );
    expect(line.querySelector('a')!.getAttribute('href')).to.equal(
      '/portal/demo/settings/sms-in-call/session?section=sends',
    );
    expect(deep(element, 'wa-switch, [role=switch]')).to.deep.equal([]);
  });

  it('says why agents do not see the presets', async () => {
    const { element } = await messages({ answers: messagesServer({ settings: { presets: false } }) });
    await waitUntil(() => deep(element, '[data-sends]').length === 1);
    expect(one<HTMLElement>(element, '[data-sends]').textContent).to.contain(
      'Agents do not see these: presets are off.',
    );
  });

  it('writes nothing for somebody who may only read', async () => {
    const { element, open, area } = await messages({ capabilities: ['config.read'] });
    const editor = await open(1, 'en');
    expect(area().readOnly).to.equal(true);
    const names = [editor, one(element, 'midcall-preset-acts')].flatMap((part) =>
      deep(part, 'button').map(({ textContent }) => textContent.trim()),
    );
    for (const name of ['Set', 'Remove', 'Send a test', 'Import']) expect(names).to.not.include(name);
  });

  it('shows what an import would do before it does it', async () => {
    const { element, calls, said } = await messages();
    buttons(element, 'Import')[0]!.click();
    await waitUntil(() => deep(element, 'input[type=file]').length === 1);
    const dialog = one<HTMLElement>(element, 'midcall-import-dialog');
    const input = one(dialog, 'input[type=file]');
    const files = new DataTransfer();
    files.items.add(new File(['language,label,text\nit,a,b'], 'presets.csv', { type: 'text/csv' }));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await waitUntil(() => text(dialog).includes('1 to add, 0 to change, 2 as they are'));
    const apply = () => buttons(dialog, 'Import')[0]!;
    await waitUntil(() => apply().getAttribute('aria-disabled') === 'false');
    apply().click();
    await waitUntil(() => said.length > 0);
    const asked = calls.filter(({ path }) => path.endsWith('/import'));
    expect(asked.map(({ body }) => (body as { apply: unknown }).apply)).to.deep.equal([null, 'abc']);
  });
});
