import { type Log } from '../../platform/log.ts';
import { type Timers } from '../../platform/timers.ts';
import { type CarrierEvent, type LineEvents } from '../carrier.ts';
import { type SmppAccount } from './account.ts';
import { Status } from './command.ts';
import { readDelivery } from './incoming.ts';
import { wait } from './pace.ts';
import { parseShortMessage } from './short-message.ts';

/** How far back a text is the same one sent again, when a bind has ended in between. Seconds. */
const REPEAT_WITHIN_SECONDS = 120;
/** For how long it is tried to store what came, before its bind ends. */
const STORE_WITHIN_MS = 8_000;
const FIRST_PAUSE_MS = 250;
/** Binds that may end since the same thing could not be stored: the line is there for others, too. */
const MOST_BINDS = 3;
/** Things of which it is known how many binds they ended. */
const MOST_REMEMBERED = 1_000;

interface IntakeParts {
  account: SmppAccount;
  events: LineEvents;
  timers: Timers;
  nowMs(): number;
}

/**
 * Takes what a message centre delivers on one line, each text as often as it was sent. What cannot be stored is not
 * answered, and its bind is ended: then it stays with the message centre, and comes again. A refusal for now (0x64)
 * would say the same, but there are centres that drop what is refused, whatever the code (Kannel's does).
 */
export class Intake {
  readonly #account: SmppAccount;
  readonly #events: LineEvents;
  readonly #timers: Timers;
  readonly #nowMs: () => number;
  readonly #log: Log;
  /** Texts of the bind before, that may come again. */
  #recent = new Map<string, number>();
  #recentUntil = 0;
  /** Texts in hand: one that is sent again meanwhile is not another. */
  readonly #inHand = new Map<string, Promise<number | null>>();
  /** How many binds ended since this was not stored. */
  readonly #unstored = new Map<string, number>();
  #taken = 0;

  constructor({ account, events, timers, nowMs }: IntakeParts) {
    this.#account = account;
    this.#events = events;
    this.#timers = timers;
    this.#nowMs = nowMs;
    this.#log = events.log;
  }

  /** To be called before each bind: reads the texts of the last minutes, each as often as it came. Rejects when the database is away. */
  async recall(): Promise<void> {
    // what the bind before has brought may be stored only now
    await Promise.all(this.#inHand.values());
    this.#recent = new Map();
    for (const eventId of await this.#events.recent(REPEAT_WITHIN_SECONDS)) {
      const text = eventId.split('@')[0] ?? '';
      this.#recent.set(text, (this.#recent.get(text) ?? 0) + 1);
    }
    this.#recentUntil = this.#nowMs() + REPEAT_WITHIN_SECONDS * 1_000;
  }

  /** Takes one `deliver_sm`. Gives back the status to answer with, or null: it is not answered, and the bind has to end. */
  async take(body: Buffer, bindEnds: AbortSignal): Promise<number | null> {
    const message = parseShortMessage(body);
    if (!message) {
      this.#log.warn({ octets: body.length }, 'what the message centre delivered is no message');
      return Status.permanentError;
    }
    const delivery = readDelivery(message, this.#account);
    if (delivery.kind === 'nothing') {
      this.#log.warn({ why: delivery.why }, 'what the message centre delivered has no use here');
      return Status.ok;
    }
    const { event } = delivery;
    const running = this.#inHand.get(event.eventId);
    if (running) return running;
    const work = this.#takeEvent(event, bindEnds);
    this.#inHand.set(event.eventId, work);
    return work.finally(() => this.#inHand.delete(event.eventId));
  }

  async #takeEvent(event: CarrierEvent, bindEnds: AbortSignal): Promise<number | null> {
    const isText = event.type === 'inbound';
    if (isText && this.#isRepeat(event.eventId)) return Status.ok;
    // the same words may well be written twice; only what comes again is the same text
    const eventId = isText ? `${event.eventId}@${this.#events.id}.${++this.#taken}` : event.eventId;
    if (await this.#store({ ...event, eventId }, bindEnds)) {
      this.#unstored.delete(event.eventId);
      return Status.ok;
    }
    if (bindEnds.aborted) return null;
    const binds = (this.#unstored.get(event.eventId) ?? 0) + 1;
    this.#unstored.delete(event.eventId);
    this.#unstored.set(event.eventId, binds);
    const [oldest] = this.#unstored.keys();
    if (oldest !== undefined && this.#unstored.size > MOST_REMEMBERED) this.#unstored.delete(oldest);
    return binds > MOST_BINDS ? Status.temporaryError : null;
  }

  /** Tries until it is stored, the time is up, or the bind ends: nobody waits for the answer then. */
  async #store(event: CarrierEvent, bindEnds: AbortSignal): Promise<boolean> {
    const end = this.#nowMs() + STORE_WITHIN_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      try {
        await this.#events.receive([event]);
        return true;
      } catch (error) {
        this.#log.error(
          { error, event: event.type },
          'what the message centre delivered could not be stored',
        );
      }
      if (this.#nowMs() + pause > end || !(await wait(this.#timers, pause, bindEnds))) return false;
    }
  }

  #isRepeat(eventId: string): boolean {
    const times = this.#recent.get(eventId) ?? 0;
    if (times === 0 || this.#nowMs() > this.#recentUntil) return false;
    this.#recent.set(eventId, times - 1);
    return true;
  }
}
