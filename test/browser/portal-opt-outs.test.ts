import { expect, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../admin-portal/pages/opt-outs-page.ts';
import type { MidcallOptOutsPage } from '../../admin-portal/pages/opt-outs-page.ts';
import type { Capability } from '../../protocol/role.ts';
import { setLocale } from '../../ui/i18n.ts';
import { deep } from './page-reader.ts';
import { optOutPage } from './opt-out-answers.ts';
import { inPortal, type PortalCall, type Surroundings } from './portal-fixture.ts';
import { Company } from './settings-fixture.ts';
import { waitUntil } from './wait-until.ts';

const READER: Capability[] = ['config.read', 'config.write', 'reports.read', 'transcripts.read'];

async function open(around: Surroundings = {}) {
  history.replaceState(null, '', location.pathname);
  const company = new Company();
  const stage = await inPortal<MidcallOptOutsPage>(html`<midcall-opt-outs-page></midcall-opt-outs-page>`, {
    capabilities: READER,
    ...around,
    answers: {
      ...company.answers(),
      'POST /v1/admin/opt-outs/search': ({ body }: PortalCall) =>
        (body as { caller?: string }).caller === undefined
          ? optOutPage((body as { offset: number }).offset, 40)
          : optOutPage(0, 0, 1),
      'GET /v1/admin/opt-outs.csv': () => new Response('at\r\n', { headers: { 'content-type': 'text/csv' } }),
      ...around.answers,
    },
  });
  const root = stage.element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('.card[aria-busy="false"]') !== null);
  await stage.element.updateComplete;
  const searches = () =>
    stage.calls.filter(({ method }) => method === 'POST').map(({ body }) => body as Record<string, unknown>);
  return { ...stage, root, searches, company };
}

const buttons = (page: Element) => deep(page as HTMLElement, 'button').map((b) => b.textContent.trim());
const press = (page: Element, words: string) =>
  (deep(page as HTMLElement, 'button').find((b) => b.textContent.includes(words)) as HTMLElement).click();

describe('the register of opt-outs', () => {
  it('says who has opted out: when, how, by which number', async () => {
    const { element, root } = await open();
    const cells = (row: number) =>
      [...root.querySelectorAll('tbody tr')[row]!.children].map((cell) =>
        cell.textContent.replace(/\s+/g, ' ').trim(),
      );
    expect(cells(0).slice(1)).to.deep.equal([
      '+1 415 555 2000',
      'The caller’s word stop English',
      '+1 415 555 0100',
      'This number',
    ]);
    expect(cells(1).slice(2)).to.deep.equal([
      'The caller’s word توقف Arabic',
      '+1 415 555 0100',
      'The whole company',
    ]);
    expect(cells(5)[2]).to.equal('Not recorded');
    expect(root.textContent).to.contain('after their numbers were erased: 2');
    await expect(element).to.be.accessible();
  });

  it('has no button that undoes one, and says why', async () => {
    const { element, root } = await open();
    expect(root.textContent).to.contain('The law gives that to the caller alone');
    expect(buttons(element).filter((words) => words !== '')).to.have.members([
      // the one beside the setting saves it
      ...['Export as CSV', 'Set', 'Find', 'Previous', 'Next'],
    ]);
  });

  it('goes through the pages', async () => {
    const { element, root, searches } = await open();
    press(element, 'Next');
    await waitUntil(() => root.querySelectorAll('tbody tr').length === 15);
    expect(searches().at(-1)).to.deep.equal({ limit: 25, offset: 25 });
  });

  it('finds a number without writing it into the address', async () => {
    const { element, root, searches } = await open();
    root.querySelector<HTMLInputElement>('#number')!.focus();
    await sendKeys({ type: '(415) 555-0142' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => searches().at(-1)?.['caller'] === '+14155550142');
    expect(location.href).not.to.contain('555');
    await waitUntil(() => root.textContent.includes('This number was erased; its opt-out stays in force.'));
    expect(root.querySelector('tbody')).to.equal(null);
    expect(root.textContent).not.to.contain('This number has not opted out.');
    await expect(element).to.be.accessible();
  });

  it('refuses what is no number', async () => {
    const { element, root, searches } = await open();
    root.querySelector<HTMLInputElement>('#number')!.focus();
    await sendKeys({ type: '12' });
    press(element, 'Find');
    await waitUntil(() => root.querySelector('#wrong') !== null);
    expect(searches()).to.have.length(1);
  });

  it('saves how far an opt-out reaches', async () => {
    const { element, root, company } = await open();
    await waitUntil(() => root.querySelector('input[value="company"]') !== null);
    root.querySelector<HTMLElement>('input[value="company"]')!.click();
    await element.updateComplete;
    press(element, 'Set');
    await waitUntil(() => company.settings.optOutReach === 'company');
  });

  it('gives the file to who may read whole numbers, and to nobody else', async () => {
    const { element, calls } = await open();
    press(element, 'Export as CSV');
    await waitUntil(() => calls.some(({ path }) => path === '/v1/admin/opt-outs.csv'));
    const other = await open({ capabilities: ['reports.read'] });
    expect(buttons(other.element)).not.to.include('Export as CSV');
  });

  for (const [locale, dir] of [
    ['de', 'ltr'],
    ['ar', 'rtl'],
  ] as const)
    it(`fits 320 pixels, ${locale}`, async () => {
      await setViewport({ width: 320, height: 640 });
      try {
        const { element } = await open({ width: 320, locale, dir });
        await expect(element).to.be.accessible();
        expect(document.documentElement.scrollWidth).to.be.at.most(320);
      } finally {
        await setLocale('en', ['admin', 'errors', 'widget']);
        await setViewport({ width: 1_280, height: 800 });
      }
    });
});
