import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/queue-page.ts';
import '../../admin-portal/pages/queues-page.ts';
import { Company, openPage, uuid } from './company-fixture.ts';
import { buttons, deep, one, press, text, write } from './page-reader.ts';
import { waitUntil } from './wait-until.ts';

const QUEUE = html`<midcall-queue-page .key=${'repairs'}></midcall-queue-page>`;
const PAGES = {
  'the list of queues': html`<midcall-queues-page></midcall-queues-page>`,
  'the page of a queue': QUEUE,
};

for (const [name, template] of Object.entries(PAGES)) {
  describe(name, () => {
    it('is accessible', async () => {
      const { page } = await openPage(template);
      await expect(page).to.be.accessible();
    });

    it('fits 360 pixels in Arabic', async () => {
      const { page } = await openPage(template, { width: 360, dir: 'rtl', locale: 'ar' });
      await waitUntil(() => page.clientWidth > 0);
      expect(page.scrollWidth).to.be.at.most(360);
      await expect(page).to.be.accessible();
    });

    it('lets a supervisor read and change nothing', async () => {
      const { page } = await openPage(template, { capabilities: ['config.read'] });
      for (const words of ['Set', 'Add queue', 'Remove queue', 'Override'])
        expect(buttons(page, words)).to.have.length(0);
    });
  });
}

describe('queues', () => {
  it('are listed with their texting, languages and numbers', async () => {
    const { page } = await openPage(PAGES['the list of queues']);
    await waitUntil(() => deep(page, 'tbody tr').length === 1);
    expect(text(one(page, 'tbody tr'))).to.contain('Repairs repairs');
    expect(text(one(page, 'tbody tr')))
      .to.contain('Off')
      .and.to.contain('English, Italian');
    expect(one<HTMLAnchorElement>(page, 'tbody a').pathname).to.equal('/portal/demo/settings/queues/repairs');
  });

  it('are added once, and told why not twice', async () => {
    const { page, calls } = await openPage(PAGES['the list of queues']);
    await press(page, 'Add queue');
    await waitUntil(() => deep(page, '#key').length === 1);
    write(one(page, '#key'), 'repairs');
    write(one(page, '#name'), 'Repairs again');
    one<HTMLFormElement>(page, 'form').requestSubmit();
    await waitUntil(() => text(page).includes('This name is taken already'));
    expect(calls.find(({ method }) => method === 'POST')?.body).to.deep.equal({
      ...{ key: 'repairs', name: 'Repairs again', languages: ['en'], defaultLanguage: 'en' },
    });
  });
});

describe('a queue', () => {
  it('cannot be switched on while texting is off for the company, and says why', async () => {
    const company = new Company();
    company.settings.inCallSms = false;
    const { page } = await openPage(QUEUE, {}, company);
    await waitUntil(() => one(page, '#smsEnabled').disabled);
    expect(text(page)).to.contain('In-call SMS is off for the whole company');
    expect(text(page)).to.contain('Settings › Queue › IVR');
  });

  it('is given verified numbers, and told why not others', async () => {
    const { page, company } = await openPage(QUEUE);
    await waitUntil(() => deep(page, '#find').length === 2);
    deep(page, '#find')[1]!.focus();
    await waitUntil(() => buttons(page, 'Add +1 415 555 0101').length === 1);
    expect(buttons(page, 'Add +1 415 555 0101')[0]!.title).to.equal('Not verified');
    await press(page, 'Add +1 415 555 0102');
    await press(page, 'Set', 1);
    await waitUntil(() => company.queue.outboundNumbers.length === 1);
    expect(company.queue.outboundNumbers).to.deep.equal([uuid(2)]);
  });

  it('says where each setting comes from, overrides one, and returns it', async () => {
    const { page, company } = await openPage(QUEUE);
    await waitUntil(() => text(page).includes('Set in this queue'));
    expect(text(page)).to.contain('Inherited from the default');
    await press(page, `Return to inherited: ${nameOfCounter(page)}`);
    await waitUntil(() => !('counter' in company.own));
    await waitUntil(() => !text(page).includes('Set in this queue'));
  });

  it('says why presets of agents’ own have no effect without the text box', async () => {
    const company = new Company();
    company.settings.freeText = false;
    const { page } = await openPage(QUEUE, {}, company);
    await waitUntil(() => text(page).includes('without the box, agents send only what administrators wrote'));
    const other = await openPage(QUEUE);
    await waitUntil(() => text(other.page).includes('Agents’ own presets'));
    expect(text(other.page)).to.not.contain('without the box');
  });

  it('overrides the size of a photo in megabytes', async () => {
    const { page, company } = await openPage(QUEUE);
    await waitUntil(() => text(page).includes('10 MB'));
    const name = one<HTMLElement>(page, '#name-mediaMaxBytes').textContent.trim();
    await press(page, `Override: ${name}`);
    const input = one<HTMLInputElement>(page, '[aria-labelledby=name-mediaMaxBytes]');
    expect([input.value, input.max]).to.deep.equal(['10', '25']);
    input.value = '2.5';
    input.dispatchEvent(new InputEvent('input'));
    await press(page, `Set: ${name}`);
    await waitUntil(() => company.own.mediaMaxBytes === 2_621_440);
    await waitUntil(() => text(page).includes('2.5 MB'));
  });

  it('is not removed while presets are its alone', async () => {
    const { page } = await openPage(QUEUE);
    await waitUntil(() => text(page).includes('Preset: Opening hours'));
    await press(page, 'Remove queue');
    expect(text(page)).to.not.contain('Really remove it?');
  });
});

const nameOfCounter = (page: Element) => one<HTMLElement>(page, '#name-counter').textContent.trim();
