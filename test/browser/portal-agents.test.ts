import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/permissions-page.ts';
import { one, deep } from './page-reader.ts';
import { expectAccessible, openPage, sectionOf, set } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

describe('permissions of agents', () => {
  it('are found by name, taken away by Set, and shown in the list', async () => {
    const { page, company } = await openPage(html`<midcall-permissions-page></midcall-permissions-page>`);
    const search = one(page, '#search');
    search.value = 'ana';
    search.dispatchEvent(new Event('input'));
    const card = one(page, 'midcall-agents-card').shadowRoot!;
    const rows = () => card.querySelectorAll('tbody tr');
    await waitUntil(() => rows().length === 1);
    one<HTMLButtonElement>(page, 'button[aria-label="Change: Ana Ruiz"]').click();
    await waitUntil(() => deep(page, '#send').length === 1);
    one(page, '#send').click();
    await set(sectionOf(page, 'Ana Ruiz'));
    expect(company.agents[0]!.withheld).to.deep.equal(['sms.send']);
    await waitUntil(() => rows()[0]!.textContent.includes('Taken away'));
    await expectAccessible(page);
  });
});
