import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { setLocale } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { judgeWords } from './judge-words.ts';
import { accessPages } from './page-sets/access-pages.ts';
import { reportPages } from './page-sets/report-pages.ts';
import { settingsPages } from './page-sets/settings-pages.ts';
import { signedOutPages } from './page-sets/signed-out-pages.ts';
import { inPortal } from './portal-fixture.ts';
import { ZONE } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

/** Each subject has its own file of pages and answers. */
const SETS = [reportPages, settingsPages, accessPages, signedOutPages];
const HERE = location.pathname;

const DAY = 86_400_000;
const NAMES = new Intl.DisplayNames('en', { type: 'region' });
const ALPHABET = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
const COUNTRIES = ALPHABET.flatMap((one) => ALPHABET.map((two) => NAMES.of(one + two)));
/** Names of days, months, languages, countries and zones, units, CRMs, and what people wrote. */
const GIVEN = [
  ...Array.from({ length: 400 }, (_, day) => Date.UTC(2026, 10, 30) - day * DAY).map(fullTime),
  ...COUNTRIES,
  ...Intl.supportedValuesOf('timeZone'),
  'English Italian Spanish Japanese French German Portuguese Arabic UTC GMT Coordinated Universal Time',
  'Greenwich Mean Standard Daylight Pacific Eastern Central European Summer kB MB AM PM sec min hr day ago SMS MMS',
  ...SETS.map(({ given }) => given),
  'Rosa Bianchi Brightwater Zendesk Salesforce',
].join(' ');

before(async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  await setViewport({ width: 360, height: 800 });
  document.body.style.margin = '0';
});
after(async () => {
  history.replaceState(null, '', HERE);
  await setLocale('en', ['admin', 'errors', 'widget']);
  Object.assign(document.documentElement, { lang: 'en', dir: '' });
});

for (const [locale, dir] of [
  ['en-XA', 'ltr'],
  ['en-XB', 'rtl'],
] as const) {
  describe(`the portal in ${locale} at 360 px`, () => {
    for (const { pages, answers, address } of SETS)
      for (const [name, template] of Object.entries(pages))
        it(`shows all its words, and none of its own making: ${name}`, async () => {
          history.replaceState(null, '', address ?? `${HERE}?from=2026-11-19&to=2026-11-21&zone=${ZONE}`);
          const { element, calls, settled } = await inPortal<HTMLElement>(template, {
            answers,
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
