import type { MediaLinks } from '../protocol/media.ts';

export type LoadLinks = (mediaId: string) => Promise<MediaLinks>;

/** Addresses that live shorter than this are asked for again, so that a picture does not expire on its way. */
const MARGIN_MS = 5_000;
/** New addresses are taken as good for this long, whatever a clock that is wrong makes of `expiresAt`. */
const TRUST_MS = 20_000;

/** Short-lived addresses of media items: each is asked for once, and again when it expires. `nowMs` is the clock. */
export class MediaLinkCache {
  #load: LoadLinks;
  #nowMs: () => number;
  #pending = new Map<string, Promise<MediaLinks>>();
  #known = new Map<string, { links: MediaLinks; goodUntilMs: number }>();

  constructor(load: LoadLinks, nowMs: () => number) {
    this.#load = load;
    this.#nowMs = nowMs;
  }

  /** What is known and not expired, without asking. */
  peek(mediaId: string): MediaLinks | null {
    const known = this.#known.get(mediaId);
    return known && this.#nowMs() < known.goodUntilMs ? known.links : null;
  }

  /** Known addresses, or new ones. Rejects when they cannot be had; the next call asks again. */
  async get(mediaId: string): Promise<MediaLinks> {
    return this.peek(mediaId) ?? (await (this.#pending.get(mediaId) ?? this.#ask(mediaId)));
  }

  /** New addresses although the known ones seem good: the server refused them. */
  forget(mediaId: string): void {
    this.#known.delete(mediaId);
  }

  #ask(mediaId: string): Promise<MediaLinks> {
    const asked = this.#load(mediaId)
      .then((links) => {
        const nowMs = this.#nowMs();
        const goodUntilMs = Math.max(Date.parse(links.expiresAt) - MARGIN_MS, nowMs + TRUST_MS);
        this.#known.set(mediaId, { links, goodUntilMs });
        return links;
      })
      .finally(() => this.#pending.delete(mediaId));
    this.#pending.set(mediaId, asked);
    return asked;
  }
}
