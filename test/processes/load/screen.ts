import http from 'node:http';
import { applySessionEvent, parseSessionEvent } from '../../../protocol/session-reducer.ts';
import { AgentView, SessionSnapshot } from '../../../protocol/session.ts';
import { formatCursor, parseCursor, StreamFrame } from '../../../protocol/stream.ts';
import { createSseParser } from '../../../ui/sse-parser.ts';
import { type HistoryLine } from '../../verification/history.ts';
import { Widget } from '../world/access.ts';
import { monotonicMs, pause } from '../world/time.ts';
import { type World } from '../world/world.ts';
import { type LiveCall } from './call.ts';

/** A sign of life comes every 15 s. */
const SILENCE_MS = 20_000;

/** A page that shows one session: a snapshot, and the stream behind it, resumed by its cursor after every cut. */
export class Screen {
  readonly call: LiveCall;
  readonly #world: World;
  readonly #widget: Widget;
  readonly #name: string;
  readonly #applied: (number | null)[] = [];
  #snapshot: SessionSnapshot | null = null;
  #cursor = '';
  #request: http.ClientRequest | null = null;
  #working: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(world: World, call: LiveCall, name: string) {
    this.call = call;
    this.#world = world;
    this.#name = name;
    this.#widget = new Widget(world.secrets, call.agentId);
  }

  /** Number of the last event it shows; 0 before its first snapshot. */
  get eventSeq(): number {
    return this.#snapshot?.eventSeq ?? 0;
  }

  start(): void {
    this.#working = this.#follow();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#request?.destroy();
    await this.#working;
  }

  /** As when the network breaks. */
  cut(): void {
    this.#request?.destroy();
  }

  line(): HistoryLine {
    const { tenant: tenantId } = this.#world.secrets;
    return {
      ...{ type: 'screen', at: monotonicMs(), tenantId, sessionId: this.call.sessionId, client: this.#name },
      ...{ snapshot: this.#snapshot, applied: this.#applied },
    };
  }

  async #follow(): Promise<void> {
    while (!this.#closed) {
      if (this.#snapshot === null && !(await this.#begin())) await pause(100);
      else {
        await this.#stream();
        await pause(50);
      }
    }
  }

  /** As the widget does: the stream goes on right behind what was read, however long it takes to connect. */
  async #begin(): Promise<boolean> {
    const answer = await this.#widget.ask('/v1/agent');
    if (answer.type !== 'answered' || answer.status !== 200) return false;
    const place = parseCursor(AgentView.parse(answer.body).cursor);
    if (!(await this.#reload()) || !place) return false;
    this.#cursor = formatCursor({ ...place, session: this.eventSeq });
    return true;
  }

  async #reload(): Promise<boolean> {
    const answer = await this.#widget.ask(`/v1/sessions/${this.call.sessionId}`);
    if (answer.type !== 'answered' || answer.status !== 200) return false;
    const snapshot = SessionSnapshot.parse(answer.body);
    // an older answer that comes late is no news
    if (this.#snapshot && snapshot.eventSeq < this.#snapshot.eventSeq) return true;
    this.#snapshot = snapshot;
    this.#applied.push(null);
    return true;
  }

  /** One connection, until it ends. */
  async #stream(): Promise<void> {
    const headers: Record<string, string> = await this.#widget.bearer();
    headers['last-event-id'] = this.#cursor;
    const url = `${this.#world.front.origin}/v1/stream?session=${this.call.sessionId}`;
    await new Promise<void>((resolve) => {
      const request = http.get(url, { headers, agent: false, timeout: SILENCE_MS });
      this.#request = request;
      let frames = Promise.resolve();
      request.on('response', (response) => {
        if (response.statusCode === 401) this.#widget.forget();
        const parse = createSseParser({
          onEvent: ({ data, id }) => {
            frames = frames.then(() => this.#take(data, id));
          },
        });
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => response.statusCode === 200 && parse(piece));
        response.on('error', () => {});
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => {});
      request.on('close', () => void frames.then(resolve));
    });
  }

  async #take(data: string, cursor: string): Promise<void> {
    const frame = StreamFrame.parse(JSON.parse(data));
    if (frame.stream === 'reset') return this.#readAgain(cursor);
    if (frame.stream === 'session') {
      const event = parseSessionEvent(frame.event);
      const change = event && this.#snapshot ? applySessionEvent(this.#snapshot, event) : null;
      if (change?.type === 'applied') {
        this.#snapshot = change.snapshot;
        this.#applied.push(change.snapshot.eventSeq);
      } else if (change?.type !== 'ignored') return this.#readAgain(cursor);
    }
    this.#cursor = cursor;
  }

  /** A gap or a reset: the snapshot is read again before anything else is applied. */
  async #readAgain(cursor: string): Promise<void> {
    for (let tries = 0; tries < 100 && !this.#closed; tries++) {
      if (await this.#reload()) {
        this.#cursor = cursor;
        return;
      }
      await pause(100);
    }
  }
}
