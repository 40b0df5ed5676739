/** Values at most; the oldest goes first. A draft is removed when it is sent, so that few are ever alive. */
const MOST = 20;

/**
 * Short texts the widget asks the page to keep for this tab: browsers may give a frame of another site no storage of its
 * own, and a draft must outlive a reload. Kept in the page's `sessionStorage`, or in memory where there is none.
 */
export class KeptValues {
  readonly #name: string;
  #values: Map<string, string>;

  /** `widget`: address of the widget page; two widgets of one page keep apart. */
  constructor(widget: string) {
    this.#name = `midcall kept ${widget}`;
    this.#values = new Map(this.#read());
  }

  keep(key: string, value: string | null): void {
    this.#values.delete(key);
    if (value !== null) this.#values.set(key, value);
    this.#values = new Map([...this.#values].slice(-MOST));
    try {
      sessionStorage.setItem(this.#name, JSON.stringify([...this.#values]));
    } catch {
      // no storage, or no room: the values live as long as the page
    }
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  #read(): [string, string][] {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.#name) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isEntry) : [];
    } catch {
      return [];
    }
  }
}

const isEntry = (entry: unknown): entry is [string, string] =>
  Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
