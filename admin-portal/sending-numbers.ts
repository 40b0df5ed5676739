import type { ReactiveController, ReactiveControllerHost } from 'lit';
import * as z from 'zod/mini';
import { NumberView } from '../protocol/phone-number.ts';
import type { Portal } from './portal-context.ts';

const Numbers = z.object({ numbers: z.array(NumberView) });

/** The numbers that texts in calls go out from; read when the host appears. */
export class SendingNumbers implements ReactiveController {
  /** `null`: not read yet. */
  numbers: readonly NumberView[] | null = null;
  error: unknown = null;
  readonly #host: ReactiveControllerHost;
  readonly #portal: () => Portal;
  #life = new AbortController();

  constructor(host: ReactiveControllerHost, portal: () => Portal) {
    this.#host = host;
    this.#portal = portal;
    host.addController(this);
  }

  hostConnected(): void {
    this.#life = new AbortController();
    void this.read();
  }

  hostDisconnected(): void {
    this.#life.abort();
  }

  /** Those that a text may leave from: of this queue, if it has any; else of the company. */
  of(queue = ''): readonly NumberView[] {
    const all = this.numbers ?? [];
    const own = all.filter(({ outboundQueues }) => outboundQueues.includes(queue));
    return own.length > 0 ? own : all;
  }

  async read(): Promise<void> {
    const { signal } = this.#life;
    try {
      const request = { path: '/v1/admin/numbers', answer: Numbers, signal };
      this.numbers = (await this.#portal().api.request(request)).numbers.filter(sends);
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
    this.#host.requestUpdate();
  }
}

const sends = ({ outbound, purpose, verifiedAt, draining }: NumberView): boolean =>
  outbound && purpose === 'in_call' && verifiedAt !== null && !draining;

/** The encoding profiles that these numbers have, each once. */
export const profilesOf = (numbers: readonly NumberView[]): string[] => [
  ...new Set(numbers.map(({ encodingProfile }) => encodingProfile)),
];
