import { expect, html } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { type TemplateResult } from 'lit';
import '../../admin-portal/pages/calls-page.ts';
import '../../admin-portal/pages/closing-page.ts';
import '../../admin-portal/pages/languages-page.ts';
import '../../admin-portal/pages/media-page.ts';
import '../../admin-portal/pages/messages-page.ts';
import '../../admin-portal/pages/overview-page.ts';
import '../../admin-portal/pages/permissions-page.ts';
import '../../admin-portal/pages/reports-page.ts';
import '../../admin-portal/pages/session-page.ts';
import { ReportName } from '../../protocol/report.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import { decideOverview } from '../../server/automatic-texts/decide-overview.ts';
import { setLocale } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { judgeWords } from './judge-words.ts';
import { messagesServer, PHOTO, VISIT } from './messages-server.ts';
import { type Answers, inPortal } from './portal-fixture.ts';
import { callPage, overview, report, transcript, ZONE } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

const TEXTS = [
  { language: 'en', enabled: true, text: 'Thank you for calling {{company}}.' },
  { language: 'it', enabled: false, text: '' },
];
const QUEUE = {
  key: 'repairs',
  name: 'Repairs',
  languages: ['en', 'it'],
  defaultLanguage: 'en',
  strict: false,
};
const AGENTS = [
  {
    ...{ id: 'ana', name: 'Ana Ruiz', granted: ['sms.send', 'media.save'], withheld: [] },
    launchedAt: '2026-03-04T10:00:00Z',
  },
];

const ANSWERS: Answers = {
  ...messagesServer(),
  'GET /v1/admin/settings': () => ({
    values: DEFAULT_SETTINGS,
    inherited: Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((key) => [key, 'tenant'])),
  }),
  'GET /v1/admin/automatic-texts/closing': () =>
    decideOverview('closing', { texts: TEXTS, queues: [QUEUE], tenantDefault: 'en' }),
  'GET /v1/admin/automatic-texts/autoReply': () =>
    decideOverview('autoReply', { texts: [], queues: [QUEUE], tenantDefault: 'en' }),
  'GET /v1/admin/company': () => ({
    name: 'Brightwater',
    homeCountry: 'US',
    defaultLanguage: 'en',
    interfaceLanguage: 'en',
  }),
  'GET /v1/admin/languages': () => ({ defaultLanguage: 'en', languages: [coverage('en'), coverage('it')] }),
  'GET /v1/admin/agents': () => ({ agents: AGENTS, next: null }),
  'GET /v1/admin/overview': () => overview(),
  'POST /v1/admin/calls/search': () => callPage(0, 3, null),
  'GET /v1/admin/calls/call-1': () => transcript('call-1'),
  ...Object.fromEntries(
    ReportName.options.map((name) => [
      `GET /v1/admin/reports/${name}`,
      () => report(name, { from: '2026-11-19', to: '2026-11-21', queue: null }),
    ]),
  ),
};

function coverage(language: string) {
  const closing = { language: 'en', step: 'exact' as const };
  const autoReply = { language: null, step: 'none' as const };
  const presets = { own: 3, other: 4, none: 0 };
  const queue = { key: 'repairs', name: 'Repairs', offered: true, presets, closing, autoReply };
  return { language, ladder: [language], queues: [queue] };
}

const PAGES: Record<string, TemplateResult> = {
  overview: html`<midcall-overview-page></midcall-overview-page>`,
  session: html`<midcall-session-page></midcall-session-page>`,
  messages: html`<midcall-messages-page></midcall-messages-page>`,
  closing: html`<midcall-closing-page></midcall-closing-page>`,
  media: html`<midcall-media-page></midcall-media-page>`,
  permissions: html`<midcall-permissions-page></midcall-permissions-page>`,
  languages: html`<midcall-languages-page></midcall-languages-page>`,
  calls: html`<midcall-calls-page></midcall-calls-page>`,
  ...Object.fromEntries(
    ReportName.options.map((name) => [
      `report: ${name}`,
      html`<midcall-reports-page name=${name}></midcall-reports-page>`,
    ]),
  ),
};

const DAY = 86_400_000;
const NAMES = new Intl.DisplayNames('en', { type: 'region' });
const ALPHABET = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
const COUNTRIES = ALPHABET.flatMap((one) => ALPHABET.map((two) => NAMES.of(one + two)));
/** Names of days, months, languages, countries and zones, units, and what people wrote. */
const GIVEN = [
  ...Array.from({ length: 400 }, (_, day) => Date.UTC(2026, 10, 30) - day * DAY).map(fullTime),
  ...COUNTRIES,
  ...Intl.supportedValuesOf('timeZone'),
  'English Italian Spanish Japanese French German Portuguese Arabic UTC GMT Coordinated Universal Time',
  'Greenwich Mean Standard Daylight Pacific Eastern Central European Summer kB MB AM PM sec min hr day ago SMS MMS',
  JSON.stringify([
    VISIT,
    PHOTO,
    TEXTS,
    QUEUE,
    AGENTS,
    overview(),
    callPage(0, 3, null),
    transcript('call-1'),
    ZONE,
  ]),
  ...ReportName.options.map((name) => JSON.stringify(report(name))),
  'Rosa Bianchi Brightwater',
].join(' ');

before(async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  await setViewport({ width: 360, height: 800 });
  document.body.style.margin = '0';
});
after(async () => {
  await setLocale('en', ['admin', 'errors', 'widget']);
  Object.assign(document.documentElement, { lang: 'en', dir: '' });
});

for (const [locale, dir] of [
  ['en-XA', 'ltr'],
  ['en-XB', 'rtl'],
] as const) {
  describe(`the portal in ${locale} at 360 px`, () => {
    for (const [name, template] of Object.entries(PAGES))
      it(`shows all its words, and none of its own making: ${name}`, async () => {
        history.replaceState(null, '', `${location.pathname}?from=2026-11-19&to=2026-11-21&zone=${ZONE}`);
        const { element, calls, settled } = await inPortal<HTMLElement>(template, {
          answers: ANSWERS,
          locale,
          dir,
          width: 360,
        });
        await waitUntil(() => calls.length > 0);
        await settled();
        const frame = element.parentElement ?? element;
        expect(judgeWords(frame, GIVEN)).to.deep.equal({ clipped: [], outside: [], beyond: [] });
      });
  });
}
