/** A promise that rows break, and how to find them. */
export interface Invariant {
  /** That of `docs/reliability.md`, and a word: `I3-record`. */
  id: string;
  /** The promise, as a sentence. */
  title: string;
  /** What a row that is found means, and what to do. */
  explanation: string;
  /**
   * Gives `tenant_id` and `id` of what breaks the promise: ids only, never a number, a name or a text. Reads `moment`
   * (`now`, `since`, and `recent`, after which nothing was cleared), `recent_session` and `recent_message`, see
   * `find-violations.ts`. True on a system at work: what one transaction changes is seen whole, and what needs time is
   * given it.
   */
  sql: string;
  /** `small`: tables and indexes that stay small; `recent`: grows with the days looked at, or with everything. */
  cost: 'small' | 'recent';
}
