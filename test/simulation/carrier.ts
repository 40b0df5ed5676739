import * as z from 'zod/mini';
import { type Carrier, type OutboundMessage, type SendResult } from '../../server/carriers/carrier.ts';
import { type LedgerLine } from '../verification/history.ts';
import { type Random } from './random.ts';
import { type Owner, type Scheduler } from './scheduler.ts';

/** What the carrier does with a text it is handed. */
type Behaviour =
  | 'accepts'
  | 'rejects'
  | 'throttles'
  | 'isNotReached'
  | 'losesAnswer'
  | 'losesText'
  | 'hangs'
  | 'saysOptedOut';

/** How often each, in parts. */
const FLAKY: readonly (readonly [Behaviour, number])[] = [
  ['accepts', 60],
  ['rejects', 5],
  ['throttles', 16],
  ['isNotReached', 12],
  ['losesAnswer', 6],
  ['losesText', 4],
  ['hangs', 4],
  ['saysOptedOut', 2],
];
const ALL = FLAKY.reduce((sum, [, parts]) => sum + parts, 0);

/** Milliseconds an attempt may take. */
const TIMEOUT_MS = 2_000;
/** Share of answers, whatever they say, that take their time. */
const LATE = 0.35;

/** The world's carrier. It takes every attempt anew, writes each into its ledger, and tells `onTaken` of those it took. */
export class FlakyCarrier {
  readonly ledger: LedgerLine[] = [];
  /** False: from now on it takes everything at once. */
  isFlaky = true;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #at: () => number;
  readonly #onTaken: (line: LedgerLine, tenantId: string) => void;

  constructor(parts: {
    scheduler: Scheduler;
    random: Random;
    /** Time as the history has it. */
    at: () => number;
    onTaken: (line: LedgerLine, tenantId: string) => void;
  }) {
    this.#scheduler = parts.scheduler;
    this.#random = parts.random;
    this.#at = parts.at;
    this.#onTaken = parts.onTaken;
  }

  /** The carrier as one life of a node reaches it: what is under way when that dies is not answered any more. */
  for(owner: Owner): Carrier {
    return {
      name: 'loopback',
      timeoutMs: TIMEOUT_MS,
      webhooks: 'own_secret',
      credentials: { fields: [], schema: z.record(z.string(), z.string()) },
      check: async () => 'ok',
      send: (message) => this.#send(owner, message),
      openMedia: async () => ({ ok: false, reason: 'not_found' }),
    };
  }

  async #send(owner: Owner, message: OutboundMessage): Promise<SendResult> {
    // no step before: between the last look at a claim and the socket nobody can know that it slept
    const behaviour = this.#behave();
    const taken = ['accepts', 'losesAnswer'].includes(behaviour);
    const isTaken = taken || (behaviour === 'hangs' && this.#random.chance(0.5));
    const line: LedgerLine = {
      at: this.#at(),
      reference: message.id,
      from: message.from,
      to: message.to,
      text: message.text,
      taken: isTaken,
      answer: null,
      carrierId: isTaken ? `c-${this.#random.uuid()}` : null,
    };
    this.ledger.push(line);
    this.#scheduler.note(`· the carrier ${behaviour} ${message.id.slice(0, 8)}`);
    if (isTaken) this.#onTaken(line, tenantOf(message));
    if (behaviour === 'hangs') await this.#scheduler.sleep(owner, TIMEOUT_MS, 'gives the carrier up');
    else if (this.isFlaky && this.#random.chance(LATE))
      await this.#scheduler.sleep(owner, this.#random.below(TIMEOUT_MS - 100), 'is answered late');
    else await this.#scheduler.park(owner, `is answered ${message.id.slice(0, 8)}`);
    const result = this.#answer(behaviour, line);
    line.answer = result.kind;
    line.answeredAt = this.#at();
    return result;
  }

  #behave(): Behaviour {
    if (!this.isFlaky) return 'accepts';
    let part = this.#random.below(ALL);
    for (const [behaviour, parts] of FLAKY) {
      if (part < parts) return behaviour;
      part -= parts;
    }
    return 'accepts';
  }

  #answer(behaviour: Behaviour, { carrierId }: LedgerLine): SendResult {
    switch (behaviour) {
      case 'rejects':
        return { kind: 'rejected', code: 'filtered', reason: 'filtered' };
      case 'saysOptedOut':
        return { kind: 'rejected', code: 'opted_out', reason: 'opted_out' };
      case 'throttles':
        return {
          kind: 'throttled',
          ...(this.#random.chance(0.5) ? { retryAfterMs: this.#random.below(6_000) } : {}),
        };
      case 'isNotReached':
        return { kind: 'notSent', cause: 'connect' };
      case 'losesAnswer':
      case 'losesText':
        return { kind: 'unknown', cause: 'reset' };
      case 'hangs':
        return { kind: 'unknown', cause: 'timeout' };
      default:
        return { kind: 'accepted', carrierId: carrierId ?? '' };
    }
  }
}

/** The tenant is in the address of receipts, as carriers know it. */
const tenantOf = ({ callbackUrl }: OutboundMessage): string => callbackUrl.split('/').at(-2) ?? '';
