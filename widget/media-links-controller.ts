import { type ReactiveController, type ReactiveControllerHost } from 'lit';
import { type MediaLinks } from '../protocol/media.ts';
import { type LoadLinks, MediaLinkCache } from './media-link-cache.ts';

/** Addresses elements show, by media item: they render again when these arrive, or cannot be had. */
export class MediaLinksController implements ReactiveController {
  readonly #hosts: Set<ReactiveControllerHost>;
  readonly #cache: MediaLinkCache;
  readonly #failed = new Set<string>();
  readonly #renewed = new Set<string>();
  #connected = false;

  constructor(host: ReactiveControllerHost, load: LoadLinks) {
    this.#hosts = new Set([host]);
    this.#cache = new MediaLinkCache(load, Date.now);
    host.addController(this);
  }

  hostConnected() {
    this.#connected = true;
  }

  hostDisconnected() {
    this.#connected = false;
  }

  /** Renders `host` again too, until `release`: another element shows the same addresses. */
  share(host: ReactiveControllerHost): void {
    this.#hosts.add(host);
  }

  release(host: ReactiveControllerHost): void {
    this.#hosts.delete(host);
  }

  /** Addresses if they are known; asks for them if not. */
  of(mediaId: string): MediaLinks | 'loading' | 'failed' {
    if (this.#failed.has(mediaId)) return 'failed';
    const known = this.#cache.peek(mediaId);
    if (!known) void this.#fetch(mediaId);
    return known ?? 'loading';
  }

  /** The browser could not load an address: asks for a new one once, then gives up until `retry`. */
  refused(mediaId: string): void {
    if (this.#renewed.has(mediaId)) this.#failed.add(mediaId);
    this.#renewed.add(mediaId);
    this.#cache.forget(mediaId);
    this.#render();
  }

  /** The picture is there: the next refusal is a new one. */
  loaded(mediaId: string): void {
    this.#renewed.delete(mediaId);
  }

  retry(mediaId: string): void {
    this.#failed.delete(mediaId);
    this.#renewed.delete(mediaId);
    this.#render();
  }

  async #fetch(mediaId: string): Promise<void> {
    try {
      await this.#cache.get(mediaId);
    } catch {
      // The tile says so and offers to try again; the cause is in the log of the request.
      this.#failed.add(mediaId);
    }
    if (this.#connected) this.#render();
  }

  #render() {
    for (const host of this.#hosts) host.requestUpdate();
  }
}
