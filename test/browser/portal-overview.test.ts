import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/overview-page.ts';
import type { MidcallOverviewPage } from '../../admin-portal/pages/overview-page.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import type { Overview } from '../../protocol/overview.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { ALL_LOOK, overview } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

async function open(answer: Overview = overview(), around: Surroundings = {}) {
  localStorage.removeItem('midcall-portal');
  const values = { ...DEFAULT_SETTINGS, inCallSms: true };
  const settings = () => ({
    values,
    inherited: Object.fromEntries(Object.keys(values).map((key) => [key, 'tenant'])),
  });
  const stage = await inPortal<MidcallOverviewPage>(html`<midcall-overview-page></midcall-overview-page>`, {
    answers: {
      'GET /v1/admin/overview': () => answer,
      'GET /v1/admin/settings': settings,
      'PUT /v1/admin/settings': ({ body }) => {
        Object.assign(values, body);
        return settings();
      },
    },
    ...around,
  });
  const root = stage.element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('.tiles, p.muted:not([role])') !== null);
  await waitUntil(() => root.querySelector('wa-switch') !== null);
  await stage.element.updateComplete;
  const texts = (selector: string) =>
    [...root.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, ' ').trim());
  return { ...stage, root, texts, values };
}

describe('the overview', () => {
  it('shows the figures of today as the server counted them', async () => {
    const { texts, calls, element } = await open();
    expect(texts('.tile dt')).to.deep.equal([
      'Texts sent',
      'Delivered',
      'Not delivered',
      'Not confirmed',
      'Photos received',
      "Carrier's last report",
    ]);
    expect(texts('.tile .v')).to.deep.equal(['1,284', '97.8', '14', '2', '318', '9 sec. ago']);
    expect(texts('.tile .st')[2]).to.contain('5 at 16:00');
    expect(calls.find(({ path }) => path.endsWith('/overview'))?.query.get('zone')).to.equal(
      new Intl.DateTimeFormat().resolvedOptions().timeZone,
    );
    await expect(element).to.be.accessible();
  });

  it('shows the same hours as bars and as a table, up to now', async () => {
    const { root, texts, element } = await open();
    const chart = root.querySelector('midcall-bar-chart')!;
    expect(chart.bars.series.map(({ values }) => values)).to.deep.equal([
      [180, 190],
      [0, 1],
    ]);
    await waitUntil(() => chart.renderRoot.querySelector('canvas')!.width > 0);
    expect(chart.renderRoot.querySelector('canvas')!.getAttribute('aria-label')).to.equal(
      'Texts per hour. Sent: 370. Not delivered: 1',
    );
    root.querySelector<HTMLElement>('section.card .link')!.click();
    await element.updateComplete;
    expect(texts('table tbody tr')).to.deep.equal(['18:00 180 0', '19:00 190 1']);
    await expect(element).to.be.accessible();
  });

  it('names each thing that is worth a look, and says so when there is none', async () => {
    const { texts } = await open(overview({ look: ALL_LOOK }));
    expect(texts('.look b')).to.deep.equal([
      'The carrier is silent',
      'More texts are not delivered',
      '+1 415 555 0100: 80 texts wait',
      'No closing message: French',
      '4 presets have a stale translation',
      '+1 415 555 0190 is not verified',
    ]);
    expect(texts('.look small')[3]).to.equal(
      '38 calls ended in this language today. The callers got another one: English.',
    );
    const quiet = await open();
    expect(quiet.root.querySelector('.look')).to.equal(null);
    expect(quiet.root.textContent).to.contain('Nothing needs attention.');
  });

  it('leads through the first steps, and keeps the list away when it was hidden', async () => {
    const { root, texts, element } = await open(overview(), { simulatorOrigin: 'http://sim.test' });
    expect(texts('.first .muted')[0]).to.equal('5 of 6');
    expect(root.querySelectorAll('.first .ok').length).to.equal(5);
    expect(root.querySelector('[aria-current="step"] b')!.textContent).to.contain('Place a call');
    expect(root.querySelector<HTMLAnchorElement>('.first .primary')!.href).to.equal('http://sim.test/');
    root.querySelector<HTMLElement>('.first .quiet')!.click();
    await element.updateComplete;
    expect(root.querySelector('.first')).to.equal(null);
    expect(localStorage.getItem('midcall-portal')).to.contain('checklistHidden');
    localStorage.removeItem('midcall-portal');
  });

  it('switches texting by Set alone, from the keyboard', async () => {
    const { root, calls, values, element, said, portal } = await open();
    const toggle = root.querySelector<HTMLElement & { checked: boolean }>('wa-switch')!;
    toggle.focus();
    await sendKeys({ press: 'Space' });
    await element.updateComplete;
    expect(calls.some(({ method }) => method === 'PUT')).to.equal(false);
    const words = root.querySelector('.banner[role="status"]')!.textContent.replace(/\s+/g, ' ');
    expect(words).to.contain('nothing is sent').and.to.contain('Calls with texting open now: 12.');
    expect(portal.navigation.hasUnsavedWork).to.equal(true);
    const set = [...root.querySelectorAll<HTMLElement>('.onoff .b')].find((b) =>
      b.textContent.includes('Set'),
    )!;
    set.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => !values.inCallSms);
    const put = calls.find(({ method }) => method === 'PUT');
    expect(put?.body).to.deep.equal({ inCallSms: false });
    expect(put?.ifMatch).to.equal(fingerprint({ inCallSms: true }));
    await waitUntil(() => said.includes('Saved'));
    await element.updateComplete;
    expect([root.querySelector('.banner'), portal.navigation.hasUnsavedWork]).to.deep.equal([null, false]);
  });

  it('shows the switch alone to who may not read reports', async () => {
    const { root, calls } = await open(overview(), { capabilities: ['config.read', 'presets.write'] });
    expect(root.querySelector('.tiles')).to.equal(null);
    expect(root.querySelector('wa-switch')!.disabled).to.equal(true);
    expect(calls.some(({ path }) => path.endsWith('/overview'))).to.equal(false);
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['de', 'ltr'],
  ] as const)
    it(`fits 360 px in ${locale}, without a fault for assistive technology`, async () => {
      const { element, root } = await open(
        overview({
          look: ALL_LOOK,
          waiting: [
            {
              ...{ numberId: '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11', number: '+14155550100' },
              ...{ texts: 80, segments: 90, oldest: '2026-11-21T19:40:00Z' },
            },
          ],
        }),
        { locale, dir, width: 360, simulatorOrigin: 'http://sim.test' },
      );
      expect(element.scrollWidth).to.be.at.most(360);
      expect(root.querySelectorAll('.look li').length).to.equal(6);
      await expect(element).to.be.accessible();
    });
});
