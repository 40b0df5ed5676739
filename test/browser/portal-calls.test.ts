import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../admin-portal/pages/calls-page.ts';
import type { MidcallCallsPage } from '../../admin-portal/pages/calls-page.ts';
import type { Capability } from '../../protocol/role.ts';
import { inPortal, type PortalCall, type Surroundings } from './portal-fixture.ts';
import { callPage, queuePage, transcript } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

const READER: Capability[] = ['config.read', 'reports.read', 'transcripts.read'];

async function open(around: Surroundings = {}, search = '') {
  history.replaceState(null, '', `${location.pathname}${search}`);
  const stage = await inPortal<MidcallCallsPage>(html`<midcall-calls-page></midcall-calls-page>`, {
    capabilities: READER,
    ...around,
    answers: {
      'POST /v1/admin/calls/search': ({ body }: PortalCall) =>
        (body as { cursor?: string }).cursor === 'second' ? callPage(3, 5, null) : callPage(0, 3, 'second'),
      'GET /v1/admin/queues': () => queuePage,
      'GET /v1/admin/calls/call-1': () => transcript('call-1'),
      ...around.answers,
    },
  });
  const root = stage.element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('.card[aria-busy="false"]') !== null);
  await stage.element.updateComplete;
  const searches = () =>
    stage.calls.filter(({ method }) => method === 'POST').map(({ body }) => body as Record<string, unknown>);
  const reads = () => stage.calls.filter(({ path }) => path.startsWith('/v1/admin/calls/call-'));
  const drawer = () => root.querySelector('midcall-transcript-drawer')!;
  return { ...stage, root, searches, reads, drawer };
}

const press = (root: ShadowRoot, words: string) =>
  [...root.querySelectorAll<HTMLElement>('button')].find((b) => b.textContent.includes(words))!.click();

describe('the list of calls', () => {
  it('says what was texted in each call, and how it ended', async () => {
    const { element, root } = await open();
    const cells = [...root.querySelector('tbody tr')!.children].map((cell) =>
      cell.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(cells.slice(1)).to.deep.equal([
      ...[
        '+1 415 555 0142 Italian',
        '+1 415 555 0100 It had the least to do',
        'Repairs',
        'Ana',
        '3',
        '2 1 after the end',
        '1',
      ],
      ...['Agent hung up The closing message was sent.', 'Read'],
    ]);
    await expect(element).to.be.accessible();
  });

  it('shows more, until there are no more', async () => {
    const { element, root, searches } = await open();
    press(root, 'Show more');
    await waitUntil(() => root.querySelectorAll('tbody tr').length === 5);
    await element.updateComplete;
    expect(searches().at(-1)).to.include({ cursor: 'second' });
    expect(root.textContent).not.to.contain('Show more');
  });

  it('finds a number without writing it into the address', async () => {
    const { root, searches, element } = await open();
    const input = root.querySelector<HTMLInputElement>('#number')!;
    input.focus();
    await sendKeys({ type: '(415) 555-0142' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => searches().at(-1)?.['caller'] === '+14155550142');
    expect(location.href).not.to.contain('555');
    input.value = '12';
    input.dispatchEvent(new Event('input'));
    await element.updateComplete;
    press(root, 'Find');
    await waitUntil(() => input.getAttribute('aria-invalid') === 'true');
    expect(root.querySelector('#wrong')!.textContent).to.contain('not a complete phone number');
    await expect(element).to.be.accessible();
  });

  it('finds the calls of one queue, by its name', async () => {
    const { root, searches } = await open();
    const queue = root.querySelector<HTMLSelectElement>('#queue')!;
    await waitUntil(() => queue.options.length === 2);
    expect(queue.options[1]!.textContent.trim()).to.equal('Repairs');
    queue.value = 'repairs';
    queue.dispatchEvent(new Event('change'));
    await waitUntil(() => searches().at(-1)?.['queue'] === 'repairs');
    expect(location.search).to.contain('queue=repairs');
  });

  it('finds the calls that were texted from one of our numbers', async () => {
    const { root, searches } = await open();
    press(root, '+1 415 555 0100');
    await waitUntil(() => searches().at(-1)?.['ourNumber'] === '+14155550100');
    expect(new URLSearchParams(location.search).get('our')).to.equal('+14155550100');
    await waitUntil(() => root.textContent.includes('Only from +1 415 555 0100'));
    press(root, 'Only from');
    await waitUntil(() => searches().length === 3);
    expect(searches().at(-1)).not.to.have.property('ourNumber');
  });

  it('keeps the other filters in the address, an agent among them', async () => {
    const { root, searches } = await open();
    root.querySelector<HTMLElement>('input[type="checkbox"]')!.click();
    await waitUntil(() => searches().at(-1)?.['withTexts'] === true);
    press(root, 'Ana');
    await waitUntil(() => searches().at(-1)?.['agent'] === 'ana');
    expect(location.search).to.contain('agent=ana').and.contain('texts=yes');
    await waitUntil(() => root.textContent.includes('Only Ana'));
    press(root, 'Only Ana');
    await waitUntil(() => searches().at(-1)?.['agent'] === undefined);
  });

  it('offers no transcript to who may not read one, and asks for none', async () => {
    const { root, reads } = await open({ capabilities: ['config.read', 'reports.read'] }, '?call=call-1');
    expect(root.querySelector('midcall-transcript-drawer')).to.equal(null);
    expect(root.querySelectorAll('tbody .b')).to.have.length(0);
    expect(reads()).to.have.length(0);
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['fr', 'ltr'],
  ] as const)
    it(`fits 360 px in ${locale}, without a fault for assistive technology`, async () => {
      const { element } = await open({ locale, dir, width: 360 });
      expect(element.scrollWidth).to.be.at.most(360);
      await expect(element).to.be.accessible();
    });
});

describe('a transcript', () => {
  const words = (element: Element) =>
    [...element.shadowRoot!.querySelectorAll('.log > li')].map((item) =>
      item.textContent
        .replace(/\d\d:\d\d/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );

  it('opens beside the list by keyboard, is read once, and closes by Escape', async () => {
    const { root, reads, drawer } = await open();
    const read = root.querySelectorAll<HTMLElement>('tbody .b')[1]!;
    const shown = oneEvent(drawer().shadowRoot!.querySelector('wa-drawer')!, 'wa-after-show');
    read.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => words(drawer()).length > 0);
    expect(location.search).to.contain('call=call-1');
    expect(words(drawer()).slice(0, 4)).to.deep.equal([
      'Ana Buongiorno Delivered',
      'Grace Okafor Eccola The carrier took too long to hand it over.',
      "Ana Un link Not delivered – The caller's network refused the text, often because of a link.",
      'Closing message Grazie Delivered',
    ]);
    expect(drawer().shadowRoot!.querySelector('.photos img')!.getAttribute('alt')).to.match(
      /^Photo 2 of 2 from caller, \d\d:\d\d$/,
    );
    expect(drawer().shadowRoot!.querySelector('.photos a')!.getAttribute('href')).to.contain('#full');
    expect(drawer().shadowRoot!.querySelector('.text')!.getAttribute('lang')).to.equal('it');
    expect(drawer().shadowRoot!.textContent).to.contain('The words were not kept.');
    expect(reads()).to.have.length(1);
    // what fades in has less contrast on its way
    await shown;
    await expect(drawer()).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !location.search.includes('call='));
    expect(reads()).to.have.length(1);
  });

  it('is there by its address', async () => {
    const { drawer } = await open({}, '?call=call-1');
    await waitUntil(() => words(drawer()).length > 0);
  });
});
