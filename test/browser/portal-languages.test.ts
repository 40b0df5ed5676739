import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/languages-page.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { one } from './page-reader.ts';
import { openPage, sectionOf, set } from './settings-fixture.ts';
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
});
