import { expect, html } from '@open-wc/testing';
import '../../admin-portal/pages/audit-page.ts';
import { type MidcallAuditPage } from '../../admin-portal/pages/audit-page.ts';
import { auditAnswers, entry } from './audit-answers.ts';
import { inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const read = (calls: readonly PortalCall[]) => calls.filter(({ path }) => path === '/v1/admin/audit');

async function auditPage(search = '', around: Surroundings = {}) {
  history.replaceState(null, '', `${location.pathname}${search}`);
  const stage = await inPortal<MidcallAuditPage>(html`<midcall-audit-page></midcall-audit-page>`, {
    answers: auditAnswers,
    ...around,
  });
  const { element, calls } = stage;
  const $ = <T extends HTMLElement = HTMLElement>(selector: string) =>
    element.renderRoot.querySelector<T>(selector)!;
  const rows = () => [...element.renderRoot.querySelectorAll('.tw > table > tbody > tr')];
  await waitUntil(() => read(calls).length > 0 && $('.tw, .empty:not([hidden]), [role="alert"]') !== null);
  return { ...stage, $, rows };
}

describe('the audit page', () => {
  afterEach(() => history.replaceState(null, '', location.pathname));

  it('says who did what and when, by name, and is accessible', async () => {
    const { element, rows } = await auditPage();
    await waitUntil(() => rows().length === 2);
    expect(rows()[0]!.textContent).to.contain('Rosa Bianchi').and.to.contain('queue/repairs');
    expect(rows()[1]!.textContent).to.contain('Board (API key)');
    await expect(element).to.be.accessible();
  });

  it('shows what an entry changed, and nothing that stayed', async () => {
    const { element, rows } = await auditPage();
    await waitUntil(() => rows().length === 2);
    const toggle = rows()[0]!.querySelector('button')!;
    toggle.click();
    await element.updateComplete;
    expect(toggle.getAttribute('aria-expanded')).to.equal('true');
    const cells = [...element.renderRoot.querySelectorAll('.difference tbody th, .difference tbody td')];
    expect(cells.map((cell) => cell.textContent?.trim())).to.deep.equal(['name', 'Repairs', 'Riparazioni']);
    await expect(element).to.be.accessible();
    toggle.click();
    await element.updateComplete;
    expect(element.renderRoot.querySelector('.difference')).to.equal(null);
  });

  it('leads to the calls that a number was used for', async () => {
    const { element, $, rows } = await auditPage('', {
      answers: {
        ...auditAnswers,
        'GET /v1/admin/audit': () => ({
          entries: [entry(1, { object: 'number/1', before: null, after: { number: '+14155550100' } })],
          next: null,
        }),
      },
    });
    await waitUntil(() => rows().length === 1);
    expect($<HTMLAnchorElement>('.card p a').pathname).to.equal('/portal/demo/calls');
    rows()[0]!.querySelector('button')!.click();
    await element.updateComplete;
    const link = $<HTMLAnchorElement>('.inner a');
    expect([link.textContent, link.search]).to.deep.equal(['Calls with this number', '?our=%2B14155550100']);
    await expect(element).to.be.accessible();
  });

  it('reads on from where it ended', async () => {
    const { element, rows } = await auditPage();
    await waitUntil(() => rows().length === 2);
    element.renderRoot.querySelector<HTMLButtonElement>('.card > .b')!.click();
    await waitUntil(() => rows().length === 3);
    expect(rows()[2]!.textContent).to.contain('The server itself');
    expect(element.renderRoot.querySelector('.card > .b')).to.equal(null);
  });

  it('reads its filter from the address and writes it there', async () => {
    const { calls, $ } = await auditPage('?actor=account%3A1&from=2026-11-20&to=2026-11-20');
    const first = read(calls)[0]!.query;
    expect(first.get('actor')).to.equal('account:1');
    const hours = (Date.parse(first.get('to')!) - Date.parse(first.get('from')!)) / 3_600_000;
    expect(hours).to.be.within(23, 25);
    const words = $<HTMLInputElement>('#q');
    words.value = 'nothing';
    words.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await waitUntil(() => $('.empty') !== null && $('.empty').textContent!.includes('Nothing fits'));
    expect(new URLSearchParams(location.search).get('q')).to.equal('nothing');
    expect(read(calls).at(-1)!.query.get('actor')).to.equal('account:1');
  });

  it('saves what the filter finds as a file', async () => {
    const { element, calls } = await auditPage('?q=fleet');
    const [csv] = element.renderRoot.querySelectorAll<HTMLButtonElement>('.head button');
    csv!.click();
    await waitUntil(() => calls.some(({ path }) => path === '/v1/admin/audit.csv'));
    expect(calls.at(-1)!.query.get('q')).to.equal('fleet');
  });

  it('says what went wrong, and tries again', async () => {
    let refused = true;
    const { $, rows } = await auditPage('', {
      answers: {
        ...auditAnswers,
        'GET /v1/admin/audit': (call) =>
          refused ? new Refusal(403, 'forbidden') : auditAnswers['GET /v1/admin/audit']!(call),
      },
    });
    await waitUntil(() => $('[role="alert"]') !== null);
    refused = false;
    $('[role="alert"] button').click();
    await waitUntil(() => rows().length === 2);
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['ja', 'ltr'],
  ] as const)
    it(`fits a narrow window in ${locale}`, async () => {
      const { element, rows } = await auditPage('', { locale, dir, width: 320 });
      await waitUntil(() => rows().length === 2);
      expect(element.scrollWidth).to.be.at.most(320);
      await expect(element).to.be.accessible();
    });
});
