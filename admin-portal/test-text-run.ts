import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type * as z from 'zod/mini';
import { TestText, type TestTextInput } from '../protocol/test-text.ts';
import { wait } from '../ui/wait.ts';
import type { Portal } from './portal-context.ts';

/** Milliseconds between two looks at what became of it. */
const LOOK_EVERY_MS = 1_000;
const ON_ITS_WAY: ReadonlySet<string> = new Set(['queued', 'sending', 'accepted', 'sent']);

/** Whether more may become of it. */
export const isOnItsWay = ({ state }: Pick<TestText, 'state'>): boolean => ON_ITS_WAY.has(state);

/** One test text: sends it, and looks at it until it has arrived, has not, or nobody looks any more. */
export class TestTextRun implements ReactiveController {
  sent: TestText | null = null;
  error: unknown = null;
  isSending = false;
  readonly #host: ReactiveControllerHost;
  readonly #portal: () => Portal;
  #leave = new AbortController();
  /** What was tried last, with its id: the same once more, after a line that broke, is not sent twice. */
  #last = { id: '', words: '' };

  constructor(host: ReactiveControllerHost, portal: () => Portal) {
    this.#host = host;
    this.#portal = portal;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  /** Looks no longer, and knows nothing of what was sent before. */
  forget(): void {
    this.#leave.abort();
    this.#leave = new AbortController();
    this.#last = { id: '', words: '' };
    this.#note({ sent: null, error: null, isSending: false });
  }

  async send(input: z.input<typeof TestTextInput>): Promise<void> {
    if (this.isSending) return;
    this.#leave.abort();
    const { signal } = (this.#leave = new AbortController());
    const words = JSON.stringify(input);
    if (words !== this.#last.words) this.#last = { id: crypto.randomUUID(), words };
    const path = `/v1/admin/test-texts/${this.#last.id}`;
    const { api } = this.#portal();
    this.#note({ sent: null, error: null, isSending: true });
    try {
      const request = { method: 'PUT', path, body: input, answer: TestText, signal } as const;
      let sent = await api.request(request);
      this.#last = { id: '', words: '' };
      this.#note({ sent, isSending: false });
      while (isOnItsWay(sent) && (await wait(LOOK_EVERY_MS, signal))) {
        sent = await api.request({ path, answer: TestText, signal });
        this.#note({ sent });
      }
    } catch (error) {
      if (!signal.aborted) this.#note({ error, isSending: false });
    }
  }

  #note(change: Partial<Pick<TestTextRun, 'sent' | 'error' | 'isSending'>>): void {
    Object.assign(this, change);
    this.#host.requestUpdate();
  }
}
