import { type Fact, type Whole } from './decide-feed.ts';

/** Why an exchange cannot be heard. `refused`: it does not let us in. */
export class LinkError extends Error {
  override name = 'LinkError' as const;
  readonly reason: 'refused' | 'unreachable';
  /** Of the answer, if there was one; no secret, and nobody's data. */
  readonly detail: string;
  constructor(reason: 'refused' | 'unreachable', detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }
}

/** One open feed of an exchange. */
export interface Link {
  /** Everything there is now; throws `LinkError` when that does not come in time. */
  whole(): Promise<Whole>;
  /** Resolves when it is closed, by whichever side. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface LinkOptions {
  onFacts(facts: readonly Fact[]): void;
  /** Something came that is not what Asterisk documents. */
  onMalformed(): void;
  /** Milliseconds an answer may take. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** How a feed of an exchange is opened: throws `LinkError`. */
export type OpenLink<T> = (access: T, options: LinkOptions) => Promise<Link>;
