import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createSseParser } from '../../ui/sse-parser.ts';

export interface Frame {
  /** The cursor after it. */
  id: string;
  stream: string;
  event?: { type: string; seq: number } & Record<string, unknown>;
}

/** A client of `GET /v1/stream` that a test may cut, pause and question. */
export class EventStreamClient {
  readonly frames: Frame[] = [];
  status = 0;
  headers: http.IncomingHttpHeaders = {};
  heartbeats = 0;
  retryMs: number | null = null;
  text = '';
  isOver = false;
  #response: http.IncomingMessage | undefined;
  #watchers = new Set<() => void>();

  /** Resolves when the answer has begun. */
  static async open(
    origin: string,
    options: { token: string; session?: string | null; cursor?: string },
  ): Promise<EventStreamClient> {
    const client = new EventStreamClient();
    const url = `${origin}/v1/stream${options.session ? `?session=${options.session}` : ''}`;
    const headers = {
      authorization: `Bearer ${options.token}`,
      ...(options.cursor !== undefined && { 'last-event-id': options.cursor }),
    };
    const request = http.get(url, { headers, agent: false });
    request.on('error', () => client.#end());
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    client.#read(response);
    return client;
  }

  get cursor(): string | undefined {
    return /^[\s\S]*(?:^|\n)id: (.*)\n/.exec(this.text)?.[1];
  }

  /** Events of one stream, in the order they came. */
  seqs(stream: string): number[] {
    return this.frames.flatMap((frame) => (frame.stream === stream && frame.event ? [frame.event.seq] : []));
  }

  /** Resolves as soon as the condition holds; rejects after a while. */
  async until(condition: (client: this) => boolean, what = 'the condition'): Promise<void> {
    const endsAt = performance.now() + 60_000;
    while (!condition(this)) {
      if (performance.now() > endsAt)
        throw new Error(`${what} did not come about; got …${this.text.slice(-500)}`);
      await Promise.race([new Promise<void>((resolve) => this.#watchers.add(resolve)), delay(500)]);
      this.#watchers.clear();
    }
  }

  pause(): void {
    this.#response?.socket.pause();
  }

  resume(): void {
    this.#response?.socket.resume();
  }

  /** As when the network breaks. */
  cut(): void {
    this.#response?.destroy();
  }

  #read(response: http.IncomingMessage): void {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    const parse = createSseParser({
      onEvent: ({ id, data }) => void this.frames.push({ id, ...(JSON.parse(data) as Omit<Frame, 'id'>) }),
      onComment: () => void this.heartbeats++,
      onRetry: (ms) => (this.retryMs = ms),
    });
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      this.text += piece;
      if (this.status === 200) parse(piece);
      this.#tell();
    });
    response.on('error', () => this.#end());
    response.on('close', () => this.#end());
  }

  #end(): void {
    this.isOver = true;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
