import './browser-globals.ts';
import { parseSessionEvent, applySessionEvent } from '../../protocol/session-reducer.ts';
import { AgentView, CallView, SessionSnapshot } from '../../protocol/session.ts';
import { coalesce } from '../../ui/coalesce.ts';
import { EventStream } from '../../ui/event-stream.ts';
import { type StreamOptions, type WidgetStream } from '../../widget/ports.ts';
import { SessionStream } from '../../widget/session-stream.ts';
import { StreamFrame } from '../../protocol/stream.ts';
import { type WireRecord } from './check-wire.ts';
import { type CutPlan } from './cut-plan.ts';
import { Line } from './line.ts';
import { getJson, NotFound } from './get-json.ts';

export interface ScreenOptions {
  name: string;
  tenantId: string;
  agentId: string;
  token: string;
  callKey: string;
  origins: readonly [{ readonly origin: string }, { readonly origin: string }];
  plans: readonly CutPlan[];
  /** Default: the product's. A planted fault brings its own. */
  reduce?: typeof applySessionEvent;
}

/**
 * The widget without its elements: its own stream, parser and reducer, and the rules by which its controller reads
 * again. Shows one call; its connections end as the plans say, and the last one stays.
 */
export class Screen {
  readonly options: ScreenOptions;
  snapshot: SessionSnapshot | null = null;
  /** The call is this agent's, as far as the screen knows. */
  isOwn = false;
  /** Numbers of the events applied; `null` stands for a snapshot that was read. */
  readonly applied: (number | null)[] = [];
  cuts = 0;
  resets = 0;
  line: Line | null = null;
  #plans: CutPlan[];
  #cursors: string[] = [];
  #silent: Line[] = [];
  #records: WireRecord[] = [];
  #closed = false;
  #failures: unknown[] = [];
  #opened: WidgetStream | null = null;
  #stream = new SessionStream({
    onSession: (event) => this.#handleSessionEvent(event),
    onStale: () => this.#again(),
    onPresetsChanged: () => {},
    onConnection: () => {},
  });

  constructor(options: ScreenOptions) {
    this.options = options;
    this.#plans = [...options.plans];
  }

  get isDone(): boolean {
    return this.#plans.length === 0 && this.line !== null && !this.line.isOver && this.line.plan === null;
  }

  /** For people who read a violation. */
  get state(): string {
    const { line } = this;
    const here = line
      ? `${line.isOver ? 'over' : 'open'}, ${line.status}, ${JSON.stringify(line.plan)}`
      : 'none';
    return `line ${here}; ${this.#plans.length} plans left, the next ${JSON.stringify(this.#plans[0])}`;
  }

  /** Errors that no outage explains. */
  get failures(): readonly unknown[] {
    return this.#failures;
  }

  /** All connections so far. */
  records(): readonly WireRecord[] {
    const last = this.#records.at(-1);
    if (last && this.line) last.received = this.line.received;
    return this.#records;
  }

  start(): void {
    this.#again();
  }

  /** Connects at once instead of after the wait the server asked for. */
  retryNow(): void {
    this.#opened?.retryNow();
  }

  close(): void {
    this.#closed = true;
    this.#stream.close();
    this.line?.close();
    for (const line of this.#silent) line.close();
  }

  #refresh = coalesce(async () => {
    const agent = await this.#get('/v1/agent', AgentView);
    this.#stream.begin(agent.cursor);
    await this.#readCall();
    this.#follow();
  });

  async #readCall() {
    try {
      const view = await this.#get(`/v1/calls/${this.options.callKey}`, CallView);
      this.isOwn = view.snapshot?.session.owner?.id === this.options.agentId;
      if (view.snapshot) this.#adopt(view.snapshot);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      this.isOwn = false;
    }
  }

  #reload = coalesce(async () => {
    if (this.snapshot)
      this.#adopt(await this.#get(`/v1/sessions/${this.snapshot.session.id}`, SessionSnapshot));
  });

  /** A snapshot read before an event arrived must not undo it. */
  #adopt(read: SessionSnapshot) {
    if (this.snapshot && this.snapshot.eventSeq > read.eventSeq) return;
    this.snapshot = read;
    this.applied.push(null);
  }

  #handleSessionEvent(input: unknown) {
    const event = parseSessionEvent(input);
    if (!this.snapshot) return;
    const reduce = this.options.reduce ?? applySessionEvent;
    const change = event ? reduce(this.snapshot, event) : ({ type: 'gap' } as const);
    if (change.type === 'gap') return void this.#reload().catch(() => this.#again());
    if (change.type === 'ignored') return;
    this.snapshot = change.snapshot;
    this.applied.push(event!.seq);
  }

  #follow() {
    this.#stream.follow({ stream: (options) => this.#open(options) }, this.isOwn ? this.snapshot : null);
  }

  #again() {
    if (this.#closed) return;
    this.#refresh().catch((error: unknown) => {
      if (!(error instanceof TypeError)) this.#failures.push(error);
      // the node was away
      if (!this.#closed) setTimeout(() => this.#again(), 5);
    });
  }

  #open({ sessionId, cursor, onFrame, onConnection }: StreamOptions): WidgetStream {
    this.#opened = new EventStream({
      cursor,
      onConnection,
      ...{ graceMs: 1, stallMs: 20_000, waits: { firstMs: 1, lastMs: 4 } },
      open: (lastEventId, signal) => this.#connect({ sessionId, cursor: lastEventId, onFrame }, signal),
      onEvent: (data, behind) => {
        const frame = StreamFrame.parse(JSON.parse(data));
        if (frame.stream === 'reset') this.resets++;
        onFrame(frame, behind);
      },
    });
    return this.#opened;
  }

  async #connect(
    { sessionId, cursor, onFrame }: Pick<StreamOptions, 'sessionId' | 'cursor' | 'onFrame'>,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const plan = this.#plans.shift() ?? null;
    const { token, origins, tenantId, agentId, name } = this.options;
    const sent = this.#tamper(plan, cursor);
    const record: WireRecord = {
      ...{ name: `${name}, connection ${this.#records.length}`, tenantId, agentId, sessionId, sent },
      received: Buffer.alloc(0),
    };
    const node = origins[plan?.node ?? 0];
    const line = await Line.open({ origin: node.origin, token, sessionId, cursor: sent }, plan, (ended) => {
      record.received = ended.received;
      if (ended.wasCut) this.cuts++;
      // it goes on with the cursor that was given for a wrong one
      else if (plan) this.#plans.unshift({ ...plan, cursor: 'own' });
      if (ended.wasCut && plan?.how === 'silent') this.#silent.push(ended);
    });
    // another attempt has taken its place meanwhile
    if (signal.aborted) {
      line.close();
      throw signal.reason;
    }
    if (line.status !== 200) {
      line.close();
      // the session went to another agent: everything is to be read again
      if (line.status === 404) onFrame({ stream: 'reset' }, cursor);
      throw new Error(`answered ${line.status}`);
    }
    this.#records.push(record);
    this.line = line;
    signal.addEventListener('abort', () => line.close());
    this.#cursors.push(cursor);
    return line.body;
  }

  #tamper(plan: CutPlan | null, own: string): string {
    switch (plan?.cursor) {
      case 'older':
        // of the same streams: one without the session would begin it now
        return this.#cursors.find((cursor) => cursor.includes('s') === own.includes('s')) ?? own;
      case 'ahead':
        return own.replace(/\d+$/, (number) => String(Number(number) + 100_000));
      case 'garbled':
        return own.replace('.', ',');
      default:
        return own;
    }
  }

  #get<T>(path: string, schema: { parse(value: unknown): T }): Promise<T> {
    const { origins, token } = this.options;
    return getJson(origins[this.applied.length % 2 === 0 ? 0 : 1].origin + path, token, schema);
  }
}
