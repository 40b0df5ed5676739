import { expect, html, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { decideOverview } from '../../server/automatic-texts/decide-overview.ts';
import { DEFAULT_SETTINGS, type SettingKey, type Settings } from '../../protocol/settings.ts';
import { type SettingsView } from '../../protocol/settings-view.ts';
import { type LanguageOverview } from '../../protocol/language-coverage.ts';
import { type Agent } from '../../protocol/agent.ts';
import { type MidcallSection } from '../../admin-portal/elements/section.ts';
import '../../admin-portal/pages/closing-page.ts';
import '../../admin-portal/pages/languages-page.ts';
import '../../admin-portal/pages/media-page.ts';
import '../../admin-portal/pages/permissions-page.ts';
import '../../admin-portal/pages/session-page.ts';
import { type Answers, inPortal, type PortalCall, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

/** The company's configuration, as the server keeps it: conditional writes and all. */
class Company {
  settings: Settings = { ...DEFAULT_SETTINGS };
  texts = [
    { language: 'en', enabled: true, text: 'Thank you for calling {{company}}.' },
    { language: 'it', enabled: false, text: '' },
  ];
  profile = { name: 'Brightwater', homeCountry: 'US', defaultLanguage: 'en' };
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

const PAGES = {
  session: html`<midcall-session-page></midcall-session-page>`,
  closing: html`<midcall-closing-page></midcall-closing-page>`,
  media: html`<midcall-media-page></midcall-media-page>`,
  permissions: html`<midcall-permissions-page></midcall-permissions-page>`,
  languages: html`<midcall-languages-page></midcall-languages-page>`,
};

async function open(name: keyof typeof PAGES, around: Surroundings = {}) {
  history.replaceState(
    null,
    '',
    location.pathname + location.search.replace(/[?&](closing|also|search)=[^&]*/g, ''),
  );
  const company = new Company();
  const stage = await inPortal(PAGES[name], { answers: company.answers(), ...around });
  const page = stage.element;
  await waitUntil(() => deep(page, '[role="status"]').every((node) => !node.textContent.includes('Loading')));
  return { ...stage, page, company };
}

/** All elements below, through shadow trees, in order. */
function deep<T extends HTMLElement = HTMLElement>(root: Element, selector: string): T[] {
  const below = [...(root.shadowRoot?.querySelectorAll('*') ?? [])];
  return below.flatMap((node) => [
    ...(node.matches(selector) ? [node as T] : []),
    ...deep<T>(node, selector),
  ]);
}

function control<T extends HTMLElement = HTMLInputElement>(page: Element, selector: string): T {
  const found = deep<T>(page, selector)[0];
  if (!found) throw new Error(`Nothing fits ${selector}.`);
  return found;
}

/** Once no colour is on its way to another. */
async function expectAccessible(page: Element) {
  await nextFrame();
  await nextFrame(); // a transition begins with the frame after its cause
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  await expect(page).to.be.accessible();
}

const sectionOf = (page: Element, heading: string) =>
  deep<MidcallSection>(page, 'midcall-section').find((section) => section.heading === heading)!;
const setOf = (section: MidcallSection) =>
  section.shadowRoot!.querySelector<HTMLButtonElement>('button[type="submit"]')!;

async function set(section: MidcallSection) {
  await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'false');
  setOf(section).click();
  await waitUntil(() => section.edit.state === 'saved' || section.edit.error !== null);
}

for (const name of Object.keys(PAGES) as (keyof typeof PAGES)[]) {
  describe(`the page of ${name}`, () => {
    for (const around of [{}, { width: 360 }, { dir: 'rtl' as const, locale: 'ar', width: 360 }]) {
      it(`is accessible and fits ${JSON.stringify(around)}`, async () => {
        const { page } = await open(name, around);
        await expectAccessible(page);
        for (const part of [page, ...deep(page, 'midcall-section')])
          expect(part.scrollWidth, part.tagName).to.be.at.most(part.clientWidth + 1);
      });
    }

    it('cannot be changed by who may only read', async () => {
      const { page } = await open(name, { capabilities: ['config.read', 'access.read'] });
      const fields = deep<HTMLInputElement>(
        page,
        'midcall-section input, midcall-section select, fieldset input',
      );
      expect(
        fields.filter(({ disabled, type }) => !disabled && type !== 'search' && type !== 'tel'),
      ).to.deep.equal([]);
      expect(deep(page, 'button[type="submit"].primary')).to.deep.equal([]);
    });
  });
}

describe('what agents send', () => {
  it('is saved by Set, alone', async () => {
    const { page, company, calls } = await open('session');
    control(page, '#freeText').click();
    await set(sectionOf(page, 'What agents send'));
    expect(company.settings.freeText).to.equal(false);
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).to.deep.equal([
      { freeText: false },
    ]);
  });

  it('is never nothing', async () => {
    const { page } = await open('session');
    control(page, '#freeText').click();
    control(page, '#presets').click();
    const section = sectionOf(page, 'What agents send');
    await waitUntil(() => section.shadowRoot!.textContent.includes('agents could send nothing'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
  });

  it('says why a control that depends on another is disabled', async () => {
    const { page } = await open('session');
    control(page, '#freeText').click();
    await waitUntil(() => control(page, 'input[value="insert"]').disabled);
    expect(page.shadowRoot!.textContent).to.contain('Needs the text box, which is off.');
    control(page, '#counter').click();
    await waitUntil(() => control(page, 'input[value="below"]').disabled);
    expect(page.shadowRoot!.textContent).to.contain('The counter is off.');
  });

  it('has presets of agents’ own only with the text box', async () => {
    const { page, calls } = await open('session');
    const [free, personal] = ['#freeText', '#personalPresets'].map((id) => control(page, id));
    personal!.click();
    await waitUntil(() => personal!.checked);
    free!.click();
    await waitUntil(() => personal!.disabled && !personal!.checked);
    expect(page.shadowRoot!.querySelector('#personalPresets-help')!.textContent).to.contain(
      'without the box, agents send only what administrators wrote',
    );
    free!.click();
    await waitUntil(() => !personal!.disabled);
    personal!.click();
    await set(sectionOf(page, 'What agents send'));
    const bodies = calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);
    expect(bodies).to.deep.equal([{ personalPresets: true }]);
  });

  it('is changed and saved by the keyboard alone', async () => {
    const { page, company } = await open('session');
    control(page, '#presets').focus();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Space' });
    await waitUntil(() => deep(page, 'button').some(({ textContent }) => textContent.includes('Discard')));
    setOf(sectionOf(page, 'What agents send')).focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => !company.settings.freeText);
  });

  it('shows the second of two administrators what the first has saved', async () => {
    const { page, company } = await open('session');
    control(page, '#freeText').click();
    company.settings.freeText = false;
    company.settings.presetActivate = 'insert';
    control(page, 'input[value="insert"]');
    const section = sectionOf(page, 'What agents send');
    await set(section);
    await waitUntil(() => deep(page, 'midcall-conflict').length === 1);
    const rows = () =>
      deep(page, 'midcall-conflict tbody tr, tbody tr').map((row) =>
        row.textContent.replace(/\s+/g, ' ').trim(),
      );
    await waitUntil(() => rows().length > 0);
    expect(rows()).to.deep.equal(['A click on a preset Sends it Puts it into the text box']);
  });
});

describe('limits', () => {
  it('are checked in the field as the server checks them', async () => {
    const { page } = await open('session');
    const most = control(page, '#maxSegments');
    const write = (value: string) => {
      most.value = value;
      most.dispatchEvent(new Event('change'));
    };
    write('29');
    await waitUntil(() => most.getAttribute('aria-invalid') === 'true');
    expect(control(page, '#maxSegments-help').textContent).to.equal('Between 1 and 28');
    write('3');
    const section = sectionOf(page, 'Length');
    await waitUntil(() => section.shadowRoot!.textContent.includes('before the refusal'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
  });

  it('of a photo are written in megabytes', async () => {
    const { page, company } = await open('media');
    const size = control(page, '#mediaMaxBytes');
    expect(size.value).to.equal('10');
    size.value = '2.5';
    size.dispatchEvent(new Event('change'));
    await set(sectionOf(page, 'From callers'));
    expect(company.settings.mediaMaxBytes).to.equal(2_621_440);
  });
});

describe('closing texts', () => {
  async function write(page: Element, text: string) {
    await waitUntil(() => deep(page, 'textarea').length === 1);
    const box = control<HTMLTextAreaElement>(page, 'textarea');
    box.value = text;
    box.dispatchEvent(new Event('input'));
  }
  const italian = async () => {
    const stage = await open('closing');
    control<HTMLButtonElement>(stage.page, 'button[aria-label="Edit: Italian"]').click();
    await waitUntil(() => deep(stage.page, 'textarea').length === 1);
    return { ...stage, section: sectionOf(stage.page, 'Closing message: Italian') };
  };

  it('say what callers without a text of their own get, and that none is recommended', async () => {
    const { page } = await open('closing');
    const [closing, autoReply] = deep(page, 'midcall-automatic-texts');
    expect(closing!.shadowRoot!.textContent).to.contain('English instead');
    expect(autoReply!.shadowRoot!.textContent).to.contain('Off in every language');
  });

  it('are written, seen as on a telephone, counted, and saved', async () => {
    const { page, company, section } = await italian();
    await write(page, 'Grazie di aver chiamato {{company}}.');
    control(page, '#enabled').click();
    await waitUntil(() => control(page, '.bubble').textContent === 'Grazie di aver chiamato Brightwater.');
    expect(control(page, '.count').textContent.trim()).to.equal('36 / 160');
    await expectAccessible(page);
    await set(section);
    expect(company.texts[1]).to.deep.include({ enabled: true, text: 'Grazie di aver chiamato {{company}}.' });
    await waitUntil(
      () => !deep(page, 'midcall-automatic-texts')[0]!.shadowRoot!.textContent.includes('English instead'),
    );
  });

  it('count as the widget does, and name what makes them cost more', async () => {
    const { page } = await italian();
    await write(page, 'a'.repeat(190));
    await waitUntil(() => control(page, '.count').textContent.trim() === '190 (2 messages)');
    await write(page, 'Grazie’');
    await waitUntil(() => control(page, '#about').textContent.includes('With ’ only 70 characters'));
  });

  it('cannot be saved with a variable that may have no value, nor empty while they are on', async () => {
    const { page, section } = await italian();
    control(page, '#enabled').click();
    await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'true');
    await write(page, 'Ciao {{caller}}');
    await waitUntil(() => control(page, '#about').textContent.includes('Give caller a fallback'));
    expect(setOf(section).getAttribute('aria-disabled')).to.equal('true');
    await write(page, 'Ciao {{caller | "da noi"}}');
    await waitUntil(() => setOf(section).getAttribute('aria-disabled') === 'false');
  });
});

describe('permissions of agents', () => {
  it('are found by name, taken away by Set, and shown in the list', async () => {
    const { page, company } = await open('permissions');
    const search = control(page, '#search');
    search.value = 'ana';
    search.dispatchEvent(new Event('input'));
    const rows = () => page.shadowRoot!.querySelectorAll('tbody tr');
    await waitUntil(() => rows().length === 1);
    control<HTMLButtonElement>(page, 'button[aria-label="Change: Ana Ruiz"]').click();
    await waitUntil(() => deep(page, '#send').length === 1);
    control(page, '#send').click();
    await set(sectionOf(page, 'Ana Ruiz'));
    expect(company.agents[0]!.withheld).to.deep.equal(['sms.send']);
    await waitUntil(() => rows()[0]!.textContent.includes('Taken away'));
    await expectAccessible(page);
  });
});

describe('languages', () => {
  it('show what a caller gets in a language no queue offers', async () => {
    const { page } = await open('languages');
    const ask = control(page, '#also');
    ask.value = 'es-MX';
    control<HTMLButtonElement>(page, '.ask button').click();
    await waitUntil(() => page.shadowRoot!.textContent.includes('es-MX → es-419 → es'));
    expect(page.shadowRoot!.textContent).to.contain('not in its phone menu');
    ask.value = 'español!';
    control<HTMLButtonElement>(page, '.ask button').click();
    await waitUntil(() => page.shadowRoot!.textContent.includes('Write a language tag'));
  });

  it('stand beside the company, of which only what changed is saved', async () => {
    const { page, company, calls } = await open('languages');
    const country = control<HTMLSelectElement>(page, '#homeCountry');
    country.value = 'IT';
    country.dispatchEvent(new Event('change'));
    await set(sectionOf(page, 'Company'));
    expect(company.profile.homeCountry).to.equal('IT');
    const put = calls.find(({ method }) => method === 'PUT');
    expect([put?.body, put?.ifMatch]).to.deep.equal([
      { homeCountry: 'IT' },
      fingerprint({ homeCountry: 'US' }),
    ]);
  });
});
