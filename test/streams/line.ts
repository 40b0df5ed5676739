import http from 'node:http';
import { type CutPlan, cutAt } from './cut-plan.ts';

export interface LineRequest {
  origin: string;
  token: string;
  sessionId: string | null;
  /** `Last-Event-ID`. */
  cursor: string;
}

/** One connection of `GET /v1/stream`, cut where its plan says, by the one who listens. */
export class Line {
  status = 0;
  /** All octets that arrived, those behind the cut, too. */
  received: Buffer = Buffer.alloc(0);
  isOver = false;
  /** It ended because its plan, or `cut()`, said so. */
  wasCut = false;
  readonly body: ReadableStream<Uint8Array>;
  readonly plan: CutPlan | null;
  #request: http.ClientRequest;
  #response: http.IncomingMessage | undefined;
  #passedOn = 0;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #onEnd: (line: Line) => void;

  /** Resolves with the answer's head. Rejects when there is none. `onEnd` hears once of any end, that of an attempt, too. */
  static open(request: LineRequest, plan: CutPlan | null, onEnd: (line: Line) => void): Promise<Line> {
    const line = new Line(request, plan, onEnd);
    return new Promise((resolve, reject) => {
      line.#request.on('error', (error) => {
        line.#end();
        reject(error);
      });
      line.#request.on('response', (response) => {
        line.#read(response);
        resolve(line);
      });
      line.#request.on('close', () => reject(new Error('no answer')));
      if (plan?.place.type === 'beforeTheAnswer')
        line.#request.on('socket', (socket) => socket.once('connect', () => setImmediate(() => line.cut())));
    });
  }

  private constructor(
    { origin, token, sessionId, cursor }: LineRequest,
    plan: CutPlan | null,
    onEnd: (line: Line) => void,
  ) {
    this.plan = plan;
    this.#onEnd = onEnd;
    this.body = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      cancel: () => this.close(),
    });
    this.#request = http.get(`${origin}/v1/stream${sessionId === null ? '' : `?session=${sessionId}`}`, {
      headers: { authorization: `Bearer ${token}`, 'last-event-id': cursor },
      agent: false,
    });
  }

  /** Ends the line as its plan says, wherever it is. */
  cut(): void {
    if (this.isOver) return;
    this.wasCut = true;
    const how = this.#response ? this.plan?.how : 'close';
    if (how === 'silent') this.pause();
    else if (how === 'reset') this.#request.socket?.resetAndDestroy();
    if (how !== 'silent') this.#request.destroy();
    this.#end();
  }

  /** Ends it for good, a silent one, too. */
  close(): void {
    this.#request.destroy();
    this.#end();
  }

  pause(): void {
    this.#response?.socket.pause();
  }

  resume(): void {
    if (!this.isOver) this.#response?.socket.resume();
  }

  #read(response: http.IncomingMessage): void {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    if (this.isOver) return;
    if (this.plan?.place.type === 'beforeTheFirstOctet') return this.cut();
    response.on('data', (octets: Buffer) => this.#take(octets));
    response.on('error', () => this.#end());
    response.on('close', () => this.#end());
  }

  #take(octets: Buffer): void {
    if (this.isOver) return;
    this.received = Buffer.concat([this.received, octets]);
    const cut = this.status === 200 && this.plan ? cutAt(this.plan.place, this.received) : null;
    const until = Math.max(this.#passedOn, cut ?? this.received.length);
    if (until > this.#passedOn) this.#controller?.enqueue(this.received.subarray(this.#passedOn, until));
    this.#passedOn = until;
    if (cut !== null) this.cut();
  }

  #end(): void {
    if (this.isOver) return;
    this.isOver = true;
    try {
      this.#controller?.close();
    } catch {
      // its reader has let go of it
    }
    this.#onEnd(this);
  }
}
