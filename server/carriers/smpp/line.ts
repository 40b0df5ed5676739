import { type Log } from '../../platform/log.ts';
import { type Timers } from '../../platform/timers.ts';
import {
  type CarrierEvent,
  type CarrierLine,
  type LineEvents,
  type LineState,
  type OutboundMessage,
  type SendResult,
} from '../carrier.ts';
import { type SmppAccount } from './account.ts';
import { toAddress } from './address.ts';
import { combine, readBindAnswer, readSubmitAnswer, type SegmentAnswer } from './answers.ts';
import { encodeBind } from './bind.ts';
import { Command } from './command.ts';
import { Intake } from './intake.ts';
import { type Segment, toSegments } from './outbound-segments.ts';
import { Pace, wait, Window } from './pace.ts';
import { type Reach } from './reach.ts';
import { toCarrierId } from './receipt.ts';
import { Session, type SessionEnd, type SessionTimes } from './session.ts';
import { encodeSubmitSm } from './short-message.ts';

/** What a line is made of. A test hands in its own. */
export interface LineParts {
  reach: Reach;
  timers: Timers;
  times: SessionTimes;
  nowMs(): number;
  /** 0 to 1. */
  random(): number;
}

/** Milliseconds a connection and its bind may take. */
const CONNECT_WITHIN_MS = 10_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A bind that held so long was a good one: what comes next begins anew. */
const STEADY_MS = 10_000;
/** Binds refused one after the other, from which on it is the credentials: an old bind may take a while to be forgotten. */
const REFUSALS = 3;
/** Before a segment is tried again whose text is half out. */
const RETRY_MS = 500;

/** One bind of one account, held and made again until it is closed. */
export class Line implements CarrierLine {
  readonly #account: SmppAccount;
  readonly #parts: LineParts;
  readonly #events: LineEvents;
  readonly #log: Log;
  readonly #pace: Pace;
  readonly #intake: Intake;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #session: Session | null = null;
  #window: Window;
  #state: LineState = 'away';
  #reference: number;

  constructor(account: SmppAccount, events: LineEvents, parts: LineParts) {
    this.#account = account;
    this.#events = events;
    this.#log = events.log;
    this.#parts = parts;
    const share = account.throughput === null ? null : account.throughput / account.binds;
    this.#pace = new Pace(share, parts.timers, () => parts.nowMs());
    this.#window = new Window(account.window);
    this.#intake = new Intake({ account, events, timers: parts.timers, nowMs: () => parts.nowMs() });
    this.#reference = Math.floor(parts.random() * 0xffff);
    this.#running = this.#run();
  }

  get state(): LineState {
    return this.#state;
  }

  /** Takes leave of the message centre. Texts in flight are answered for before, if they are to be. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#session?.close();
    await this.#running;
  }

  /** Hands one text over; see `Carrier.send`. Answers that come too late are told as events. */
  async send(message: OutboundMessage, signal: AbortSignal): Promise<SendResult> {
    if (this.#state === 'refused') return { kind: 'rejected', code: 'bind_refused', reason: 'auth' };
    if (signal.aborted) return { kind: 'notSent', cause: 'connect' };
    const work = this.#sendSegments(message, signal);
    const late = new Promise<null>((resolve) => {
      // what is given up before it left says so by itself, in the same moment
      const giveUp = () => setImmediate(() => resolve(null));
      signal.addEventListener('abort', giveUp, { once: true });
    });
    const result = await Promise.race([work, late]);
    if (result) return result;
    void work.then((answer) => this.#tellLate(message.id, answer));
    return { kind: 'unknown', cause: 'timeout' };
  }

  /** The first segment shows whether the text is taken at all; then the others go at once. */
  async #sendSegments(message: OutboundMessage, signal: AbortSignal): Promise<SendResult> {
    const bits = this.#account.referenceBits;
    this.#reference = (this.#reference + 1) & 0xffff;
    const [first, ...others] = toSegments(message.text, { reference: this.#reference, bits });
    const toId = (id: string) => toCarrierId(id, this.#account.idForm, 'answer');
    if (!first) return { kind: 'rejected', code: 'empty', reason: 'other' };
    const answer = await this.#submit(message, first, signal);
    if (answer.kind !== 'accepted') return combine([answer], toId);
    const rest = await Promise.all(others.map((segment) => this.#insist(message, segment, signal)));
    return combine([answer, ...rest], toId);
  }

  /** Half of a text is out: what is certainly not taken is tried again while there is time, and then nobody knows. */
  async #insist(message: OutboundMessage, segment: Segment, signal: AbortSignal): Promise<SegmentAnswer> {
    for (;;) {
      const answer = await this.#submit(message, segment, signal);
      if (answer.kind !== 'throttled' && answer.kind !== 'notSent') return answer;
      if (!(await wait(this.#parts.timers, RETRY_MS, signal))) return { kind: 'unknown', cause: 'timeout' };
    }
  }

  async #submit(message: OutboundMessage, segment: Segment, signal: AbortSignal): Promise<SegmentAnswer> {
    if (!this.#session) return { kind: 'notSent' };
    const release = await this.#window.take(signal);
    if (!release) return { kind: 'throttled' };
    const mayGo = await this.#pace.turn(signal);
    // looked at last, for the connection may have ended meanwhile
    const session = this.#session;
    if (!mayGo || !session) {
      release();
      return mayGo ? { kind: 'notSent' } : { kind: 'throttled' };
    }
    const body = encodeSubmitSm({
      ...segment,
      source: toAddress(message.from, this.#account.source),
      destination: toAddress(message.to, this.#account.destination),
      validitySeconds: message.validitySeconds,
      registeredDelivery: 1,
    });
    const answer = await session.request(Command.submitSm, body);
    release();
    return readSubmitAnswer(answer, this.#account.optOut);
  }

  #tellLate(messageId: string, result: SendResult): void {
    if (result.kind !== 'accepted') return;
    const { carrierId, segments = 1, segmentIds } = result;
    const event: CarrierEvent = {
      type: 'answer',
      eventId: `a:${messageId}`,
      ...{ messageId, carrierId, segments },
      ...(segmentIds ? { segmentIds } : {}),
    };
    this.#events
      .receive([event])
      .catch((error: unknown) =>
        this.#log.error({ error, messageId }, 'a late answer could not be recorded'),
      );
  }

  async #run(): Promise<void> {
    let refusals = 0;
    for (let attempt = 0; !this.#closing.signal.aborted;) {
      const boundAt = this.#parts.nowMs();
      const ended = await this.#hold();
      const wasSteady = ended === 'ended' && this.#parts.nowMs() - boundAt >= STEADY_MS;
      refusals = ended === 'refused' ? refusals + 1 : 0;
      attempt = wasSteady ? 0 : attempt + 1;
      this.#become(refusals >= REFUSALS ? 'refused' : 'away');
      if (this.#closing.signal.aborted) return;
      const most = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 10));
      await wait(this.#parts.timers, most * (0.5 + this.#parts.random() / 2), this.#closing.signal);
    }
  }

  /** Connects, binds, and stays until the connection ends. */
  async #hold(): Promise<'ended' | 'refused' | 'failed'> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(CONNECT_WITHIN_MS)]);
    try {
      // before anything can be delivered
      await this.#intake.recall();
    } catch {
      return 'failed';
    }
    const reached = await this.#parts.reach.connect(this.#account, signal);
    if (!reached.ok) {
      this.#log.warn({ cause: reached.cause }, 'the message centre is not reached');
      return 'failed';
    }
    const bindEnds = new AbortController();
    let over: (cause: SessionEnd) => void = () => {};
    const end = new Promise<SessionEnd>((resolve) => (over = resolve));
    const session = new Session({
      socket: reached.socket,
      ...{ timers: this.#parts.timers, times: this.#parts.times },
      events: {
        deliver: (body) => this.#intake.take(body, bindEnds.signal),
        end: (cause) => {
          bindEnds.abort();
          over(cause);
        },
      },
    });
    const bound = await this.#bind(session, signal);
    if (bound !== 'bound') {
      session.destroy();
      return bound;
    }
    this.#window = new Window(this.#account.window);
    this.#session = session;
    this.#become('ready');
    if (this.#closing.signal.aborted) void session.close();
    const cause = await end;
    this.#session = null;
    this.#log.info({ cause }, 'a bind has ended');
    return 'ended';
  }

  async #bind(session: Session, signal: AbortSignal): Promise<'bound' | 'refused' | 'failed'> {
    const answered = session.request(Command.bindTransceiver, encodeBind(this.#account));
    const late = new Promise<null>((resolve) => {
      if (signal.aborted) resolve(null);
      else signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    const answer = await Promise.race([answered, late]);
    const outcome = answer ? readBindAnswer(answer) : 'failed';
    if (outcome !== 'bound') {
      const status = answer?.kind === 'answered' ? answer.status : null;
      this.#log.warn({ status }, 'the message centre does not bind');
    }
    return outcome;
  }

  #become(state: LineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#log.info({ state }, 'a line to a message centre has changed');
    this.#events.changed();
  }
}
