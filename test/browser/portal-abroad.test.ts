import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/abroad-page.ts';
import { PLACES, titleOf } from '../../admin-portal/places.ts';
import { Company, openPage } from './company-fixture.ts';
import { buttons, deep, one, press, text } from './page-reader.ts';
import type { Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const open = (around: Surroundings = {}, company = new Company()) =>
  openPage(html`<midcall-abroad-page></midcall-abroad-page>`, around, company);

describe('the page of numbers abroad page', () => {
  it('is accessible', async () => {
    const { page } = await open();
    await expect(page).to.be.accessible();
  });

  it('fits 360 pixels in Arabic', async () => {
    const { page } = await open({ width: 360, dir: 'rtl', locale: 'ar' });
    await waitUntil(() => page.clientWidth > 0);
    expect(page.scrollWidth).to.be.at.most(360);
    await expect(page).to.be.accessible();
  });

  it('lets a supervisor read and change nothing', async () => {
    const { page } = await open({ capabilities: ['config.read'] });
    expect(buttons(page, 'Set')).to.have.length(0);
    expect(buttons(page, 'Take out Italy')).to.have.length(0);
  });
});

const place = () => PLACES.find(({ path }) => path.endsWith('/non-domestic'))!;

describe('numbers abroad', () => {
  it('are called non-US at home in the United States', async () => {
    const { page } = await open();
    expect(one<HTMLElement>(page, 'h1').textContent).to.equal('Non-US numbers');
    expect(titleOf(place(), 'US')).to.equal('admin:place.nonUs');
  });

  it('are called by no country at home elsewhere', async () => {
    const { page } = await open({ homeCountry: 'IT' });
    expect(one<HTMLElement>(page, 'h1').textContent).to.equal('Numbers abroad');
    expect(titleOf(place(), 'IT')).to.equal('admin:place.abroad');
    expect(text(page)).to.contain('outside Italy');
  });

  it('have a switch for calls and one for waiting, each with its own Set', async () => {
    const { page, calls, company } = await open();
    await waitUntil(() => deep(page, '#nonDomesticWaitTime').length === 1);
    one(page, '#nonDomesticInCall').click();
    one(page, '#nonDomesticWaitTime').click();
    await waitUntil(() => buttons(page, 'Discard').length === 2);
    await press(page, 'Set', 0);
    await waitUntil(() => company.settings.nonDomesticInCall);
    expect(company.settings.nonDomesticWaitTime).to.equal(false);
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).to.deep.equal([
      { nonDomesticInCall: true },
    ]);
  });

  it('are allowed and blocked by country, by the keyboard, too', async () => {
    const { page, company } = await open();
    await waitUntil(() => deep(page, '#add').length === 2);
    const blocked = deep<HTMLSelectElement>(page, '#add')[1]!;
    blocked.focus();
    blocked.value = 'IT';
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => buttons(page, 'Take out Italy').length === 1);
    await press(page, 'Set', 2);
    await waitUntil(() => company.settings.deniedCountries.length === 1);
    expect(company.settings.deniedCountries).to.deep.equal(['IT']);
  });
});
