import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { setLocale } from '../../ui/i18n.ts';
import { deep } from './page-reader.ts';
import { accessPages } from './page-sets/access-pages.ts';
import { reportPages } from './page-sets/report-pages.ts';
import { settingsPages } from './page-sets/settings-pages.ts';
import { signedOutPages } from './page-sets/signed-out-pages.ts';
import { inPortal } from './portal-fixture.ts';
import { ZONE } from './report-answers.ts';
import { waitUntil } from './wait-until.ts';

const SETS = [reportPages, settingsPages, accessPages, signedOutPages];
const HERE = location.pathname;
const WIDTH = 360;

/** Boxes that scroll sideways: each has a name, and is reached and moved by keys. */
const unreachable = (page: HTMLElement) =>
  deep(page, '*')
    .filter((box) => ['auto', 'scroll'].includes(getComputedStyle(box).overflowX))
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .filter((box) => !box.matches('textarea, nav') && (box.tabIndex < 0 || !nameOf(box)))
    .map(({ localName, className }) => `${localName}.${className}`);
const nameOf = (box: HTMLElement) => box.getAttribute('aria-label') ?? box.getAttribute('aria-labelledby');

before(async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  await setViewport({ width: WIDTH, height: 800 });
  document.body.style.margin = '0';
});
after(async () => {
  history.replaceState(null, '', HERE);
  await setViewport({ width: 1_280, height: 800 });
  await setLocale('en', ['admin', 'errors', 'widget']);
});

for (const [locale, dir] of [
  ['de', 'ltr'],
  ['ar', 'rtl'],
] as const)
  describe(`the portal in ${locale} on a telephone`, () => {
    for (const { pages, answers, address } of SETS)
      for (const [name, template] of Object.entries(pages))
        it(`does not scroll sideways, and has no fault for assistive technology: ${name}`, async () => {
          history.replaceState(null, '', address ?? `${HERE}?from=2026-11-19&to=2026-11-21&zone=${ZONE}`);
          const around = { answers, locale, dir, width: WIDTH };
          const { element, calls, settled } = await inPortal<HTMLElement>(template, around);
          await waitUntil(() => calls.length > 0);
          await settled();
          expect(document.documentElement.scrollWidth).to.be.at.most(WIDTH);
          expect(element.scrollWidth).to.be.at.most(WIDTH);
          expect(unreachable(element)).to.deep.equal([]);
          await expect(element).to.be.accessible();
        });
  });
