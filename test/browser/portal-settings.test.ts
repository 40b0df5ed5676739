import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/closing-page.ts';
import '../../admin-portal/pages/languages-page.ts';
import '../../admin-portal/pages/media-page.ts';
import '../../admin-portal/pages/permissions-page.ts';
import '../../admin-portal/pages/session-page.ts';
import { one, deep } from './page-reader.ts';
import { expectAccessible, openPage, sectionOf, set, setOf } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

const PAGES = {
  session: html`<midcall-session-page></midcall-session-page>`,
  closing: html`<midcall-closing-page></midcall-closing-page>`,
  media: html`<midcall-media-page></midcall-media-page>`,
  permissions: html`<midcall-permissions-page></midcall-permissions-page>`,
  languages: html`<midcall-languages-page></midcall-languages-page>`,
};

for (const name of Object.keys(PAGES) as (keyof typeof PAGES)[]) {
  describe(`the page of ${name}`, () => {
    for (const around of [{}, { width: 360 }, { dir: 'rtl' as const, locale: 'ar', width: 360 }]) {
      it(`is accessible and fits ${JSON.stringify(around)}`, async () => {
        const { page } = await openPage(PAGES[name], around);
        await expectAccessible(page);
        for (const part of [page, ...deep(page, 'midcall-section')])
          expect(part.scrollWidth, part.tagName).to.be.at.most(part.clientWidth + 1);
      });
    }

    it('cannot be changed by who may only read', async () => {
      const { page } = await openPage(PAGES[name], { capabilities: ['config.read', 'access.read'] });
      const fields = deep<HTMLInputElement>(
        page,
        'midcall-section input, midcall-section select, fieldset input',
      );
      expect(
        fields.filter(({ disabled, type }) => !disabled && type !== 'search' && type !== 'tel'),
      ).to.deep.equal([]);
      expect(deep(page, 'button[type="submit"].primary')).to.deep.equal([]);
    });
  });
}

describe('what agents send', () => {
  it('is saved by Set, alone', async () => {
    const { page, company, calls } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    one(page, '#freeText').click();
    await set(sectionOf(page, 'What agents send'));
    expect(company.settings.freeText).to.equal(false);
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).to.deep.equal([
      { freeText: false },
    ]);
  });

  it('leaves a number that is half typed as it is when the page is drawn again', async () => {
    const { page } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    const input = one<HTMLInputElement>(page, '#warnSegments');
    input.value = '7';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    page.requestUpdate();
    await page.updateComplete;
    expect(one<HTMLInputElement>(page, '#warnSegments').value).to.equal('7');
  });

  it('is never nothing', async () => {
    const { page } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    one(page, '#freeText').click();
    one(page, '#presets').click();
    const section = sectionOf(page, 'What agents send');
    await waitUntil(() => section.shadowRoot!.textContent.includes('agents could send nothing'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
  });

  it('stands where presets are switched, and leads to where they are written', async () => {
    const { page } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    expect(deep<HTMLAnchorElement>(page, 'a').map((link) => link.getAttribute('href'))).to.deep.equal([
      '/portal/demo/settings/sms-in-call/messages',
    ]);
    one(page, '[data-section="sends"]').focus();
    await waitUntil(() =>
      deep(page, 'h2:focus').some(({ textContent }) => textContent === 'What agents send'),
    );
  });

  it('says why a control that depends on another is disabled', async () => {
    const { page } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    one(page, '#freeText').click();
    await waitUntil(() => one(page, 'input[value="insert"]').disabled);
    expect(page.shadowRoot!.textContent).to.contain('Needs the text box, which is off.');
    one(page, '#counter').click();
    await waitUntil(() => one(page, 'input[value="below"]').disabled);
    expect(page.shadowRoot!.textContent).to.contain('The counter is off.');
  });

  it('has presets of agents’ own only with the text box', async () => {
    const { page, calls } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    const [free, personal] = ['#freeText', '#personalPresets'].map((id) => one(page, id));
    personal!.click();
    await waitUntil(() => personal!.checked);
    free!.click();
    await waitUntil(() => personal!.disabled && !personal!.checked);
    expect(page.shadowRoot!.querySelector('#personalPresets-help')!.textContent).to.contain(
      'without the box, agents send only what administrators wrote',
    );
    free!.click();
    await waitUntil(() => !personal!.disabled);
    personal!.click();
    await set(sectionOf(page, 'What agents send'));
    const bodies = calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);
    expect(bodies).to.deep.equal([{ personalPresets: true }]);
  });

  it('is changed and saved by the keyboard alone', async () => {
    const { page, company } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    one(page, '#presets').focus();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Space' });
    await waitUntil(() => deep(page, 'button').some(({ textContent }) => textContent.includes('Discard')));
    setOf(sectionOf(page, 'What agents send')).focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => !company.settings.freeText);
  });

  it('shows the second of two administrators what the first has saved', async () => {
    const { page, company } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    one(page, '#freeText').click();
    company.settings.freeText = false;
    company.settings.presetActivate = 'insert';
    one(page, 'input[value="insert"]');
    const section = sectionOf(page, 'What agents send');
    await set(section);
    await waitUntil(() => deep(page, 'midcall-conflict').length === 1);
    const rows = () =>
      deep(page, 'midcall-conflict tbody tr, tbody tr').map((row) =>
        row.textContent.replace(/\s+/g, ' ').trim(),
      );
    await waitUntil(() => rows().length > 0);
    expect(rows()).to.deep.equal(['A click on a preset Sends it Puts it into the text box']);
  });
});

describe('limits', () => {
  it('are checked in the field as the server checks them', async () => {
    const { page } = await openPage(html`<midcall-session-page></midcall-session-page>`);
    const most = one(page, '#maxSegments');
    const write = (value: string) => {
      most.value = value;
      most.dispatchEvent(new Event('change'));
    };
    write('29');
    await waitUntil(() => most.getAttribute('aria-invalid') === 'true');
    expect(one(page, '#maxSegments-help').textContent).to.equal('Between 1 and 28');
    write('3');
    const section = sectionOf(page, 'Length');
    await waitUntil(() => section.shadowRoot!.textContent.includes('before the refusal'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
  });

  it('of a photo are written in megabytes', async () => {
    const { page, company } = await openPage(html`<midcall-media-page></midcall-media-page>`);
    const size = one(page, '#mediaMaxBytes');
    expect(size.value).to.equal('10');
    size.value = '2.5';
    size.dispatchEvent(new Event('change'));
    await set(sectionOf(page, 'From callers'));
    expect(company.settings.mediaMaxBytes).to.equal(2_621_440);
  });
});
