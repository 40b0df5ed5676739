import { KIND_WORDS, type PageFile, TONES } from './page-file.ts';
import { megabytes, type Say } from './words.ts';

/** One file in the list. */
export interface FileRow {
  readonly element: HTMLLIElement;
  show(file: PageFile): void;
}

export interface RowParts {
  say: Say;
  locale: string;
  /** Octets of one photo and of one video, once the server has said so. */
  most(kind: PageFile['kind']): number | null;
  onStop(): void;
}

/** Makes the row once, and afterwards changes only what is new in it: a screen reader keeps its place. */
export function createFileRow(file: PageFile, { say, locale, most, onStop }: RowParts): FileRow {
  const element = make('li', 'file');
  const picture = make('div', 'picture');
  const body = make('div', '');
  const line = make('div', 'file-line');
  const name = make('b', '');
  const size = make('span', 'size');
  const progress = make('progress', '');
  const foot = make('div', 'file-line');
  const state = make('p', 'state');
  const sign = makeSign();
  const stateText = make('span', '');
  state.append(sign.element, stateText);
  size.dir = 'ltr';
  const stop = make('button', 'stop');
  const words = say(KIND_WORDS[file.kind], { n: file.n });
  name.textContent = words;
  progress.max = 100;
  progress.setAttribute('aria-label', words);
  stop.type = 'button';
  stop.textContent = say('stop');
  stop.setAttribute('aria-label', say('stopItem', { name: words }));
  stop.addEventListener('click', onStop);
  line.append(name, size);
  foot.append(state, stop);
  body.append(line, progress, foot);
  element.append(picture, body);

  const show = (now: PageFile) => {
    showPicture(picture, now);
    setText(size, now.size > 0 ? megabytes(now.size, locale) : '');
    const isMoving = now.state === 'sending' || now.state === 'retrying';
    const share = now.size > 0 ? Math.min(100, Math.floor((now.sent / now.size) * 100)) : 0;
    progress.hidden = !isMoving;
    progress.value = share;
    stop.hidden = now.state !== 'waiting' && !isMoving && now.state !== 'interrupted';
    state.className = `state ${TONES[now.state] ?? ''}`;
    sign.show(now);
    setText(stateText, stateWords(now, share));
  };

  function stateWords({ state: now, kind }: PageFile, share: number): string {
    const percent = `${new Intl.NumberFormat(`${locale}-u-nu-latn`).format(share)} %`;
    if (now === 'sending') return say('sendingPercent', { percent });
    const limit = most(kind);
    if (now === 'tooLarge') return say('tooLarge', { most: limit === null ? '' : megabytes(limit, locale) });
    return say(now);
  }

  show(file);
  return { element, show };
}

function showPicture(place: HTMLElement, { picture }: PageFile): void {
  const shown = place.querySelector('img');
  if (picture === null || shown?.getAttribute('src') === picture) return;
  const image = document.createElement('img');
  image.alt = '';
  image.src = picture;
  // a photo this telephone cannot show, or a video
  image.addEventListener('error', () => image.remove());
  place.append(image);
}

const SVG = 'http://www.w3.org/2000/svg';
/** On a grid of 16 × 16, as in `ui/icons.ts`. */
const SIGNS = {
  good: 'm3.2 8.6 3 3 6.6-7',
  bad: 'M8 2.2 14.6 13.4H1.4zM8 6.6v3M8 11.5v.1',
  going: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6',
};

/** Beside the word: a tick, a warning or a clock. */
function makeSign() {
  const element = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  element.setAttribute('class', 'icon');
  element.setAttribute('viewBox', '0 0 16 16');
  element.setAttribute('aria-hidden', 'true');
  element.append(path);
  return {
    element,
    show: ({ state }: PageFile) => path.setAttribute('d', SIGNS[TONES[state] ?? 'going']),
  };
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name !== '') element.className = name;
  return element;
}
