import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { wait } from '../ui/wait.ts';
import { type Navigation, QueryEvent } from './navigation.ts';

/** After a change of the address in place, as by typing: whoever types on is not answered letter by letter. */
const PAUSE_MS = 250;

export interface ListReaderOptions<Question, Answer, Item> {
  /** Known once the page is connected. */
  navigation(): Navigation;
  /** What of the address the list is read by. What else stands there may change without reading again. */
  question(query: URLSearchParams): Question;
  load(question: Question, signal: AbortSignal): Promise<Answer>;
  items(answer: Answer): readonly Item[];
  /** What belongs to the list is read with it. */
  onRead?(answer: Answer): void;
}

/**
 * A list that is read by the query of the address: filters, search, page. It is read again when the address asks
 * something else, at once after a step of its own (a page, the back button) and after a pause when it changes in place.
 * Only the newest question is answered. A list stays in sight when it could not be read again.
 */
export class ListReader<Question, Answer, Item> implements ReactiveController {
  /** `null`: not read yet, or what the address asks now could not be read. */
  answer: Answer | null = null;
  error: unknown = null;
  /** Whether an answer is awaited. */
  reading = true;
  readonly #host: ReactiveControllerHost;
  readonly #options: ListReaderOptions<Question, Answer, Item>;
  #life = new AbortController();
  #newest = new AbortController();
  #pause = new AbortController();
  /** As text: the question of `answer`, and the newest one. */
  #answered = '';
  #asked = '';

  constructor(host: ReactiveControllerHost, options: ListReaderOptions<Question, Answer, Item>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const follow = (event: Event) => void this.#follow(event instanceof QueryEvent && event.isStep);
    this.#options.navigation().addEventListener('query', follow, { signal });
    void this.reload();
  }

  hostDisconnected(): void {
    this.#life.abort();
    this.#newest.abort();
    this.#pause.abort();
  }

  /** What the address asks. */
  get question(): Question {
    return this.#options.question(this.#options.navigation().query);
  }

  get items(): readonly Item[] | null {
    return this.answer === null ? null : this.#options.items(this.answer);
  }

  /** Reads what the address asks, at once. Resolves when it is answered, or asked anew. */
  async reload(): Promise<void> {
    const { question } = this;
    this.#asked = JSON.stringify(question);
    await this.#read((signal) => this.#options.load(question, signal));
  }

  /** Reads on: `follow` gives what is there with what comes after it. */
  async readOn(follow: (answer: Answer, signal: AbortSignal) => Promise<Answer>): Promise<void> {
    const { answer } = this;
    if (answer !== null) await this.#read((signal) => follow(answer, signal));
  }

  /** Shows that something done to the list was refused. */
  fail(error: unknown): void {
    this.error = error;
    this.#host.requestUpdate();
  }

  async #follow(isStep: boolean): Promise<void> {
    this.#host.requestUpdate();
    if (JSON.stringify(this.question) === this.#asked) return this.#pause.abort();
    this.#pause.abort();
    this.#pause = new AbortController();
    if (isStep || (await wait(PAUSE_MS, this.#pause.signal))) await this.reload();
  }

  async #read(load: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
    this.#pause.abort();
    this.#newest.abort();
    this.#newest = new AbortController();
    const { signal } = this.#newest;
    this.reading = true;
    this.#host.requestUpdate();
    try {
      const answer = await load(signal);
      if (signal.aborted) return;
      [this.answer, this.error, this.#answered] = [answer, null, this.#asked];
      this.#options.onRead?.(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
      if (this.#answered !== this.#asked) this.answer = null; // it would pass for the answer to something else
    }
    this.reading = false;
    this.#host.requestUpdate();
  }
}
