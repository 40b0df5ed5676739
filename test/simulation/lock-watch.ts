/** Sees into the database from outside. */
export interface LockWatch {
  /** Those of the processes that wait for a lock now. */
  waiting(pids: readonly number[]): Promise<ReadonlySet<number>>;
  cancel(pid: number): Promise<void>;
  /** Whether one of the processes waits for `pid`. */
  waitFor(pids: readonly number[], pid: number): Promise<boolean>;
  /** What a statement may have to wait for, in words that are equal for all who may wait for it. */
  lineOf(query: { text: string; values?: unknown[] }): Promise<string | null>;
}
