import { type ServerResponse } from 'node:http';
import { type SimEvent, type SimState } from '../wire.ts';

const HEARTBEAT_MS = 15_000;

/** Server-sent events for the simulator's pages: the whole state at first, then every change. */
export class EventHub {
  #clients = new Set<ServerResponse>();
  #state: () => SimState;
  #heartbeat: NodeJS.Timeout;

  constructor(state: () => SimState) {
    this.#state = state;
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.write(':\n\n');
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  publish(event: SimEvent): void {
    const frame = `data: ${JSON.stringify(event)}\n\n`;
    for (const client of this.#clients) client.write(frame);
  }

  connect(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(
      `retry: 1000\ndata: ${JSON.stringify({ type: 'state', state: this.#state() } satisfies SimEvent)}\n\n`,
    );
    this.#clients.add(response);
    response.on('close', () => this.#clients.delete(response));
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }
}
