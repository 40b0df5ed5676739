import type { TemplateResult } from 'lit';
import { type NumberView } from '../../protocol/phone-number.ts';
import { type QueueView } from '../../protocol/queue.ts';
import { DEFAULT_SETTINGS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { deep, text } from './page-reader.ts';
import { type Answers, inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

export const uuid = (n: number) => `6f0b7a5e-3a53-4d8f-9b0e-${String(n).padStart(12, '0')}`;
export const numberOf = (n: number, change: Partial<NumberView> = {}): NumberView => ({
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
export class Company {
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
        const ids = query.get('ids')?.split(',');
        const found = this.numbers.filter(
          ({ id, label, number }) =>
            ids?.includes(id) !== false &&
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
      'POST /v1/admin/queues': () => new Refusal(409, 'key_duplicate'),
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

/** A page of the portal before such a server, read. */
export async function openPage(page: TemplateResult, around: Surroundings = {}, company = new Company()) {
  const query = new URLSearchParams(location.search);
  for (const own of ['number', 'search', 'from']) query.delete(own);
  history.replaceState(null, '', `${location.pathname}?${query.toString()}`);
  const stage = await inPortal<HTMLElement>(page, { answers: company.answers(), ...around });
  const { element } = stage;
  await waitUntil(() => deep(element, 'h1').length === 1 && !text(element).includes('Loading'));
  return { ...stage, page: element, company };
}
