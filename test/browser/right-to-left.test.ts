import { expect } from '@open-wc/testing';
import { setLocale } from '../../ui/i18n.ts';
import { deep, deepAll, FakeServer, inbound, message, openApp, textOf, view } from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

const ARABIC = 'الموعد 10:30 والرمز AB-77-812 يا Grace.';
const ENGLISH = 'At 10:30, code AB-77-812, say مرحبا to Grace.';

after(async () => {
  await setLocale('en');
  Object.assign(document.documentElement, { lang: 'en', dir: '' });
});

/** A call whose caller writes Arabic and whose agent writes English, and the other way round. */
async function talk(locale: string) {
  const texts = [
    inbound(1, ARABIC, { language: 'ar' }),
    message(2, { text: ENGLISH }),
    inbound(3, ENGLISH),
    message(4, { text: ARABIC, language: 'ar' }),
  ];
  const world = await openApp(new FakeServer(view({ messages: texts })), { locale });
  await waitUntil(() => deepAll(world.app, '.bubble').length === 4 && deep(world.app, 'textarea'));
  return { ...world, bubbles: deepAll(world.app, '.bubble') };
}

/** Whether the characters of `part` follow each other from left to right on the screen. */
function runsLeftToRight(root: Element, part: string): boolean {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.textContent?.indexOf(part) ?? -1;
    if (start < 0) continue;
    const lefts = Array.from(part, (_, index) => {
      const range = document.createRange();
      range.setStart(node, start + index);
      range.setEnd(node, start + index + 1);
      return range.getBoundingClientRect().left;
    });
    return lefts.every((left, index) => index === 0 || left > (lefts[index - 1] ?? 0));
  }
  throw new Error(`No "${part}" in "${root.textContent ?? ''}"`);
}

const isOnTheLeft = (element: Element, frame: Element) => {
  const [own, all] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
  return own.left - all.left < all.right - own.right;
};

for (const [locale, direction] of [
  ['ar', 'rtl'],
  ['en', 'ltr'],
] as const) {
  describe(`the widget in ${locale}`, () => {
    it('lies as its own language does, and gives each text the direction of its words', async () => {
      const { frame, bubbles } = await talk(locale);
      expect(getComputedStyle(frame).direction).to.equal(direction);
      expect(bubbles.map((one) => getComputedStyle(one).direction)).to.deep.equal([
        'rtl',
        'ltr',
        'ltr',
        'rtl',
      ]);
    });

    it('keeps own texts on the far side, whatever they are written in', async () => {
      const { frame, bubbles } = await talk(locale);
      const own = direction === 'rtl';
      expect(bubbles.map((one) => isOnTheLeft(one, frame))).to.deep.equal([!own, own, !own, own]);
    });

    it('keeps times, codes and telephone numbers in order within any text', async () => {
      const { app, bubbles } = await talk(locale);
      for (const bubble of bubbles) {
        expect(runsLeftToRight(bubble, '10:30')).to.equal(true);
        expect(runsLeftToRight(bubble, 'AB-77-812')).to.equal(true);
      }
      const header = deep(app, 'midcall-header')?.shadowRoot?.querySelector('header');
      if (!header) throw new Error('No header');
      expect(runsLeftToRight(header, '+1 415 555 0142')).to.equal(true);
      expect(runsLeftToRight(header, textOf(deep(app, '[role="timer"]') as HTMLElement))).to.equal(true);
    });

    it('turns the text area the way of what is typed', async () => {
      const { app } = await talk(locale);
      const area = deep<HTMLTextAreaElement>(app, 'textarea') as HTMLTextAreaElement;
      const turned = [ARABIC, ENGLISH].map((text) => {
        area.value = text;
        area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        return getComputedStyle(area).direction;
      });
      expect(turned).to.deep.equal(['rtl', 'ltr']);
    });

    it('passes axe', async () => {
      const { frame } = await talk(locale);
      await expect(frame).to.be.accessible();
    });
  });
}

it('keeps a telephone number in order within Arabic words', async () => {
  const server = new FakeServer(
    view({ session: { callerSource: 'agent', caller: '+14155550163' }, messages: [] }),
  );
  const { app } = await openApp(server, { locale: 'ar' });
  await waitUntil(() => textOf(app).includes('0163'));
  const sentences = deepAll(app, 'p').filter((one) => one.textContent?.includes('+1 415 555 0163'));
  expect(sentences.length).to.be.above(0);
  for (const one of sentences) expect(runsLeftToRight(one, '+1 415 555 0163')).to.equal(true);
});
