import { expect, nextFrame } from '@open-wc/testing';
import { type LitElement, type TemplateResult } from 'lit';
import { type MidcallSection } from '../../admin-portal/elements/section.ts';
import { type Agent } from '../../protocol/agent.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type LanguageOverview } from '../../protocol/language-coverage.ts';
import { DEFAULT_SETTINGS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { decideOverview } from '../../server/automatic-texts/decide-overview.ts';
import { deep } from './page-reader.ts';
import { type Answers, inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** The company's configuration, as the server keeps it: conditional writes and all. */
export class Company {
  settings: Settings = { ...DEFAULT_SETTINGS };
  texts = [
    { language: 'en', enabled: true, text: 'Thank you for calling {{company}}.' },
    { language: 'it', enabled: false, text: '' },
  ];
  profile = {
    ...{ name: 'Brightwater', homeCountry: 'US', defaultLanguage: 'en', interfaceLanguage: 'en' },
  };
  agents: Agent[] = [
    {
      id: 'ana',
      name: 'Ana Ruiz',
      granted: ['sms.send', 'media.save'],
      withheld: [],
      launchedAt: '2026-03-04T10:00:00Z',
    },
    { id: 'ben', name: 'Ben Sand', granted: ['sms.send'], withheld: [], launchedAt: null },
  ];

  get view(): SettingsView {
    const keys = Object.keys(this.settings) as SettingKey[]; // of settings
    const inherited = Object.fromEntries(keys.map((key) => [key, 'default'])) as SettingsView['inherited']; // all of them
    return { values: this.settings, inherited };
  }

  answers(): Answers {
    const queue = {
      key: 'repairs',
      name: 'Repairs',
      languages: ['en', 'it'],
      defaultLanguage: 'en',
      strict: false,
    };
    return {
      'GET /v1/admin/accounts': () => [],
      'GET /v1/admin/openid': () => ({ redirectUri: 'https://x.test/callback', provider: null }),
      'GET /v1/admin/settings': () => this.view,
      'PUT /v1/admin/settings': (call) => this.#save(call),
      'GET /v1/admin/automatic-texts/closing': () =>
        decideOverview('closing', { texts: this.texts, queues: [queue], tenantDefault: 'en' }),
      'GET /v1/admin/automatic-texts/autoReply': () =>
        decideOverview('autoReply', { texts: [], queues: [queue], tenantDefault: 'en' }),
      'GET /v1/admin/automatic-texts/waitTime': () =>
        decideOverview('waitTime', { texts: [], queues: [queue], tenantDefault: 'en' }),
      'GET /v1/admin/automatic-texts/closing/it': () => ({ kind: 'closing', ...this.texts[1] }),
      'PUT /v1/admin/automatic-texts/closing/it': ({ body, ifMatch }) => {
        const before = { kind: 'closing', ...this.texts[1] };
        if (ifMatch !== fingerprint(before)) return new Refusal(412, 'changed_meanwhile');
        this.texts[1] = { language: 'it', ...(body as { enabled: boolean; text: string }) };
        return { kind: 'closing', ...this.texts[1] };
      },
      'GET /v1/admin/numbers': () => ({ numbers: [] }),
      'GET /v1/admin/company': () => this.profile,
      'PUT /v1/admin/company': ({ body }) => (this.profile = { ...this.profile, ...(body as object) }),
      'GET /v1/admin/languages': ({ query }) => languages(query.get('also')),
      'GET /v1/admin/agents': ({ query }) => ({
        agents: this.agents.filter(({ id, name }) =>
          `${name} ${id}`.toLowerCase().includes((query.get('search') ?? '').toLowerCase()),
        ),
        next: null,
      }),
      'PUT /v1/admin/agents/ana': ({ body }) =>
        (this.agents[0] = { ...this.agents[0]!, withheld: (body as Agent).withheld }),
    };
  }

  #save({ body, ifMatch }: PortalCall) {
    const patch = body as Partial<Settings>;
    const held = Object.fromEntries(Object.keys(patch).map((key) => [key, this.settings[key as SettingKey]]));
    if (ifMatch !== fingerprint(held)) return new Refusal(412, 'changed_meanwhile');
    this.settings = { ...this.settings, ...patch };
    return this.view;
  }
}

function languages(also: string | null): LanguageOverview {
  const gets = { language: 'en', step: 'queue' as const };
  const row = (language: string) => ({
    language,
    ladder: language === 'es-MX' ? ['es-MX', 'es-419', 'es'] : [language],
    queues: [
      {
        ...{ key: 'repairs', name: 'Repairs', offered: language !== 'es-MX' },
        presets: { own: 3, other: 4, none: 0 },
        closing: language === 'en' ? { language: 'en', step: 'exact' as const } : gets,
        autoReply: { language: null, step: 'none' as const },
      },
    ],
  });
  return { defaultLanguage: 'en', languages: [...(also ? [row(also)] : []), row('en'), row('it')] };
}

/** A page of the company's configuration, once everything of it is read. */
export async function openPage(template: TemplateResult, around: Surroundings = {}) {
  history.replaceState(
    null,
    '',
    location.pathname + location.search.replace(/[?&](closing|also|search)=[^&]*/g, ''),
  );
  const company = new Company();
  const stage = await inPortal<LitElement>(template, { answers: company.answers(), ...around });
  const page = stage.element;
  await waitUntil(() => deep(page, '[role="status"]').every((node) => !node.textContent.includes('Loading')));
  return { ...stage, page, company };
}

/** Once no colour is on its way to another. */
export async function expectAccessible(page: Element) {
  await nextFrame();
  await nextFrame(); // a transition begins with the frame after its cause
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  await expect(page).to.be.accessible();
}

export const sectionOf = (page: Element, heading: string) =>
  deep<MidcallSection>(page, 'midcall-section').find((section) => section.heading === heading)!;
export const setOf = (section: MidcallSection) =>
  section.shadowRoot!.querySelector<HTMLButtonElement>('button[type="submit"]')!;

export async function set(section: MidcallSection) {
  await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'false');
  setOf(section).click();
  await waitUntil(() => section.edit.state === 'saved' || section.edit.error !== null);
}
