import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PresetItem, PresetList } from '../protocol/preset.ts';

export type PresetListState = 'loading' | 'ready' | 'failed';
type ReadPresets = (signal: AbortSignal) => Promise<PresetList>;

/** The presets of the shown call, read again when asked; the last list stays in sight meanwhile. */
export class PresetListController implements ReactiveController {
  presets: readonly PresetItem[] = [];
  state: PresetListState = 'loading';
  readonly #host: ReactiveControllerHost;
  #reading: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected() {
    this.#reading?.abort();
  }

  /** Forgets the list: it belongs to another call. */
  clear(): void {
    this.#reading?.abort();
    this.presets = [];
    this.state = 'loading';
  }

  /** Resolves when the list is read, could not be, or another reading took over. */
  async read(read: ReadPresets): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    if (this.state === 'failed') this.state = 'loading';
    try {
      const { presets } = await read(reading.signal);
      if (reading.signal.aborted) return;
      this.presets = presets;
      this.state = 'ready';
    } catch {
      if (reading.signal.aborted) return;
      // A list that was read before is still good for choosing; the server checks what is sent.
      this.state = this.presets.length > 0 ? 'ready' : 'failed';
    }
    this.#host.requestUpdate();
  }
}
