import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { fingerprint } from '../protocol/fingerprint.ts';
import { ApiError } from '../ui/api-client.ts';
import type { Navigation } from './navigation.ts';

export type EditState = 'loading' | 'unreadable' | 'ready' | 'saving' | 'saved';

/** One field that two people changed, or one of them. */
export interface Difference {
  key: string;
  mine: unknown;
  theirs: unknown;
}

export interface EditOptions<T extends object> {
  load(signal: AbortSignal): Promise<T>;
  /** Writes what was changed and gives back how it is now. `ifMatch` goes into the request. */
  save(draft: T, options: { base: T; ifMatch: string }): Promise<T>;
  /** What of it the server compares, when that is not all of it. */
  compared?(base: T, draft: T): unknown;
  /** Known once the page is connected. */
  navigation(): Navigation | undefined;
  onSaved?(value: T): void;
}

/**
 * A section that is edited here and kept at the server: what was read (`base`), what is shown (`draft`), and what became
 * of saving it. The server refuses to write over what somebody else has changed meanwhile; then `theirs` is there until
 * `keepMine` or `takeTheirs`. Unsaved work is asked about before its page is left.
 */
export class Edit<T extends object> implements ReactiveController {
  state: EditState = 'loading';
  base: T | null = null;
  draft: T | null = null;
  /** As it is at the server, when somebody else has changed it since `base`. */
  theirs: T | null = null;
  error: ApiError | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #options: EditOptions<T>;
  #leave = new AbortController();
  #unwatch = (): void => {};

  constructor(host: ReactiveControllerHost, options: EditOptions<T>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#leave = new AbortController();
    this.#unwatch = this.#options.navigation()?.watch(this) ?? (() => {});
    void this.reload();
  }

  hostDisconnected(): void {
    this.#leave.abort();
    this.#unwatch();
  }

  get dirty(): boolean {
    return this.base !== null && fingerprint(this.base) !== fingerprint(this.draft);
  }

  /** Keys of the draft that differ from `base`. */
  get changed(): (keyof T & string)[] {
    const { base, draft } = this;
    if (!base || !draft) return [];
    return keysOf(base, draft).filter((key) => fingerprint(base[key]) !== fingerprint(draft[key]));
  }

  /** What differs between the draft and what somebody else has written. */
  get differences(): Difference[] {
    const { draft, theirs } = this;
    if (!draft || !theirs) return [];
    return keysOf(draft, theirs)
      .filter((key) => fingerprint(draft[key]) !== fingerprint(theirs[key]))
      .map((key) => ({ key, mine: draft[key], theirs: theirs[key] }));
  }

  async reload(): Promise<void> {
    try {
      this.#begin(await this.#options.load(this.#leave.signal));
    } catch (error) {
      if (this.#leave.signal.aborted) return;
      this.error = asApiError(error);
      this.state = 'unreadable';
    }
    this.#host.requestUpdate();
  }

  set(change: Partial<T>): void {
    if (!this.draft) return;
    this.draft = { ...this.draft, ...change };
    if (this.state === 'saved') this.state = 'ready';
    this.error = null;
    this.#host.requestUpdate();
  }

  discard(): void {
    if (this.base) this.#begin(this.base);
    this.#host.requestUpdate();
  }

  /** Whether it was saved. */
  async save(): Promise<boolean> {
    const { base, draft } = this;
    if (!base || !draft || this.state === 'saving') return false;
    this.state = 'saving';
    this.error = null;
    this.#host.requestUpdate();
    try {
      const compared = this.#options.compared?.(base, draft) ?? base;
      const saved = await this.#options.save(draft, { base, ifMatch: fingerprint(compared) });
      this.#begin(saved);
      this.state = 'saved';
      this.#options.onSaved?.(saved);
      return true;
    } catch (error) {
      await this.#fail(asApiError(error));
      return false;
    } finally {
      this.#host.requestUpdate();
    }
  }

  /** Writes the draft over what somebody else has written, which is the new base. */
  async keepMine(): Promise<boolean> {
    if (!this.theirs) return false;
    this.base = this.theirs;
    this.theirs = null;
    return this.save();
  }

  takeTheirs(): void {
    if (this.theirs) this.#begin(this.theirs);
    this.#host.requestUpdate();
  }

  #begin(value: T): void {
    this.base = value;
    this.draft = value;
    this.theirs = null;
    this.error = null;
    this.state = 'ready';
  }

  async #fail(error: ApiError): Promise<void> {
    this.error = error;
    this.state = 'ready';
    if (error.code !== 'changed_meanwhile') return;
    this.theirs = await this.#options.load(this.#leave.signal).catch(() => null);
  }
}

const keysOf = <T extends object>(...values: T[]) => [
  ...new Set(values.flatMap((value) => Object.keys(value) as (keyof T & string)[])), // `keys` forgets whose they are
];

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError('internal', { cause: error });
