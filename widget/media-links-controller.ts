import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MediaLinks } from '../protocol/media.ts';
import { type LoadLinks, MediaLinkCache } from './media-link-cache.ts';

/** The two addresses of an item that are shown; each may be refused for itself. */
export type LinkUse = 'thumbnail' | 'full';
type Progress = 'shown' | 'renewed' | 'failed';

/** Addresses elements show, by media item: they render again when these arrive, or cannot be had. */
export class MediaLinksController implements ReactiveController {
  readonly #hosts: Set<ReactiveControllerHost>;
  readonly #cache: MediaLinkCache;
  /** The newest known addresses, expired or not. */
  readonly #newest = new Map<string, MediaLinks>();
  readonly #progress = new Map<string, Progress>();
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

  /** Addresses for one use; asks for them where there are none, or they expired before they were shown. */
  of(mediaId: string, use: LinkUse): MediaLinks | 'loading' | 'failed' {
    const progress = this.#progress.get(`${use} ${mediaId}`);
    if (progress === 'failed') return 'failed';
    const newest = this.#newest.get(mediaId);
    if (progress === 'shown' && newest) return newest;
    const fresh = this.#cache.peek(mediaId);
    if (!fresh) void this.#fetch(mediaId, use);
    return fresh ?? 'loading';
  }

  /** The browser could not load an address: asks for a new one once, then gives up until `retry`. */
  refused(mediaId: string, use: LinkUse): void {
    const key = `${use} ${mediaId}`;
    this.#progress.set(key, this.#progress.get(key) === 'renewed' ? 'failed' : 'renewed');
    this.#cache.forget(mediaId);
    this.#render();
  }

  /** The address is good: it is on the screen. */
  loaded(mediaId: string, use: LinkUse): void {
    this.#progress.set(`${use} ${mediaId}`, 'shown');
  }

  retry(mediaId: string, use: LinkUse): void {
    this.#progress.delete(`${use} ${mediaId}`);
    this.#render();
  }

  async #fetch(mediaId: string, use: LinkUse): Promise<void> {
    try {
      this.#newest.set(mediaId, await this.#cache.get(mediaId));
    } catch {
      // The element says so and offers to try again; the cause is in the log of the request.
      this.#progress.set(`${use} ${mediaId}`, 'failed');
    }
    if (this.#connected) this.#render();
  }

  #render() {
    for (const host of this.#hosts) host.requestUpdate();
  }
}
