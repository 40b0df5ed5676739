import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/languages-page.ts';
import { beginIn, speak } from '../../admin-portal/language.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { LOCALES } from '../../protocol/locales.ts';
import { one, press } from './page-reader.ts';
import { expectAccessible, openPage, sectionOf, set } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('languages', () => {
  it('show what a caller gets in a language no queue offers', async () => {
    const { page } = await openPage(html`<midcall-languages-page></midcall-languages-page>`);
    const ask = one(page, '#also');
    ask.value = 'es-MX';
    one<HTMLButtonElement>(page, '.ask button').click();
    await waitUntil(() => page.shadowRoot!.textContent.includes('es-MX → es-419 → es'));
    expect(page.shadowRoot!.textContent).to.contain('not in its phone menu');
    ask.value = 'español!';
    one<HTMLButtonElement>(page, '.ask button').click();
    await waitUntil(() => page.shadowRoot!.textContent.includes('Write a language tag'));
  });

  it('stand beside the company, of which only what changed is saved', async () => {
    const { page, company, calls } = await openPage(html`<midcall-languages-page></midcall-languages-page>`);
    const country = one<HTMLSelectElement>(page, '#homeCountry');
    country.value = 'IT';
    country.dispatchEvent(new Event('change'));
    await set(sectionOf(page, 'Company'));
    expect(company.profile.homeCountry).to.equal('IT');
    const put = calls.find(({ method }) => method === 'PUT');
    expect([put?.body, put?.ifMatch]).to.deep.equal([
      { homeCountry: 'IT' },
      fingerprint({ homeCountry: 'US' }),
    ]);
  });

  it('are put back with everything else that is not saved', async () => {
    const { page } = await openPage(html`<midcall-languages-page></midcall-languages-page>`);
    const country = one<HTMLSelectElement>(page, '#homeCountry');
    country.value = 'IT';
    country.dispatchEvent(new Event('change'));
    await press(page, 'Discard');
    await waitUntil(() => country.value === 'US');
  });

  it('of the interface are set for the company, apart from the rest', async () => {
    const { page, company, calls } = await openPage(html`<midcall-languages-page></midcall-languages-page>`);
    const choice = one<HTMLSelectElement>(page, '#interfaceLanguage');
    expect([...choice.options].map(({ lang }) => lang)).to.deep.equal([...LOCALES]);
    choice.value = 'it';
    choice.dispatchEvent(new Event('change'));
    await set(sectionOf(page, 'Language of the interface'));
    expect(company.profile.interfaceLanguage).to.equal('it');
    const put = calls.find(({ method }) => method === 'PUT');
    expect([put?.body, put?.ifMatch]).to.deep.equal([
      { interfaceLanguage: 'it' },
      fingerprint({ interfaceLanguage: 'en' }),
    ]);
    await expectAccessible(page);
  });
});

describe('the language of the portal', () => {
  const browser = (languages: readonly string[]) =>
    Object.defineProperty(navigator, 'languages', { configurable: true, value: languages });
  afterEach(async () => {
    Reflect.deleteProperty(navigator, 'languages'); // the browser's own are behind it
    beginIn('en');
    await speak('en');
  });

  for (const [chosen, languages, spoken] of [
    ['de', ['fr'], 'de'],
    [null, ['nl', 'fr-CA'], 'fr'],
    [null, ['nl', 'ko'], 'ar'],
  ] as const)
    it(`is ${spoken} for who has chosen ${chosen ?? 'none'}, with a browser in ${languages.join(' and ')}`, async () => {
      browser(languages);
      beginIn('ar');
      await speak(chosen);
      expect([document.documentElement.lang, document.documentElement.dir]).to.deep.equal([
        spoken,
        spoken === 'ar' ? 'rtl' : 'ltr',
      ]);
    });
});
