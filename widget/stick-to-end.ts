import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far from the end, in px, still counts as being there. */
const NEAR_PX = 32;

/**
 * Keeps a scroll container at its end while it is there, also when what is in it grows later. Whoever scrolled up stays
 * where they are.
 */
export class StickToEnd implements ReactiveController {
  /** Whether the end is in sight. */
  atEnd = true;
  #host: ReactiveControllerHost;
  #box: () => HTMLElement | null;
  #resized = new ResizeObserver(() => this.#keep());
  #watched: HTMLElement | null = null;
  #observed: ReadonlySet<Element> = new Set();
  #extent = '';

  constructor(host: ReactiveControllerHost, box: () => HTMLElement | null) {
    this.#host = host;
    this.#box = box;
    host.addController(this);
  }

  hostUpdated() {
    const box = this.#box();
    if (box !== this.#watched) {
      this.#watched?.removeEventListener('scroll', this.#handleScroll);
      box?.addEventListener('scroll', this.#handleScroll, { passive: true });
      this.#watched = box;
    }
    this.#observe(box ? [box, ...box.children] : []);
    this.#keep();
  }

  hostDisconnected() {
    this.#observe([]);
    this.#watched?.removeEventListener('scroll', this.#handleScroll);
    this.#watched = null;
  }

  scrollToEnd() {
    this.atEnd = true;
    this.#keep();
    this.#host.requestUpdate();
  }

  /** What is observed already stays so: beginning again reports it again, within the report that led here. */
  #observe(elements: readonly Element[]) {
    const next = new Set(elements);
    for (const element of this.#observed) if (!next.has(element)) this.#resized.unobserve(element);
    for (const element of next) if (!this.#observed.has(element)) this.#resized.observe(element);
    this.#observed = next;
  }

  #keep() {
    const box = this.#box();
    if (!box) return;
    this.#extent = extentOf(box);
    if (this.atEnd) box.scrollTop = box.scrollHeight;
  }

  #handleScroll = () => {
    const box = this.#box();
    if (!box) return;
    // What grew or shrank moved the place, not a hand.
    if (this.atEnd && extentOf(box) !== this.#extent) return this.#keep();
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_PX;
    if (atEnd === this.atEnd) return;
    this.atEnd = atEnd;
    this.#host.requestUpdate();
  };
}

const extentOf = ({ scrollHeight, clientHeight }: HTMLElement) => `${scrollHeight}/${clientHeight}`;
