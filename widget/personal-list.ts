import type { ReactiveControllerHost } from 'lit';
import type { PersonalPreset } from '../protocol/personal-preset.ts';
import { ApiError } from '../ui/api-client.ts';
import type { PersonalPresets } from './ports.ts';

/** The agent's own presets as the server has them, one change at a time. */
export class PersonalList {
  /** `null` until they are read. */
  presets: readonly PersonalPreset[] | null = null;
  /** Code of what went wrong last. */
  refusal: string | null = null;
  busy = false;
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #server: () => PersonalPresets;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>, server: () => PersonalPresets) {
    this.#host = host;
    this.#server = server;
  }

  get ids(): string[] {
    return (this.presets ?? []).map(({ id }) => id);
  }

  /** A list that was read before stays when it cannot be read again. */
  async read(): Promise<void> {
    try {
      this.presets = (await this.#server().list()).presets;
    } catch (cause) {
      if (this.presets === null) this.refusal = codeOf(cause);
    }
    this.#host.requestUpdate();
  }

  /** Does one thing and reads the list again; what `work` gives back, or `null` when it was refused. */
  async change<T>(work: (server: PersonalPresets) => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.forgive();
    try {
      const result = await work(this.#server());
      await this.read();
      return result;
    } catch (cause) {
      this.refusal = codeOf(cause);
      // another window was quicker
      if (this.refusal === 'not_found') await this.read();
      return null;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  /** What went wrong is of no interest any more. */
  forgive(): void {
    this.refusal = null;
    this.#host.requestUpdate();
  }
}

const codeOf = (cause: unknown): string => (cause instanceof ApiError ? cause.code : 'internal');
