import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A text counts as seen after so long in sight. Milliseconds. */
export const SEEN_AFTER_MS = 1_000;

/** Says which texts were in sight long enough, in a document that can be seen itself. */
export class SeenWatch implements ReactiveController {
  #onSeen: (seq: number) => void;
  #items: () => Iterable<{ element: Element; seq: number }>;
  #observer: IntersectionObserver | null = null;
  #inSight = new Map<Element, number>();
  #watched = new Map<Element, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `items`: what is not yet read, after each render. */
  constructor(
    host: ReactiveControllerHost,
    items: () => Iterable<{ element: Element; seq: number }>,
    onSeen: (seq: number) => void,
  ) {
    this.#items = items;
    this.#onSeen = onSeen;
    host.addController(this);
  }

  hostConnected() {
    this.#observer = new IntersectionObserver((entries) => this.#handle(entries), { threshold: [0, 0.6] });
    document.addEventListener('visibilitychange', this.#restart);
  }

  hostUpdated() {
    const now = new Map([...this.#items()].map(({ element, seq }) => [element, seq]));
    for (const element of this.#watched.keys()) {
      if (now.has(element)) continue;
      this.#observer?.unobserve(element);
      this.#inSight.delete(element);
    }
    for (const element of now.keys()) if (!this.#watched.has(element)) this.#observer?.observe(element);
    this.#watched = now;
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
    this.#observer?.disconnect();
    this.#watched.clear();
    this.#inSight.clear();
    document.removeEventListener('visibilitychange', this.#restart);
  }

  #handle(entries: IntersectionObserverEntry[]) {
    for (const { target, intersectionRatio, isIntersecting, intersectionRect, rootBounds } of entries) {
      // One taller than the window is in sight when it fills most of it.
      const fills = rootBounds !== null && intersectionRect.height > rootBounds.height * 0.5;
      const seq = this.#watched.get(target);
      if (seq !== undefined && isIntersecting && (intersectionRatio >= 0.6 || fills))
        this.#inSight.set(target, seq);
      else this.#inSight.delete(target);
    }
    this.#restart();
  }

  #restart = () => {
    clearTimeout(this.#timer);
    if (this.#inSight.size === 0 || document.visibilityState !== 'visible') return;
    const seqs = [...this.#inSight.values()];
    this.#timer = setTimeout(() => this.#onSeen(Math.max(...seqs)), SEEN_AFTER_MS);
  };
}
