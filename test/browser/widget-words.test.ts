import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { setLocale } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { judgeWords } from './judge-words.ts';
import { CLOSE, OPEN, pseudoWords } from './pseudo-locale.ts';
import { START, type World } from './widget-fixture.ts';
import { SCREENS } from './widget-screens.ts';

const DAY = 86_400_000;
/** Names of days and months, of languages, and codes that support asks for: words the browser or the server gives. */
const GIVEN = [
  ...Array.from({ length: 400 }, (_, day) => START - day * DAY).map(fullTime),
  'kB AM PM English Italian Japanese Spanish EN ES adapter_version blocked launch_token_used network Ctrl JPEG',
  'Ana Repairs ticket Turn the red valve below the meter clockwise until it stops quoted For Grace only Too much',
].join(' ');

const dataOf = ({ server }: World) =>
  `${GIVEN} ${JSON.stringify([[...server.views.values()], server.items, server.personal.presets])} Daniel Reyes`;

// A dialog is as wide as the page it opens in: the widget's frame, 320 px.
before(async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  await setViewport({ width: 320, height: 560 });
  document.body.style.margin = '0';
});
afterEach(() => localStorage.removeItem('midcall.details'));
after(async () => {
  await setLocale('en');
  Object.assign(document.documentElement, { lang: 'en', dir: '' });
});

for (const locale of ['en-XA', 'en-XB']) {
  describe(`the widget in ${locale} at 320 px`, () => {
    for (const [name, screen] of SCREENS)
      it(`shows all its words, and none of its own making: ${name}`, async () => {
        const world = await screen(locale);
        expect(judgeWords(world.frame, dataOf(world))).to.deep.equal({
          clipped: [],
          outside: [],
          beyond: [],
        });
      });
  });
}

describe('the judge of words', () => {
  const judged = async (content: unknown, width = 100) => {
    const frame = await fixture<HTMLElement>(html`<div style="inline-size: ${width}px">${content}</div>`);
    return judgeWords(frame, 'Grace');
  };
  const long = `${OPEN}Unbreakable${'x'.repeat(30)}${CLOSE}`;

  it('finds words that are cut off, and controls too narrow for theirs', async () => {
    const { clipped } = await judged(html`<p style="overflow: hidden">${long}</p>`);
    expect(clipped).to.have.lengthOf(1);
    const narrow = await judged(
      html`<button style="inline-size: 60px; white-space: nowrap">${long}</button>`,
    );
    expect(narrow.clipped).to.have.lengthOf(1);
    const low = await judged(
      html`<p style="overflow: hidden; block-size: 8px">${OPEN}Two lines of words${CLOSE}</p>`,
    );
    expect(low.clipped).to.have.lengthOf(1);
    expect((await judged(html`<p>${OPEN}Two lines of words${CLOSE}</p>`)).clipped).to.deep.equal([]);
  });

  it('finds words without brackets, in texts and in names', async () => {
    const { outside } = await judged(
      html`<p title="Hello">${`${OPEN}To ${OPEN}Grace${CLOSE}${CLOSE}, Grace: there`}</p>`,
    );
    expect(outside).to.deep.equal(['there', 'Hello']);
    const around = await judged(html`<p>${`${OPEN}To `}<b>Grace</b>${` now${CLOSE}`}</p>`);
    expect(around.outside).to.deep.equal([]);
  });

  it('lets a wide table scroll in a box of its own, and nothing else', async () => {
    const wide = html`<p style="inline-size: 140px">${long}</p>`;
    const row = html`<table>
      <tr>
        <td>${wide}</td>
      </tr>
    </table>`;
    const scrolling = await judged(html`<div style="overflow-x: auto">${row}</div>`);
    expect(scrolling).to.deep.equal({ clipped: [], outside: [], beyond: [] });
    expect((await judged(html`<div style="overflow-x: auto">${wide}</div>`)).beyond).not.to.deep.equal([]);
  });

  it('finds what reaches beyond the frame', async () => {
    const { beyond } = await judged(html`<p style="inline-size: 140px">${OPEN}A${CLOSE}</p>`);
    expect(beyond).to.have.lengthOf(1);
  });
});

it('makes a language of English: same keys, same placeholders, in brackets', () => {
  const words = { a: { b: 'Send {{count}} texts' }, c: '{{name}}' };
  expect(pseudoWords(words, 'en-XA')).to.deep.equal({
    a: { b: '⟦Šéñð {{count}} ţéẋţš one two t⟧' },
    c: '⟦{{name}}⟧',
  });
  expect(pseudoWords(words, 'en-XB').a.b).to.equal('⟦\u202ESend \u202C{{count}} \u202Etexts\u202C⟧');
});
