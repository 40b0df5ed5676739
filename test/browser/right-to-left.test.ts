import { expect, fixture, html } from '@open-wc/testing';
import { setLocale, t } from '../../ui/i18n.ts';

/** Where the characters of `part` stand in what `element` shows, from left to right. */
function leftEdges(element: Element, part: string): number[] {
  const text = element.lastChild as Text;
  const start = text.data.indexOf(part);
  return [...part].map((_, index) => {
    const range = document.createRange();
    range.setStart(text, start + index);
    range.setEnd(text, start + index + 1);
    return range.getBoundingClientRect().left;
  });
}

const rising = (edges: number[]) =>
  edges.every((edge, index) => index === 0 || edge >= (edges[index - 1] ?? 0));

describe('Arabic words', () => {
  beforeEach(() => setLocale('ar', ['widget', 'simulator']));
  afterEach(() => setLocale('en'));

  async function shown(words: string): Promise<Element> {
    const paragraph = await fixture(html`<p dir="rtl" lang="ar"></p>`);
    paragraph.append(words);
    return paragraph;
  }

  it('keep the digits of a telephone number in their order', async () => {
    const number = '+1 415 555 0142';
    const inserted = await shown(t('empty.readyOther', { number }));
    expect(rising(leftEdges(inserted, number))).to.equal(true);
    const written = await shown(t('simulator:phone.badNumber'));
    expect(rising(leftEdges(written, number))).to.equal(true);
  });

  it('show first what is said first: who left, when, and who came', async () => {
    const mark = await shown(t('conversation.transferred', { from: 'Ana', to: 'Ben', at: '10:04' }));
    const [left] = leftEdges(mark, 'Ana');
    const [time] = leftEdges(mark, '10:04');
    const [came] = leftEdges(mark, 'Ben');
    expect(rising([came ?? 0, time ?? 0, left ?? 0])).to.equal(true);
  });

  it('leave the full stop of a name with the name', async () => {
    const sentence = await shown(t('say.secondCall', { name: 'Grace O.' }));
    expect(rising(leftEdges(sentence, 'Grace O.'))).to.equal(true);
  });
});
