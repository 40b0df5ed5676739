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
    this.#resized.disconnect();
    if (!box) return;
    this.#resized.observe(box);
    for (const child of box.children) this.#resized.observe(child);
    this.#keep();
  }

  hostDisconnected() {
    this.#resized.disconnect();
    this.#watched?.removeEventListener('scroll', this.#handleScroll);
    this.#watched = null;
  }

  scrollToEnd() {
    this.atEnd = true;
    this.#keep();
    this.#host.requestUpdate();
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
