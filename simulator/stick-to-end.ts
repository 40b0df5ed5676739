import { type ReactiveController, type ReactiveControllerHost } from 'lit';

/** Pixels from the end that still count as the end. */
const NEAR = 24;

/** Keeps the end of a scrolling list in sight as it grows or its box shrinks, unless the person scrolled away from it. */
export class StickToEnd implements ReactiveController {
  #list: () => HTMLElement | null;
  #observed: HTMLElement | null = null;
  #atEnd = true;
  #resize = new ResizeObserver(() => this.#follow());

  constructor(host: ReactiveControllerHost, list: () => HTMLElement | null) {
    this.#list = list;
    host.addController(this);
  }

  hostUpdated() {
    const list = this.#list();
    if (list !== this.#observed) this.#observe(list);
    this.#follow();
  }

  hostDisconnected() {
    this.#observe(null);
  }

  /** Another list is shown, or the person has added to it: back to its end. */
  reset(): void {
    this.#atEnd = true;
  }

  #observe(list: HTMLElement | null): void {
    this.#observed?.removeEventListener('scroll', this.#handleScroll);
    this.#resize.disconnect();
    this.#observed = list;
    list?.addEventListener('scroll', this.#handleScroll);
    if (list) this.#resize.observe(list);
  }

  #handleScroll = () => {
    const list = this.#observed;
    if (list) this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  };

  #follow(): void {
    if (this.#atEnd && this.#observed) this.#observed.scrollTop = this.#observed.scrollHeight;
  }
}
