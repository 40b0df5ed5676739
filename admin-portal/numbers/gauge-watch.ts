import type { ReactiveController, ReactiveControllerHost } from 'lit';
import * as z from 'zod/mini';
import { NumberGauge, type NumberView } from '../../protocol/phone-number.ts';
import { wait } from '../../ui/wait.ts';
import type { PortalApi } from '../portal-api.ts';

/** Milliseconds between two looks at what goes on, while somebody sees the page. */
const LOOK_MS = 2_000;
const Answer = z.object({ gauges: z.array(NumberGauge) });

export interface GaugeWatchOptions {
  /** Known once the page is connected. */
  api(): PortalApi;
  /** Numbers in sight. */
  numbers(): readonly NumberView[];
  /** Codes are on their way to one of them: they are to be read again. */
  refresh(): Promise<void>;
}

/** What goes on at the numbers in sight, and whether codes have come back meanwhile. */
export class GaugeWatch implements ReactiveController {
  gauges: ReadonlyMap<string, NumberGauge> = new Map();
  readonly #host: ReactiveControllerHost;
  readonly #options: GaugeWatchOptions;
  #life = new AbortController();

  constructor(host: ReactiveControllerHost, options: GaugeWatchOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#life = new AbortController();
    void this.#watch(this.#life.signal);
  }

  hostDisconnected(): void {
    this.#life.abort();
  }

  /** Keeps what it knew when it cannot be read. */
  async read(): Promise<void> {
    const ids = [...new Set(this.#options.numbers().map(({ id }) => id))];
    if (ids.length === 0) return;
    const request = { path: '/v1/admin/number-gauges', query: { ids: ids.join(',') }, answer: Answer };
    const { signal } = this.#life;
    const answer = await this.#options
      .api()
      .request({ ...request, signal })
      .catch(() => null);
    if (!answer) return;
    this.gauges = new Map(answer.gauges.map((gauge) => [gauge.id, gauge]));
    this.#host.requestUpdate();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (await wait(LOOK_MS, signal)) {
      if (document.visibilityState !== 'visible') continue;
      const isAwaited = this.#options.numbers().some(({ verification }) => verification?.state === 'pending');
      await (isAwaited ? this.#options.refresh() : this.read());
    }
  }
}
