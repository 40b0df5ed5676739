import { type Socket } from 'node:net';
import { type Timers } from '../../platform/timers.ts';
import { Command, RESPONSE, Status } from './command.ts';
import { encodePdu, type Pdu, PduReader } from './pdu.ts';

/** How long things may take, in milliseconds. */
export interface SessionTimes {
  /** Between two looks whether the other side is there. */
  enquireEveryMs: number;
  /** Until a look without an answer is a miss. */
  answerWithinMs: number;
  /** For how long a late answer to a request is still listened for; until then it takes a place in the window. */
  forgetAfterMs: number;
}

export const USUAL_TIMES: SessionTimes = {
  enquireEveryMs: 30_000,
  answerWithinMs: 10_000,
  forgetAfterMs: 60_000,
};

/** Looks without an answer after which the connection is given up. */
const MISSES = 2;
/** Requests of the other side in hand, at which no more are read. */
const MOST_IN_HAND = 32;

/** `notWritten`: not one octet left. `lost`: the request left, and no answer came. */
export type Answer =
  | { kind: 'answered'; command: number; status: number; body: Buffer }
  | { kind: 'notWritten' }
  | { kind: 'lost'; cause: 'reset' | 'garbled' };

/** Why a connection ended. `unstored`: what the other side delivered could not be taken, and is left to it. */
export type SessionEnd = 'closed' | 'reset' | 'garbled' | 'silent' | 'unbound' | 'unstored';

export interface SessionEvents {
  /** Takes a `deliver_sm`; gives back the status to answer with, or null: no answer, and the connection ends. Must not throw. */
  deliver(body: Buffer): Promise<number | null>;
  /** Once, whatever the reason. */
  end(cause: SessionEnd): void;
}

export interface SessionParts {
  socket: Socket;
  timers: Timers;
  times: SessionTimes;
  events: SessionEvents;
}

/** One connection: requests paired with their answers, and a watch over the other side. It never reconnects. */
export class Session {
  readonly #socket: Socket;
  readonly #timers: Timers;
  readonly #times: SessionTimes;
  readonly #events: SessionEvents;
  readonly #reader = new PduReader();
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #sequence = 0;
  #misses = 0;
  #inHand = 0;
  #cancelEnquiry = () => {};
  #ended = false;

  constructor({ socket, timers, times, events }: SessionParts) {
    this.#socket = socket;
    this.#timers = timers;
    this.#times = times;
    this.#events = events;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.#end('reset'));
    socket.on('close', () => this.#end('reset'));
    this.#enquireLater();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Sends a request. Resolves with its answer, however late, unless the connection ends or `forgetAfterMs` pass before: whoever cannot
   * wait so long stops waiting, and still hears the answer.
   */
  request(command: number, body: Buffer): Promise<Answer> {
    if (this.#ended || !this.#socket.writable) return Promise.resolve({ kind: 'notWritten' });
    const sequence = (this.#sequence = (this.#sequence % 0x7fff_ffff) + 1);
    return new Promise((resolve) => {
      const cancel = this.#timers.after(this.#times.forgetAfterMs, () =>
        settle({ kind: 'lost', cause: 'reset' }),
      );
      const settle = (answer: Answer) => {
        cancel();
        this.#pending.delete(sequence);
        resolve(answer);
      };
      this.#pending.set(sequence, settle);
      this.#write({ command, status: Status.ok, sequence, body });
    });
  }

  /** Takes leave, and ends the connection whether that is answered or not. */
  async close(cause: 'closed' | 'unstored' = 'closed'): Promise<void> {
    if (this.#ended) return;
    await this.#within(1_000, this.request(Command.unbind, Buffer.alloc(0)));
    this.#end(cause);
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#end('closed');
  }

  #read(chunk: Buffer): void {
    this.#misses = 0;
    for (const pdu of this.#reader.push(chunk)) if (!this.#ended) this.#take(pdu);
    if (this.#reader.garbled) this.#end('garbled');
  }

  #take({ command, status, sequence, body }: Pdu): void {
    if ((command & RESPONSE) !== 0) {
      this.#pending.get(sequence)?.({ kind: 'answered', command, status, body });
      return;
    }
    const answer = (answered: number, octets = Buffer.alloc(0)) =>
      this.#write({ command: (command | RESPONSE) >>> 0, status: answered, sequence, body: octets });
    switch (command) {
      case Command.deliverSm:
        void this.#deliver(body).then((answered) =>
          answered === null ? this.close('unstored') : answer(answered, Buffer.from([0])),
        );
        return;
      case Command.enquireLink:
        answer(Status.ok);
        return;
      case Command.unbind:
        answer(Status.ok);
        this.#end('unbound');
        return;
      // neither has an answer
      case Command.outbind:
      case Command.alertNotification:
        return;
      default:
        this.#write({
          command: Command.genericNack,
          status: Status.invalidCommandId,
          sequence,
          body: Buffer.alloc(0),
        });
    }
  }

  async #deliver(body: Buffer): Promise<number | null> {
    this.#inHand++;
    if (this.#inHand >= MOST_IN_HAND) this.#socket.pause();
    try {
      return await this.#events.deliver(body);
    } finally {
      this.#inHand--;
      if (this.#inHand < MOST_IN_HAND) this.#socket.resume();
    }
  }

  #write(pdu: Pdu): void {
    if (!this.#ended && this.#socket.writable) this.#socket.write(encodePdu(pdu));
  }

  #enquireLater(): void {
    this.#cancelEnquiry = this.#timers.after(this.#times.enquireEveryMs, () => this.#enquire());
  }

  #enquire(): void {
    if (this.#misses >= MISSES) return this.#end('silent');
    this.#misses++;
    void this.request(Command.enquireLink, Buffer.alloc(0));
    this.#cancelEnquiry = this.#timers.after(this.#times.answerWithinMs, () =>
      // whatever came meanwhile says that somebody is there
      this.#misses > 0 ? this.#enquire() : this.#enquireLater(),
    );
  }

  #end(cause: SessionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelEnquiry();
    // what was answered last has to leave before the connection does
    if (cause === 'unbound' || cause === 'closed' || cause === 'unstored') {
      this.#socket.end();
      this.#timers.after(500, () => this.#socket.destroy());
    } else this.#socket.destroy();
    const lost = { kind: 'lost', cause: cause === 'garbled' ? 'garbled' : 'reset' } as const;
    for (const settle of [...this.#pending.values()]) settle(lost);
    this.#events.end(cause);
  }

  #within(ms: number, work: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve) => {
      const cancel = this.#timers.after(ms, () => resolve(undefined));
      void work.then((value) => {
        cancel();
        resolve(value);
      });
    });
  }
}
