import { expect, html } from '@open-wc/testing';
import { type LitElement } from 'lit';
import { type MidcallErasuresCard } from '../../admin-portal/elements/erasures-card.ts';
import '../../admin-portal/pages/privacy-page.ts';
import { type Erasure, NOTHING_ERASED } from '../../protocol/privacy.ts';
import { Capability } from '../../protocol/role.ts';
import { deep, one, text } from './page-reader.ts';
import { Refusal, type Surroundings } from './portal-fixture.ts';
import { Company, expectAccessible, openPage, sectionOf, set, setOf } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

const NUMBER = '+14155550142';
const ERASURE: Erasure = {
  ...{ id: '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11', state: 'done' },
  ...{ requestedAt: '2026-11-21T10:00:00.000Z', doneAt: '2026-11-21T10:01:00.000Z' },
  counts: { ...NOTHING_ERASED, calls: 2, messages: 12, media: 3 },
  given: { records: [{ system: 'zendesk', count: 2 }], carriers: ['twilio', 'smpp'], webhooks: true },
};

/** The page, with a server that takes erasures, or refuses them. */
async function privacy(around: Surroundings = {}) {
  const server = { erasures: [ERASURE], refusal: null as Refusal | null };
  const company = new Company();
  const answers = {
    ...company.answers(),
    'GET /v1/admin/erasures': () => ({ erasures: server.erasures }),
    'POST /v1/admin/erasures': () => {
      if (server.refusal) return server.refusal;
      const made: Erasure = { ...ERASURE, id: crypto.randomUUID(), state: 'waiting', doneAt: null };
      server.erasures = [made, ...server.erasures];
      return made;
    },
  };
  const opened = await openPage(html`<midcall-privacy-page></midcall-privacy-page>`, { answers, ...around });
  const { page, calls } = opened;
  const card = () => one<MidcallErasuresCard & HTMLElement>(page, 'midcall-erasures-card');
  const field = (id: string) => one<HTMLInputElement>(card(), `#${id}`);
  const asked = () => calls.filter(({ method }) => method === 'POST');
  return {
    ...{ ...opened, server, card, field, asked },
    company,
    erase(number: string, again = number) {
      field('number').value = number;
      field('again').value = again;
      one<HTMLFormElement>(card(), 'form').requestSubmit();
    },
    /** The question, once it is asked. */
    async question() {
      const dialog = one<LitElement>(card(), 'midcall-confirm-dialog');
      await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog[open]'));
      return dialog.renderRoot;
    },
  };
}

describe('the page of privacy', () => {
  for (const around of [{}, { width: 320 }, { dir: 'rtl' as const, locale: 'ar', width: 320 }])
    it(`is accessible and fits ${JSON.stringify(around)}`, async () => {
      const { page, card } = await privacy(around);
      await waitUntil(() => deep(card(), 'li').length === 1);
      await expectAccessible(page);
      for (const part of [page, card(), ...deep(page, 'midcall-section')])
        expect(part.scrollWidth, part.tagName).to.be.at.most(part.clientWidth + 1);
    });

  it('cannot be changed, and shows no erasures, to who may only read', async () => {
    const { page, calls } = await privacy({ capabilities: ['config.read'] });
    const fields = deep<HTMLInputElement>(page, 'midcall-section input');
    expect(fields.length).to.equal(4);
    expect(fields.filter(({ disabled, readOnly }) => !disabled && !readOnly)).to.deep.equal([]);
    expect(deep(page, 'midcall-erasures-card')).to.deep.equal([]);
    expect(calls.filter(({ path }) => path.includes('erasures'))).to.deep.equal([]);
  });

  it('leaves out the erasing of a person for who may not, and lets change the rest', async () => {
    const capabilities = Capability.options.filter((one) => one !== 'people.erase');
    const { page } = await privacy({ capabilities });
    expect(deep(page, 'midcall-erasures-card')).to.deep.equal([]);
    expect(one<HTMLInputElement>(page, '#mediaDays').readOnly).to.equal(false);
  });
});

describe('how long things are kept', () => {
  it('is saved by Set, each term for itself, and a term out of its range is not', async () => {
    const { page, company, calls } = await privacy();
    const keep = sectionOf(page, 'What is kept how long');
    const write = (id: string, value: string) => {
      const input = one<HTMLInputElement>(page, id);
      input.value = value;
      input.dispatchEvent(new Event('change'));
    };
    write('#mediaDays', '7');
    await set(keep);
    expect(company.settings.mediaDays).to.equal(7);
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).to.deep.equal([
      { mediaDays: 7 },
    ]);
    write('#textDays', '0');
    await waitUntil(() => setOf(keep).getAttribute('aria-disabled') === 'true');
    expect(company.settings.textDays).to.equal(30);
  });
});

describe('a hold', () => {
  it('is set and taken back by its own section', async () => {
    const { page, company } = await privacy();
    const section = sectionOf(page, 'Hold');
    for (const held of [true, false]) {
      one(page, '#erasureHold').click();
      await set(section);
      expect(company.settings.erasureHold).to.equal(held);
    }
  });

  it('is the reason when an erasure is refused', async () => {
    const { server, erase, question, page, asked, field } = await privacy();
    server.refusal = new Refusal(409, 'erasure_held');
    erase(NUMBER);
    (await question()).querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => text(page).includes('Erasing is on hold.'));
    expect(asked()).to.have.length(1);
    expect(field('number').value).to.equal(NUMBER);
  });
});

describe('the erasing of a person', () => {
  it('asks first, and what is harmless has the focus', async () => {
    const { erase, question, asked } = await privacy();
    erase('(415) 555-0142', NUMBER);
    const dialog = await question();
    expect(dialog.querySelector('h2')!.textContent).to.contain('+1 415 555 0142');
    expect(dialog.querySelector('p')!.textContent).to.contain('for good');
    expect(asked()).to.deep.equal([]);
    await waitUntil(() => dialog.querySelector('[data-harmless]:focus') !== null);
    dialog.querySelector<HTMLButtonElement>('[data-harmless]')!.click();
    await waitUntil(() => !dialog.querySelector('wa-dialog[open]'));
    expect(asked()).to.deep.equal([]);
  });

  it('is asked of the server once it was confirmed, and shown as under way, without the number', async () => {
    const { erase, question, asked, card, field } = await privacy();
    erase(NUMBER);
    (await question()).querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => deep(card(), 'li').length === 2);
    expect(asked().map(({ body }) => body)).to.deep.equal([{ number: NUMBER, again: NUMBER }]);
    const [first] = deep(card(), 'li');
    expect(first!.textContent).to.contain('Under way');
    expect(field('number').value).to.equal('');
    expect(text(one(card(), 'ul'))).not.to.contain('0142');
  });

  it('is looked at again until it is done', async () => {
    const { erase, question, card, server } = await privacy();
    erase(NUMBER);
    (await question()).querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => deep(card(), 'li').length === 2);
    server.erasures = server.erasures.map((item) => ({ ...item, state: 'done' as const }));
    await waitUntil(() => !text(card()).includes('Under way'));
  });

  it('wants the same number twice, and says so at both fields', async () => {
    const { erase, card, field, asked, page } = await privacy();
    for (const [number, again] of [
      ['', ''],
      ['12', '12'],
      [NUMBER, '+14155550143'],
    ] as const) {
      erase(number, again);
      await waitUntil(() => text(card()).includes('Give the same number twice'));
      await waitUntil(() => field('number').getAttribute('aria-invalid') === 'true');
      expect(field('again').getAttribute('aria-describedby')).to.equal('problem');
      await waitUntil(() => card().shadowRoot!.activeElement === field('number'));
    }
    expect(asked()).to.deep.equal([]);
    await expectAccessible(page);
  });

  it('says what was erased, and who else has what, by their names', async () => {
    const { card } = await privacy();
    await waitUntil(() => deep(card(), 'li').length === 1);
    const words = text(one(card(), 'li'));
    expect(words).to.contain('Calls: 2. Texts: 12. Photos: 3.');
    for (const name of ['Zendesk', 'Twilio', 'SMPP', 'your systems, by webhooks'])
      expect(words).to.contain(name);
  });
});
