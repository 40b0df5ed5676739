import { CLOSE, OPEN } from './pseudo-locale.ts';

/** Attributes and what a person reads or hears of them. */
const SPOKEN = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
const CONTROLS =
  'button, a, select, input, textarea, summary, label, [role="option"], [role="tab"], h1, h2, h3, legend';
/** A pixel of rounding. */
const ROUNDING = 1;

export interface Judged {
  /** Words of ours that cannot be read whole. */
  clipped: string[];
  /** Words that no brackets hold. */
  outside: string[];
  /** Elements that reach beyond the frame. */
  beyond: string[];
}

/** Judges what stands in `frame`, through all shadow roots. `data` holds whatever words callers, agents and administrators gave. */
export function judgeWords(frame: HTMLElement, data: string): Judged {
  const elements = everyElement(frame).filter(isThere);
  const seen = elements.filter((element) => !isForTheEarOnly(element));
  return {
    clipped: [...new Set(seen.flatMap(clippedIn))],
    outside: [...new Set(elements.flatMap((element) => outsideIn(element, data)))],
    beyond: seen.flatMap((element) => beyond(element, frame.getBoundingClientRect())),
  };
}

function everyElement(root: Element): Element[] {
  const children = [...root.children, ...(root.shadowRoot?.children ?? [])];
  return [root, ...children.flatMap(everyElement)];
}

function isThere(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && !element.closest('style, script, svg');
}

function isForTheEarOnly(element: Element): boolean {
  for (let box: Element | null = element; box; box = parentOf(box))
    if (getComputedStyle(box).clipPath.startsWith('inset(50%')) return true;
  return false;
}

const textNodes = (element: Element) =>
  [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
const nameOf = (element: Element) =>
  `${element.localName}${element.className && typeof element.className === 'string' ? `.${element.className}` : ''}`;

function outsideIn(element: Element, data: string): string[] {
  const texts = [
    ...textNodes(element).map((node) => node.textContent ?? ''),
    ...SPOKEN.map((name) => element.getAttribute(name) ?? ''),
  ];
  // A key is named as it is on the keyboard.
  if (element.closest('kbd')) return [];
  return texts.flatMap(withoutBrackets).filter((word) => !data.includes(word));
}

/** The words of a text that stand outside brackets. A text with an element in its midst has its brackets around that. */
function withoutBrackets(text: string): string[] {
  const inner = new RegExp(`${OPEN}[^${OPEN}${CLOSE}]*${CLOSE}`, 'g');
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(inner, ' ');
  }
  const open = rest.replace(new RegExp(`^.*${CLOSE}`, 's'), ' ').replace(new RegExp(`${OPEN}.*$`, 's'), ' ');
  return open.match(/\p{L}{2,}/gu) ?? [];
}

/** Text of ours that a box around it cuts off, and controls whose content is wider than they are. */
function clippedIn(element: Element): string[] {
  const isTooNarrow =
    element.matches(CONTROLS) &&
    element.clientWidth > 0 &&
    element.scrollWidth > element.clientWidth + ROUNDING &&
    hasOurs(element.textContent ?? '');
  const cut = textNodes(element).filter((node) => hasOurs(node.textContent ?? '') && isCut(node));
  return [
    ...(isTooNarrow ? [`${nameOf(element)}: ${words(element)}`] : []),
    ...cut.map((node) => `${nameOf(element)}: ${words(node)}`),
  ];
}

const words = (node: Node) => (node.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 80);
const hasOurs = (text: string) => text.includes(OPEN);

function isCut(node: Node): boolean {
  const range = document.createRange();
  range.selectNodeContents(node);
  const text = range.getBoundingClientRect();
  for (let box = parentOf(node); box && box !== document.documentElement; box = parentOf(box)) {
    if (holdsWideRow(box)) return false;
    const { overflowX, overflowY } = getComputedStyle(box);
    const edge = box.getBoundingClientRect();
    const isBeside = text.left < edge.left - ROUNDING || text.right > edge.right + ROUNDING;
    const isAboveOrBelow = text.top < edge.top - ROUNDING || text.bottom > edge.bottom + ROUNDING;
    if (overflowX !== 'visible' && isBeside) return true;
    if (['hidden', 'clip'].includes(overflowY) && isAboveOrBelow) return true;
    // What lies beyond a box that scrolls is reached by scrolling.
    if (['auto', 'scroll'].includes(overflowY)) return false;
  }
  return false;
}

function parentOf(node: Node): Element | null {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  const parent = node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}

/** A table or a row of tabs may be wider than a telephone, in a box of its own that scrolls. Source: WCAG 2.2, 1.4.10. */
function holdsWideRow(box: Element): boolean {
  const scrolls = ['auto', 'scroll'].includes(getComputedStyle(box).overflowX);
  return scrolls && (box.localName === 'nav' || box.querySelector('table') !== null);
}

function isInWideRow(element: Element): boolean {
  for (let box: Element | null = element; box; box = parentOf(box)) if (holdsWideRow(box)) return true;
  return false;
}

function beyond(element: Element, frame: DOMRect): string[] {
  const box = element.getBoundingClientRect();
  const isBeyond = box.width > 1 && (box.right > frame.right + ROUNDING || box.left < frame.left - ROUNDING);
  const scrolls =
    element.scrollWidth > element.clientWidth + ROUNDING &&
    ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  if ((!isBeyond && !scrolls) || isInWideRow(parentOf(element) ?? element)) return [];
  return isBeyond || !holdsWideRow(element) ? [`${nameOf(element)}: ${words(element)}`] : [];
}
