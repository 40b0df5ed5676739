import { appendFile } from 'node:fs/promises';

/** One fact of the carrier network. Facts are added, never changed. */
export interface LedgerEntry {
  at: string;
  /** Milliseconds of the clock that all processes of this machine share, and that nobody sets. */
  monotonicMs: number;
  fact: 'taken' | 'turnedAway' | 'shown' | 'receipt' | 'sent' | 'notSent' | 'handedOver';
  /** The server's message id, for texts to a handset. */
  reference?: string;
  /** The carrier's message id. */
  id?: string;
  from?: string;
  to?: string;
  text?: string;
  status?: string;
  /** Of a text handed over by the server: the status it is answered with; `null`: the connection is reset instead. */
  answer?: number | null;
  /** Of an event the server is told. */
  eventId?: string;
}

const KEPT = 5_000;

/** What the network did, in order: in memory, and as JSON lines in a file when one is named. */
export class Ledger {
  #entries: LedgerEntry[] = [];
  #file: string | null;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string | null) {
    this.#file = file;
  }

  add(fact: Omit<LedgerEntry, 'at' | 'monotonicMs'>): void {
    const monotonicMs = Number(process.hrtime.bigint() / 1_000n) / 1_000;
    const entry = { at: new Date().toISOString(), monotonicMs, ...fact };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    const file = this.#file;
    if (file === null) return;
    this.#writing = this.#writing
      .then(() => appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 }))
      .catch(() => undefined);
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Resolves when the file holds everything. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}
