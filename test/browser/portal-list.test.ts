import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { customElement } from 'lit/decorators.js';
import * as z from 'zod/mini';
import '../../admin-portal/elements/list-search.ts';
import { listState } from '../../admin-portal/elements/list-state.ts';
import '../../admin-portal/elements/pager.ts';
import { searchPage } from '../../admin-portal/list-pages.ts';
import { ListReader } from '../../admin-portal/list-reader.ts';
import { PortalElement } from '../../admin-portal/page-element.ts';
import { type Answers, inPortal, Refusal } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const Page = z.object({ names: z.array(z.string()), total: z.number(), next: z.nullable(z.string()) });

@customElement('test-list')
class TestList extends PortalElement {
  list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: searchPage,
    load: (query, signal) =>
      this.portal.api.request({ path: '/v1/admin/things', query, answer: Page, signal }),
    items: ({ names }) => names,
  });

  override render() {
    const { search = '', offset } = this.list.question;
    return html`
      <midcall-list-search label="Find" .value=${search}></midcall-list-search>
      ${listState(this.list, 'None.')}
      <ol>
        ${this.list.items?.map((name) => html`<li>${name}</li>`)}
      </ol>
      <midcall-pager .total=${this.list.answer?.total ?? 0} .offset=${offset}></midcall-pager>
      <button @click=${this.#handleMore}>More</button>
    `;
  }

  #handleMore = () =>
    this.list.readOn(async ({ names }, signal) => {
      const query = { cursor: 'next' };
      const more = await this.portal.api.request({ path: '/v1/admin/things', query, answer: Page, signal });
      return { ...more, names: [...names, ...more.names] };
    });
}

const NAMES = Array.from({ length: 60 }, (_, i) => `thing ${String(i + 1)}`);

/** Things as the server finds them; `hold` keeps an answer back until it is let go. */
class Things {
  refused = false;
  readonly held = new Map<string, () => void>();
  readonly holding = new Set<string>();

  answers(): Answers {
    return {
      'GET /v1/admin/things': async ({ query }) => {
        const search = query.get('search') ?? '';
        if (this.holding.has(search)) await new Promise<void>((go) => this.held.set(search, go));
        if (this.refused) return new Refusal(503, 'unavailable');
        if (query.has('cursor')) return { names: ['thing 61'], total: 61, next: null };
        const found = NAMES.filter((name) => name.includes(search));
        const offset = Number(query.get('offset'));
        return { names: found.slice(offset, offset + 25), total: found.length, next: 'next' };
      },
    };
  }
}

async function open() {
  const query = new URLSearchParams(location.search);
  for (const own of ['search', 'from', 'other']) query.delete(own);
  history.replaceState(null, '', `${location.pathname}?${query.toString()}`);
  const things = new Things();
  const stage = await inPortal<TestList>(html`<test-list></test-list>`, { answers: things.answers() });
  const { element } = stage;
  const root = element.shadowRoot!; // an element of Lit
  const names = () => [...root.querySelectorAll('li')].map((item) => item.textContent);
  await waitUntil(() => names().length === 25);
  const pager = root.querySelector('midcall-pager')!.shadowRoot!; // both of Lit
  return {
    ...{ ...stage, things, root, names },
    asked: () => stage.calls.map(({ query: of }) => of.get('search') ?? of.get('offset')),
    turn: (to: 'Previous' | 'Next') =>
      [...pager.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === to)!.click(),
    shown: () => pager.querySelector('[role=status]')?.textContent,
  };
}

async function type(element: TestList, words: string) {
  element.shadowRoot!.querySelector('midcall-list-search')!.focus(); // of Lit
  await sendKeys({ type: words });
}

describe('a list read by the address', () => {
  it('is accessible', async () => {
    const { element } = await open();
    await expect(element).to.be.accessible();
  });

  it('is read page by page, the steps are those of the back button', async () => {
    const { portal, turn, shown, names } = await open();
    const disconnect = portal.navigation.connect(() => Promise.resolve(true));
    turn('Next');
    await waitUntil(() => names()[0] === 'thing 26');
    expect(shown()).to.equal('26 to 50 of 60');
    history.back();
    await waitUntil(() => names()[0] === 'thing 1');
    expect(shown()).to.equal('1 to 25 of 60');
    disconnect();
  });

  it('is searched for what is typed, from its first page', async () => {
    const { element, asked, names, turn } = await open();
    turn('Next');
    await waitUntil(() => names()[0] === 'thing 26');
    await type(element, 'thing 6');
    await waitUntil(() => names().length === 2);
    expect(names()).to.deep.equal(['thing 6', 'thing 60']);
    expect(asked().at(-1)).to.equal('thing 6');
  });

  it('is not asked letter by letter', async () => {
    const { portal, asked, names } = await open();
    for (const search of ['5', '59']) portal.navigation.setQuery({ search });
    await waitUntil(() => names().join() === 'thing 59');
    expect(asked()).to.deep.equal(['0', '59']);
  });

  it('is not read again for something else in the address', async () => {
    const { portal, element, asked } = await open();
    portal.navigation.setQuery({ other: 'drawer' }, { replace: false });
    await element.updateComplete;
    expect(asked()).to.deep.equal(['0']);
  });

  it('shows the answer to the newest question alone', async () => {
    const { portal, things, names } = await open();
    things.holding.add('1');
    portal.navigation.setQuery({ search: '1' }, { replace: false });
    await waitUntil(() => things.held.has('1'));
    portal.navigation.setQuery({ search: '60' }, { replace: false });
    await waitUntil(() => names().join() === 'thing 60');
    things.held.get('1')!();
    portal.navigation.setQuery({ search: '59' }, { replace: false });
    await waitUntil(() => names().join() === 'thing 59');
  });

  it('stays in sight when it cannot be read again, and gives way when something else was asked', async () => {
    const { portal, element, things, names, root } = await open();
    things.refused = true;
    await element.list.reload();
    await waitUntil(() => root.querySelector('[role=alert]') !== null);
    expect(names()).to.have.length(25);
    portal.navigation.setQuery({ search: '6' }, { replace: false });
    await waitUntil(() => names().length === 0);
    things.refused = false;
    root.querySelector<HTMLElement>('[role=alert] button')!.click();
    await waitUntil(() => names().length > 0 && root.querySelector('[role=alert]') === null);
  });

  it('is read on behind what is there', async () => {
    const { root, names } = await open();
    [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'More')!.click();
    await waitUntil(() => names().length === 26);
    expect(names().at(-1)).to.equal('thing 61');
  });

  it('says that nothing is found', async () => {
    const { portal, root } = await open();
    portal.navigation.setQuery({ search: 'nowhere' }, { replace: false });
    await waitUntil(() => root.querySelector('[role=status]')?.textContent === 'None.');
  });
});
