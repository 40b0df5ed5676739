import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/reports-page.ts';
import type { MidcallReportsPage } from '../../admin-portal/pages/reports-page.ts';
import { ReportName } from '../../protocol/report.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import { inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { queuePage, report, ZONE } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

async function open(name: ReportName = 'use', around: Surroundings = {}) {
  history.replaceState(null, '', `${location.pathname}?from=2026-11-19&to=2026-11-21&zone=${ZONE}`);
  const values = { ...DEFAULT_SETTINGS };
  const answerReport = ({ query }: PortalCall) =>
    report(name, {
      from: query.get('from')!,
      to: query.get('to')!,
      queue: query.get('queue'),
      ...(report(name).granularity && { granularity: query.get('granularity') as 'day' }),
    });
  const stage = await inPortal<MidcallReportsPage>(
    html`<midcall-reports-page name=${name}></midcall-reports-page>`,
    {
      ...around,
      answers: {
        [`GET /v1/admin/reports/${name}`]: answerReport,
        [`GET /v1/admin/reports/${name}/csv`]: () => new Response('start,sent\r\n', { status: 200 }),
        'GET /v1/admin/queues': () => queuePage,
        'GET /v1/admin/settings': () => ({
          values,
          inherited: Object.fromEntries(Object.keys(values).map((key) => [key, 'default'])),
        }),
        ...around.answers,
      },
    },
  );
  const root = stage.element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('table, .empty, .banner') !== null);
  await stage.element.updateComplete;
  const rows = () =>
    [...root.querySelectorAll('tbody tr, tfoot tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()),
    );
  const asked = () => stage.calls.filter(({ path }) => path === `/v1/admin/reports/${name}`);
  return { ...stage, root, rows, asked };
}

const fieldOf = <T extends HTMLElement>(root: ShadowRoot, label: string) =>
  [...root.querySelectorAll('.field')]
    .find((field) => field.querySelector('label')!.textContent === label)!
    .querySelector<T>('input, select')!;

describe('a report', () => {
  for (const name of ReportName.options)
    it(`shows ${name} in a table, and the same figures as bars`, async () => {
      const { element, root, rows } = await open(name);
      const found = report(name);
      const figures = found.columns.filter(({ kind }) => kind === 'count');
      expect(rows()).to.have.length(4);
      for (const cell of rows()[3]!
        .slice(1)
        .filter((words) => words === '6,000'))
        expect(cell).to.equal('6,000');
      expect(rows()[3]!.filter((words) => words === '6,000')).to.have.length(figures.length);
      const { bars } = root.querySelector('midcall-bar-chart')!;
      for (const { values } of bars.series) expect(values).to.deep.equal([1_000, 2_000, 3_000]);
      expect(bars.labels).to.have.length(3);
      await expect(element).to.be.accessible();
    });

  it('names reasons, removed presets and money in words', async () => {
    const failures = await open('failures');
    expect(failures.rows()[0]).to.deep.equal([
      'Not delivered',
      "The caller's network refused the text, often because of a link.",
      '1,000',
    ]);
    const removed = report('presets').rows.map((row) => ({ ...row, preset: null }));
    const presets = await open('presets', {
      answers: { 'GET /v1/admin/reports/presets': () => report('presets', { rows: removed }) },
    });
    expect(presets.rows()[0]!.slice(0, 2)).to.deep.equal(['Removed preset', 'English']);
    const own = removed.map((row) => ({ ...row, presetId: 'personal' }));
    const personal = await open('presets', {
      answers: { 'GET /v1/admin/reports/presets': () => report('presets', { rows: own }) },
    });
    expect(personal.rows()[0]![0]).to.equal('Agents’ own presets');
    const cost = await open('cost');
    expect(cost.rows()[0]![0]).to.equal('+1 415 555 0100');
    expect(cost.rows()[3]!.at(-1)).to.equal('$75.00');
    expect(cost.root.querySelector('midcall-price-section')).to.exist;
  });

  it('asks anew for another range, zone, queue and cut, and keeps them in the address', async () => {
    const { element, root, asked } = await open();
    expect(Object.fromEntries(asked()[0]!.query)).to.deep.equal({
      ...{ from: '2026-11-19', to: '2026-11-21', zone: ZONE, granularity: 'day' },
    });
    for (const [label, value] of [
      ['Queue', 'repairs'],
      ['By', 'week'],
      ['Time zone', 'Asia/Tokyo'],
      ['From', '2026-11-01'],
    ] as const) {
      const before = asked().length;
      const input = fieldOf<HTMLInputElement>(root, label);
      input.value = value;
      input.dispatchEvent(new Event('change'));
      await waitUntil(() => asked().length > before);
      await element.updateComplete;
    }
    expect(Object.fromEntries(asked().at(-1)!.query)).to.deep.equal({
      ...{ from: '2026-11-01', to: '2026-11-21', zone: 'Asia/Tokyo', queue: 'repairs', granularity: 'week' },
    });
    expect(location.search).to.contain('by=week').and.contain('queue=repairs').and.contain('Tokyo');
  });

  it('offers the last days by a button, from the keyboard', async () => {
    const { root, asked } = await open();
    const button = [...root.querySelectorAll<HTMLElement>('.seg button')].find((b) =>
      b.textContent.includes('28'),
    )!;
    const before = asked().length;
    button.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => asked().length > before && button.getAttribute('aria-pressed') === 'true');
    const { from, to } = Object.fromEntries(asked().at(-1)!.query) as { from: string; to: string };
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).to.equal(27);
  });

  it('does not ask for more than the server counts', async () => {
    const { element, root, asked } = await open();
    const before = asked().length;
    const input = fieldOf<HTMLInputElement>(root, 'From');
    input.value = '2024-01-01';
    input.dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(root.querySelector('.banner')!.textContent).to.contain('at most 400 days');
    expect(asked()).to.have.length(before);
  });

  it('gives the same rows as a file', async () => {
    const { root, calls } = await open();
    const saved: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      saved.push(this.download);
    };
    root.querySelector<HTMLElement>('.acts .b')!.click();
    await waitUntil(() => saved.length === 1);
    HTMLAnchorElement.prototype.click = click;
    expect(saved).to.deep.equal(['use-2026-11-19-2026-11-21.csv']);
    const file = calls.find(({ path }) => path.endsWith('/csv'))!;
    expect(Object.fromEntries(file.query)).to.deep.equal({
      ...{ from: '2026-11-19', to: '2026-11-21', zone: ZONE, granularity: 'day' },
    });
  });

  it('leads from an agent to the agent’s calls, and says when there is nothing or a fault', async () => {
    const agents = await open('agents');
    const link = agents.root.querySelector<HTMLAnchorElement>('tbody a')!;
    expect(link.getAttribute('href')).to.match(/\/calls\?agent=id-0&from=2026-11-19/);
    const empty = await open('presets', {
      answers: { 'GET /v1/admin/reports/presets': () => report('presets', { rows: [], totals: {} }) },
    });
    expect(empty.root.querySelector('.empty')!.textContent).to.contain('Nothing on these days.');
    const broken = await open('late', {
      answers: { 'GET /v1/admin/reports/late': () => new Refusal(403, 'forbidden') },
    });
    expect(broken.root.querySelector('[role="alert"]')).to.exist;
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['ja', 'ltr'],
  ] as const)
    it(`fits 360 px in ${locale}, without a fault for assistive technology`, async () => {
      const { element } = await open('automatic', { locale, dir, width: 360 });
      expect(element.scrollWidth).to.be.at.most(360);
      await expect(element).to.be.accessible();
    });
});
