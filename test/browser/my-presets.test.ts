import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type MidcallMyPresets } from '../../widget/elements/my-presets.ts';
import { type MyPresetsClosedEvent, type MyPresetsStart } from '../../widget/elements/my-presets-events.ts';
import '../../widget/elements/my-presets.ts';
import { FakePersonalPresets, personal } from './fake-personal-presets.ts';
import { actions, html, inWidget, part, POLICY } from './footer-fixture.ts';
import { waitUntil } from './wait-until.ts';

const LABELS = ['Van on its way', 'Call back', 'Invoice'];

async function render(
  start: MyPresetsStart,
  {
    server = new FakePersonalPresets(...LABELS.map((label) => personal(label))),
    ...surroundings
  }: { server?: FakePersonalPresets; width?: number; dir?: string; locale?: string } = {},
) {
  const closed: (string | null)[] = [];
  const mine = await inWidget<MidcallMyPresets>(
    html`<midcall-my-presets
      .start=${start}
      .policy=${{ ...POLICY, personalPresets: true }}
      language="it"
      @midcall-my-presets-closed=${({ detail }: MyPresetsClosedEvent) => void closed.push(detail.kept)}
    ></midcall-my-presets>`,
    { ...surroundings, actions: actions({ personalPresets: () => server }) },
  );
  await waitUntil(() => mine.shadowRoot!.querySelector('li, .note:not([role]), midcall-my-preset-form'));
  return { mine, server, closed };
}

const TEXT = { view: 'new', text: 'The van is on its way.\nSee you soon.', language: 'en' } as const;
const LIST = { view: 'list' } as const;

const labels = (mine: Element) =>
  [...mine.shadowRoot!.querySelectorAll<HTMLElement>('li .label')].map(({ innerText }) => innerText);
const button = (mine: Element, name: string): HTMLButtonElement => {
  const all = [...mine.shadowRoot!.querySelectorAll('button')];
  const found = all.find((one) => (one.getAttribute('aria-label') ?? one.innerText).trim() === name);
  if (!found) throw new Error(`no button "${name}" among ${all.map((one) => one.outerHTML).join('\n')}`);
  return found;
};
const form = (mine: Element) => mine.shadowRoot!.querySelector('midcall-my-preset-form');
const control = (mine: Element, id: string) => part<HTMLInputElement>(form(mine)!, `#${id}`);
const focused = (mine: Element) => mine.shadowRoot!.activeElement;
const said = (mine: Element) => part(mine, 'dialog > [role="status"]').textContent;

async function fill(mine: Element, values: Record<string, string>) {
  for (const [id, value] of Object.entries(values)) {
    control(mine, id).value = value;
    control(mine, id).dispatchEvent(new Event(id === 'language' ? 'change' : 'input'));
  }
  await form(mine)!.updateComplete;
}

async function save(mine: Element) {
  part<HTMLFormElement>(form(mine)!, 'form').requestSubmit();
}

describe('midcall-my-presets', () => {
  for (const width of [320, 360]) {
    for (const [dir, locale] of [
      ['ltr', 'en'],
      ['rtl', 'ar'],
    ] as const) {
      for (const start of [LIST, TEXT]) {
        it(`passes axe at ${width} px, ${dir}, as ${start.view}, and does not scroll sideways`, async () => {
          const { mine } = await render(start, { width, dir, locale });
          await expect(mine).to.be.accessible();
          const body = part(mine, '.body');
          expect(body.scrollWidth).to.be.at.most(body.clientWidth);
        });
      }
    }
  }

  it('passes axe with the question before a removal, an empty list and a refused form', async () => {
    const { mine } = await render(LIST);
    button(mine, 'Remove “Call back”').click();
    await mine.updateComplete;
    await expect(mine).to.be.accessible();
    const empty = await render(LIST, { server: new FakePersonalPresets() });
    expect(part(empty.mine, '.note').innerText).to.contain('shown to you alone');
    await expect(empty.mine).to.be.accessible();
    const refused = await render(TEXT);
    refused.server.refuses = 'personal_presets_full';
    await save(refused.mine);
    await waitUntil(() => form(refused.mine)?.shadowRoot?.querySelector('[role="alert"]'));
    await expect(refused.mine).to.be.accessible();
  });

  it('keeps a text under its first words, in its language, and says under which name', async () => {
    const { mine, server, closed } = await render(TEXT);
    await waitUntil(() => form(mine)!.shadowRoot!.activeElement === control(mine, 'label'));
    expect(control(mine, 'label').value).to.equal('The van is on its way.');
    expect(control(mine, 'language').value).to.equal('en');
    await sendKeys({ type: 'Van' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => closed.length > 0);
    expect(closed).to.deep.equal(['Van']);
    expect(server.presets.at(-1)).to.include({
      ...{ label: 'Van', text: TEXT.text, language: 'en', keyword: null },
    });
  });

  it('keeps nothing when it is closed, by Cancel or by Esc', async () => {
    const first = await render(TEXT);
    part<HTMLButtonElement>(form(first.mine)!, 'button[type="button"]').click();
    await waitUntil(() => first.closed.length > 0);
    const second = await render(TEXT);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => second.closed.length > 0);
    expect([...first.closed, ...second.closed]).to.deep.equal([null, null]);
    expect(second.server.presets).to.have.length(3);
  });

  it('says at the field what is missing, too long or taken, and keeps what was written', async () => {
    const { mine, server } = await render(TEXT);
    await fill(mine, { label: ' ', text: 'a'.repeat(919) });
    await save(mine);
    await waitUntil(() => form(mine)!.shadowRoot!.activeElement === control(mine, 'label'));
    expect(part(form(mine)!, '#text-help').innerText).to.equal('1 character too many');
    await fill(mine, { label: 'Van', text: 'Short', keyword: 'two words' });
    await save(mine);
    await waitUntil(() => control(mine, 'keyword').getAttribute('aria-invalid') === 'true');
    server.refuses = 'key_duplicate';
    await fill(mine, { keyword: '#van' });
    await save(mine);
    await waitUntil(() =>
      part(form(mine)!, '#keyword-help').innerText.includes('Another preset has this keyword.'),
    );
    expect(control(mine, 'text').value).to.equal('Short');
    server.refuses = null;
    await fill(mine, { keyword: '#van2' });
    await save(mine);
    await waitUntil(() => server.presets.length === 4);
    expect(server.presets.at(-1)!.keyword).to.equal('van2');
  });

  it('edits the one it was opened for, and goes back to the list with the focus on it', async () => {
    const given = personal('Old', { keyword: 'old', language: 'ja' });
    const server = new FakePersonalPresets(personal('First'), given);
    const { mine, closed } = await render({ view: 'edit', id: given.id }, { server });
    await waitUntil(() => form(mine)?.shadowRoot?.activeElement?.id === 'label');
    expect(control(mine, 'keyword').value).to.equal('old');
    expect(control(mine, 'language').value).to.equal('ja');
    await fill(mine, { label: 'New', language: 'en', keyword: '' });
    await save(mine);
    await waitUntil(() => labels(mine).length === 2);
    expect(labels(mine)).to.deep.equal(['First', 'New']);
    expect(server.presets[1]).to.include({ id: given.id, label: 'New', language: 'en', keyword: null });
    await waitUntil(() => focused(mine) === button(mine, 'Edit “New”'));
    expect(said(mine)).to.equal('“New” is saved in my presets.');
    expect(closed).to.deep.equal([]);
  });

  it('goes from the form to the list by Esc, and closes by the next', async () => {
    const { mine, closed } = await render(LIST);
    button(mine, 'Edit “Call back”').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => form(mine)?.shadowRoot?.activeElement?.id === 'label');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused(mine) === button(mine, 'Edit “Call back”'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => closed.length === 1);
  });

  it('removes only after a second press, by the keyboard alone, and the focus stays near', async () => {
    const { mine, server } = await render(LIST);
    button(mine, 'Remove “Call back”').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(mine) === button(mine, 'Cancel'));
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(mine) === button(mine, 'Remove “Call back”'));
    expect(server.presets).to.have.length(3);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(mine) === button(mine, 'Cancel'));
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => labels(mine).length === 2);
    expect(labels(mine)).to.deep.equal(['Van on its way', 'Invoice']);
    await waitUntil(() => focused(mine) === button(mine, 'Remove “Invoice”'));
    expect(said(mine)).to.equal('“Call back” is removed.');
  });

  it('moves up and down, with the focus on what moves', async () => {
    const { mine } = await render(LIST);
    button(mine, 'Move “Invoice” up').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => labels(mine)[1] === 'Invoice');
    await waitUntil(() => focused(mine) === button(mine, 'Move “Invoice” up'));
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => labels(mine)[0] === 'Invoice');
    // at the top there is no further up
    await waitUntil(() => focused(mine) === button(mine, 'Move “Invoice” down'));
    expect(said(mine)).to.equal('“Invoice” is number 1 of 3.');
    expect(button(mine, 'Move “Invoice” up').getAttribute('aria-disabled')).to.equal('true');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => labels(mine)[1] === 'Invoice');
    expect(labels(mine)).to.deep.equal(['Van on its way', 'Invoice', 'Call back']);
  });

  it('writes a new one in the language of the call', async () => {
    const { mine, server } = await render(LIST);
    button(mine, 'New preset').click();
    await waitUntil(() => form(mine)?.shadowRoot?.activeElement?.id === 'label');
    await fill(mine, { label: 'Furgone', text: 'Arriviamo.' });
    await save(mine);
    await waitUntil(() => labels(mine).includes('Furgone'));
    expect(server.presets.at(-1)!.language).to.equal('it');
  });

  it('shows what another window changes, and says when the one to be changed is gone', async () => {
    const { mine, server } = await render(LIST);
    button(mine, 'Edit “Invoice”').click();
    await waitUntil(() => form(mine));
    server.presets = server.presets.slice(0, 2);
    mine.revision++;
    await save(mine);
    await waitUntil(() => form(mine)?.shadowRoot?.querySelector('[role="alert"]'));
    part<HTMLButtonElement>(form(mine)!, 'button[type="button"]').click();
    await waitUntil(() => labels(mine).length === 2);
    expect(labels(mine)).to.deep.equal(['Van on its way', 'Call back']);
  });

  it('asks again when the list could not be read', async () => {
    const server = new FakePersonalPresets(personal('Van'));
    const { list } = FakePersonalPresets.prototype;
    server.list = () => Promise.reject(new Error('offline'));
    const mine = await inWidget<MidcallMyPresets>(
      html`<midcall-my-presets .start=${LIST} .policy=${POLICY}></midcall-my-presets>`,
      { actions: actions({ personalPresets: () => server }) },
    );
    await waitUntil(() => mine.shadowRoot!.querySelector('.note[role="alert"]'));
    server.list = list;
    button(mine, 'Try again').click();
    await waitUntil(() => labels(mine).length === 1);
  });
});
