import { EventEmitter } from 'node:events';
import { type FastifyReply } from 'fastify';

/** One connection of a page to a node's stream: what the node writes lies here until the page reads it, or it is cut. */
export class Wire extends EventEmitter {
  destroyed = false;
  readonly writableLength = 0;
  readonly socket = { destroySoon: () => {} };
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    super();
    this.#onText = onText;
  }

  /** As much of an HTTP answer as the hub uses. */
  get reply(): FastifyReply {
    return { raw: this, hijack: () => {}, getHeaders: () => ({}) } as unknown as FastifyReply;
  }

  writeHead(): void {}

  flushHeaders(): void {}

  write(text: string): boolean {
    if (!this.destroyed) this.#onText(text);
    return true;
  }

  end(text = ''): void {
    if (text !== '') this.write(text);
    this.destroy();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
}
