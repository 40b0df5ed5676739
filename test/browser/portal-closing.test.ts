import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/closing-page.ts';
import { deep, one, text } from './page-reader.ts';
import { expectAccessible, openPage, sectionOf, set, setOf } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('closing texts', () => {
  async function write(page: Element, words: string) {
    await waitUntil(() => deep(page, 'textarea').length === 1);
    const box = one<HTMLTextAreaElement>(page, 'textarea');
    box.value = words;
    box.dispatchEvent(new Event('input'));
  }
  const italian = async () => {
    const stage = await openPage(html`<midcall-closing-page></midcall-closing-page>`);
    one<HTMLButtonElement>(stage.page, 'button[aria-label="Edit: Italian"]').click();
    await waitUntil(() => deep(stage.page, 'textarea').length === 1);
    return { ...stage, section: sectionOf(stage.page, 'Closing message: Italian') };
  };

  it('say what callers without a text of their own get, and that none is recommended', async () => {
    const { page } = await openPage(html`<midcall-closing-page></midcall-closing-page>`);
    const [closing, autoReply] = deep(page, 'midcall-automatic-texts');
    expect(closing!.shadowRoot!.textContent).to.contain('English instead');
    expect(autoReply!.shadowRoot!.textContent).to.contain('Off in every language');
  });

  it('are written, seen as on a telephone, counted, and saved', async () => {
    const { page, company, section } = await italian();
    await write(page, 'Grazie di aver chiamato {{company}}.');
    one(page, '#enabled').click();
    await waitUntil(() => deep(page, '.bubble')[0]?.textContent === 'Grazie di aver chiamato Brightwater.');
    expect(one(page, '.count').textContent.trim()).to.equal('36 / 160');
    await expectAccessible(page);
    await set(section);
    expect(company.texts[1]).to.deep.include({ enabled: true, text: 'Grazie di aver chiamato {{company}}.' });
    await waitUntil(
      () => !deep(page, 'midcall-automatic-texts')[0]!.shadowRoot!.textContent.includes('English instead'),
    );
  });

  it('count as the widget does, and name what makes them cost more', async () => {
    const { page } = await italian();
    await write(page, 'a'.repeat(190));
    await waitUntil(() => one(page, '.count').textContent.trim() === '190 (2 messages)');
    await write(page, 'Grazie’');
    await waitUntil(() => one(page, '.count').textContent.trim() === '7 / 70');
    await write(page, `Grazie’ ${'a'.repeat(70)}`);
    await waitUntil(() => deep(page, 'p.costly').length === 1);
    expect(one(page, 'p.costly').textContent).to.contain('’ costs 1 message more.');
    one(page, 'p.costly button').click();
    await waitUntil(() => one(page, 'textarea').value.startsWith("Grazie'"));
  });

  it('cannot be saved with a variable that may have no value, nor empty while they are on', async () => {
    const { page, section } = await italian();
    one(page, '#enabled').click();
    await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'true');
    await write(page, 'Ciao {{caller}}');
    await waitUntil(() => text(page).includes('Give caller a fallback'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
    await write(page, 'Ciao {{caller | "da noi"}}');
    await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'false');
  });

  it('have one for callers who wait, beside the switch that it needs', async () => {
    const { page, company } = await openPage(html`<midcall-closing-page></midcall-closing-page>`);
    const [, , waiting] = deep(page, 'midcall-automatic-texts');
    await waitUntil(() => waiting!.shadowRoot!.textContent.includes('callers who wait are not texted'));
    await waitUntil(() => deep(page, '#waitTimeSms').length === 1);
    await expectAccessible(page);
    one(page, '#waitTimeSms').click();
    await set(sectionOf(page, 'While callers wait'));
    expect(company.settings.waitTimeSms).to.equal(true);
  });
});
