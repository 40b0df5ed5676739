import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type NumberView } from '../../protocol/phone-number.ts';
import { DEFAULT_SETTINGS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { type QueueView } from '../../protocol/queue.ts';
import '../../admin-portal/pages/abroad-page.ts';
import '../../admin-portal/pages/numbers-page.ts';
import '../../admin-portal/pages/queue-page.ts';
import '../../admin-portal/pages/queues-page.ts';
import { type Answers, inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const uuid = (n: number) => `6f0b7a5e-3a53-4d8f-9b0e-${String(n).padStart(12, '0')}`;
const numberOf = (n: number, change: Partial<NumberView> = {}): NumberView => ({
  id: uuid(n),
  number: `+1415555${String(100 + n).padStart(4, '0')}`,
  label: `Desk ${n}`,
  ...{ inbound: true, outbound: true, mms: false, purpose: 'in_call', globalOutbound: false },
  verifiedAt: '2026-03-04T10:00:00Z',
  ...{ carrier: 'loopback', ratePerSecond: 10, burst: 10, encodingProfile: 'gsm7', draining: false },
  ...{ liveSessions: 0, inboundQueue: null, outboundQueues: [], verification: null },
  ...change,
});

/** Numbers, queues and settings, as the server keeps them. */
class Company {
  numbers = [numberOf(0, { inboundQueue: 'repairs' }), numberOf(1, { verifiedAt: null }), numberOf(2)];
  queue: QueueView = {
    ...{ key: 'repairs', name: 'Repairs', languages: ['en', 'it'], defaultLanguage: 'en', smsEnabled: false },
    inboundNumbers: [uuid(0)],
    outboundNumbers: [],
  };
  settings: Settings = { ...DEFAULT_SETTINGS, inCallSms: true };
  own: Partial<Settings> = { counter: false };
  live = 1;
  waiting = 3;

  view(own: Partial<Settings> = {}): SettingsView {
    const keys = Object.keys(this.settings) as SettingKey[]; // of settings
    const source = (key: SettingKey) => (key in own ? 'queue' : key === 'inCallSms' ? 'tenant' : 'default');
    return {
      values: { ...this.settings, ...own },
      inherited: Object.fromEntries(keys.map((key) => [key, source(key)])) as SettingsView['inherited'], // all of them
    };
  }

  answers(): Answers {
    const one = (n: number): Answers => ({
      [`GET /v1/admin/numbers/${uuid(n)}`]: () => this.numbers[n] ?? new Refusal(404, 'not_found'),
      [`PUT /v1/admin/numbers/${uuid(n)}`]: ({ body }) =>
        (this.numbers[n] = { ...this.numbers[n]!, ...(body as Partial<NumberView>) }),
      [`POST /v1/admin/numbers/${uuid(n)}/verification`]: ({ body }) =>
        this.#start(n, body as { to?: string }),
      [`POST /v1/admin/numbers/${uuid(n)}/verification/confirm`]: ({ body }) => {
        if ((body as { code: string }).code !== '123456') return new Refusal(422, 'code_wrong', '4');
        this.numbers[n] = { ...this.numbers[n]!, verifiedAt: '2026-03-04T10:00:00Z', verification: null };
        return { verification: null };
      },
    });
    return {
      ...one(0),
      ...one(1),
      ...one(2),
      'GET /v1/admin/numbers': ({ query }) => {
        const found = this.numbers.filter(({ label, number }) =>
          `${label} ${number}`.toLowerCase().includes((query.get('search') ?? '').toLowerCase()),
        );
        return { numbers: found, total: found.length, carriers: ['loopback'] };
      },
      'POST /v1/admin/numbers': ({ body }) => this.#add(body as { number: string; label: string }),
      'POST /v1/admin/numbers/verifications': ({ body }) => ({
        results: (body as { ids: string[] }).ids.map((id, i) =>
          i === 0
            ? { id, verification: null, refusal: 'rate_limited' }
            : { id, verification: null, refusal: null },
        ),
      }),
      'GET /v1/admin/number-gauges': ({ query }) => ({
        gauges: query
          .get('ids')!
          .split(',')
          .map((id) => ({
            ...{ id, tokens: 4, burst: 10, ratePerSecond: 10 },
            ...{ waiting: id === uuid(0) ? this.waiting : 0, liveSessions: id === uuid(0) ? this.live : 0 },
          })),
      }),
      'GET /v1/admin/activation': () => ({
        ...{ needed: !this.settings.inCallSms, homeCountry: 'US', textingOn: this.settings.inCallSms },
        number: this.numbers[0] ?? null,
      }),
      'DELETE /v1/admin/numbers/6f0b7a5e-3a53-4d8f-9b0e-000000000000': () => void this.numbers.shift(),
      'GET /v1/admin/settings': () => this.view(),
      'PUT /v1/admin/settings': ({ body }) => {
        this.settings = { ...this.settings, ...(body as Partial<Settings>) };
        return this.view();
      },
      'GET /v1/admin/queues': () => ({ queues: [this.queue], total: 1 }),
      'GET /v1/admin/queues/repairs': () => this.queue,
      'PUT /v1/admin/queues/repairs': (call) => this.#saveQueue(call),
      'GET /v1/admin/queues/repairs/uses': () => ({
        ...{ liveCalls: 0, presets: [{ id: uuid(9), label: 'Opening hours' }], overrides: ['counter'] },
        numbers: [{ id: uuid(0), number: this.numbers[0]!.number, label: 'Desk 0' }],
      }),
      'GET /v1/admin/queues/repairs/settings': () => this.view(this.own),
      'PUT /v1/admin/queues/repairs/settings': ({ body }) => {
        const all = Object.entries({ ...this.own, ...(body as object) });
        this.own = Object.fromEntries(all.filter(([, value]) => value !== null));
        return this.view(this.own);
      },
    };
  }

  #start(n: number, { to }: { to?: string }) {
    if (to === undefined) return new Refusal(422, 'witness_missing');
    const verification = {
      ...{ state: 'pending' as const, reason: null, via: 'telephone' as const, witness: to, triesLeft: 5 },
      ...{ startedAt: '2026-03-04T10:00:00Z', expiresAt: '2026-03-04T10:10:00Z' },
    };
    this.numbers[n] = { ...this.numbers[n]!, verification };
    return { verification };
  }

  #add({ number, label }: { number: string; label: string }) {
    if (!number.startsWith('+')) return new Refusal(422, 'country_code_missing');
    if (this.numbers.some((known) => known.number === number))
      return new Refusal(409, 'number_duplicate', 'Desk 0');
    const added = { ...numberOf(this.numbers.length), number, label, verifiedAt: null };
    this.numbers.push(added);
    return added;
  }

  #saveQueue({ body }: PortalCall) {
    this.queue = { ...this.queue, ...(body as Partial<QueueView>) };
    return this.queue;
  }
}

const PAGES = {
  numbers: html`<midcall-numbers-page></midcall-numbers-page>`,
  abroad: html`<midcall-abroad-page></midcall-abroad-page>`,
  queues: html`<midcall-queues-page></midcall-queues-page>`,
  queue: html`<midcall-queue-page .key=${'repairs'}></midcall-queue-page>`,
};

async function open(name: keyof typeof PAGES, around: Surroundings = {}, company = new Company()) {
  const query = new URLSearchParams(location.search);
  for (const own of ['number', 'search', 'from']) query.delete(own);
  history.replaceState(null, '', `${location.pathname}?${query.toString()}`);
  const stage = await inPortal<HTMLElement>(PAGES[name], { answers: company.answers(), ...around });
  const { element: page } = stage;
  await waitUntil(() => deep(page, 'h1').length === 1 && !text(page).includes('Loading'));
  return { ...stage, page, company };
}

function deep<T extends HTMLElement = HTMLElement>(root: Element, selector: string): T[] {
  const within = (node: Element | ShadowRoot): T[] => [
    ...node.querySelectorAll<T>(selector),
    ...[...node.querySelectorAll('*')].flatMap((child) => (child.shadowRoot ? within(child.shadowRoot) : [])),
  ];
  return root.shadowRoot ? within(root.shadowRoot) : [];
}

function text(root: Element): string {
  const of = (node: Node): string => {
    if (node instanceof HTMLStyleElement) return '';
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    const shadow = node instanceof Element ? node.shadowRoot : null;
    return [...(shadow?.childNodes ?? []), ...node.childNodes].map(of).join(' ');
  };
  return of(root).replace(/\s+/g, ' ');
}

const one = <T extends HTMLElement = HTMLInputElement>(root: Element, selector: string): T => {
  const [found] = deep<T>(root, selector);
  if (!found) throw new Error(`nothing is ${selector}`);
  return found;
};
const buttons = (root: Element, words: string) =>
  deep<HTMLButtonElement>(root, 'button').filter(
    (button) =>
      (button.getAttribute('aria-label') ?? button.textContent.replace(/\s+/g, ' ').trim()) === words,
  );
async function press(root: Element, words: string, which = 0) {
  await waitUntil(() => buttons(root, words).length > which);
  buttons(root, words)[which]!.click();
}
const write = (input: HTMLInputElement, value: string) => {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  input.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
};

describe('every page of numbers and queues', () => {
  for (const name of Object.keys(PAGES) as (keyof typeof PAGES)[]) {
    it(`is accessible: ${name}`, async () => {
      const { page } = await open(name);
      await expect(page).to.be.accessible();
    });
    it(`fits 360 pixels in Arabic: ${name}`, async () => {
      const { page } = await open(name, { width: 360, dir: 'rtl', locale: 'ar' });
      await waitUntil(() => page.clientWidth > 0);
      expect(page.scrollWidth).to.be.at.most(360);
      await expect(page).to.be.accessible();
    });
    it(`lets a supervisor read and change nothing: ${name}`, async () => {
      const { page } = await open(name, { capabilities: ['config.read'] });
      expect(buttons(page, 'Set')).to.have.length(0);
      expect(buttons(page, 'Add number').length + buttons(page, 'Add queue').length).to.equal(0);
    });
  }
});

describe('phone numbers', () => {
  it('show their status, what may leave, and what waits', async () => {
    const { page } = await open('numbers');
    await waitUntil(() => text(page).includes('Waiting texts: 3'));
    expect(text(page)).to.contain('Verified for SMS messaging only').and.to.contain('Not verified');
    expect(text(page)).to.contain('4 of 10 free, 10 a second');
  });

  it('are refused without country code or twice, and said why, then added unverified and not global', async () => {
    const { page, calls } = await open('numbers');
    await press(page, 'Add number');
    await waitUntil(() => deep(page, '#number').length === 1);
    const submit = async (value: string) => {
      write(one(page, '#number'), value);
      one<HTMLFormElement>(page, 'midcall-add-number form, form').requestSubmit();
    };
    const form = () => deep(page, 'midcall-add-number')[0]!;
    await submit('555 0100');
    await waitUntil(() => text(form()).includes('Add the country code'));
    await submit('+14155550100');
    await waitUntil(() => text(form()).includes('This number is there already: Desk 0'));
    await submit('+14155550199');
    await waitUntil(() => text(page).includes('+1 415 555 0199'));
    const added = calls
      .filter(({ method, path }) => method === 'POST' && path === '/v1/admin/numbers')
      .at(-1);
    expect(added?.body).to.include({ globalOutbound: false, inbound: true, outbound: true });
  });

  it('are verified several at once, each with its result', async () => {
    const { page, calls, said } = await open('numbers');
    one(page, 'input[aria-label="Select all on this page"]').click();
    await press(page, 'Verify selected (3)');
    await waitUntil(() => said.length === 1);
    expect(said[0]).to.equal('Verification started: 2, refused: 1.');
    expect(calls.find(({ path }) => path.endsWith('/verifications'))?.body).to.deep.equal({
      ids: [uuid(0), uuid(1), uuid(2)],
    });
    await waitUntil(() => deep(page, '.refusal').length === 1);
  });

  it('are verified with a telephone where there is no other, by the code that came', async () => {
    const { page, company } = await open('numbers');
    await press(page, '+1 415 555 0101');
    await press(page, 'Verify');
    await waitUntil(() => text(page).includes('No verified number can exchange the code yet'));
    expect(buttons(page, 'Verify')).to.have.length(0);
    write(one(page, '#to'), '+14155550190');
    await press(page, 'Send a code there');
    await waitUntil(() => deep(page, '#code').length === 1);
    write(one(page, '#code'), '000000');
    await press(page, 'Confirm');
    await waitUntil(() => text(page).includes('Tries left: 4'));
    write(one(page, '#code'), '123456');
    await press(page, 'Confirm');
    await waitUntil(() => company.numbers[1]!.verifiedAt !== null && deep(page, '#code').length === 0);
  });

  it('are removed once the calls that have them have ended, which is counted down', async () => {
    const { page, company } = await open('numbers');
    await press(page, '+1 415 555 0100');
    await waitUntil(() => text(page).includes('Live calls with this number: 1'));
    await press(page, 'Remove number');
    expect(text(page)).to.not.contain('Really remove it?');
    await press(page, 'Keep new calls off it');
    await waitUntil(() => company.numbers[0]!.draining && text(page).includes('Draining'));
    company.live = 0;
    company.waiting = 0;
    await waitUntil(() => text(page).includes('No live call has it.'));
    await press(page, 'Remove number');
    await press(page, 'Remove number');
    await waitUntil(() => company.numbers.length === 2);
  });

  it('are edited by Set, what changed alone', async () => {
    const { page, calls } = await open('numbers');
    await press(page, '+1 415 555 0102');
    await waitUntil(() => deep(page, '#label').length === 1);
    write(one(page, '#label'), 'Night line');
    await press(page, 'Set');
    await waitUntil(() => calls.some(({ method }) => method === 'PUT'));
    expect(calls.find(({ method }) => method === 'PUT')?.body).to.deep.equal({ label: 'Night line' });
  });

  it('begin with activation until texting is on', async () => {
    const company = new Company();
    company.settings.inCallSms = false;
    const { page } = await open('numbers', {}, company);
    await waitUntil(() => text(page).includes('Activate texting in calls'));
    await press(page, 'Activate');
    await waitUntil(() => company.settings.inCallSms && !text(page).includes('Activate texting in calls'));
  });
});

describe('numbers abroad', () => {
  it('are called non-US at home in the United States', async () => {
    const { page } = await open('abroad');
    expect(one<HTMLElement>(page, 'h1').textContent).to.equal('Non-US numbers');
  });

  it('have a switch for calls and one for waiting, each with its own Set', async () => {
    const { page, calls, company } = await open('abroad');
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
    const { page, company } = await open('abroad');
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

describe('a queue', () => {
  it('cannot be switched on while texting is off for the company, and says why', async () => {
    const company = new Company();
    company.settings.inCallSms = false;
    const { page } = await open('queue', {}, company);
    await waitUntil(() => one(page, '#smsEnabled').disabled);
    expect(text(page)).to.contain('In-call SMS is off for the whole company');
    expect(text(page)).to.contain('Settings › Queue › IVR');
  });

  it('is given verified numbers, and told why not others', async () => {
    const { page, company } = await open('queue');
    await waitUntil(() => deep(page, '#find').length === 2);
    deep(page, '#find')[1]!.focus();
    await waitUntil(() => buttons(page, 'Add +1 415 555 0101').length === 1);
    expect(buttons(page, 'Add +1 415 555 0101')[0]!.title).to.equal('Not verified');
    await press(page, 'Add +1 415 555 0102');
    await press(page, 'Set', 1);
    await waitUntil(() => company.queue.outboundNumbers.length === 1);
    expect(company.queue.outboundNumbers).to.deep.equal([uuid(2)]);
  });

  it('says where each setting comes from, overrides one, and returns it', async () => {
    const { page, company } = await open('queue');
    await waitUntil(() => text(page).includes('Set in this queue'));
    expect(text(page)).to.contain('Inherited from the default');
    await press(
      page,
      'Return to inherited: Character counter'.replace('Character counter', nameOfCounter(page)),
    );
    await waitUntil(() => !('counter' in company.own));
    await waitUntil(() => !text(page).includes('Set in this queue'));
  });

  it('is not removed while presets are its alone', async () => {
    const { page } = await open('queue');
    await waitUntil(() => text(page).includes('Preset: Opening hours'));
    await press(page, 'Remove queue');
    expect(text(page)).to.not.contain('Really remove it?');
  });
});

const nameOfCounter = (page: Element) => one<HTMLElement>(page, '#name-counter').textContent.trim();
