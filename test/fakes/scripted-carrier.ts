import * as z from 'zod/mini';
import {
  type AccountOutcome,
  type Carrier,
  type MediaOpening,
  type OutboundMessage,
  type SendResult,
} from '../../server/carriers/carrier.ts';

export interface Handover extends OutboundMessage {
  at: number;
}

/** What the carrier does with one text; `undefined`: accepts it. */
export type Script = (message: OutboundMessage) => SendResult | Promise<SendResult> | undefined;

/** A carrier in this process that writes down every hand-over, and answers as the test says. */
export class ScriptedCarrier implements Carrier {
  readonly name = 'loopback';
  readonly timeoutMs: number;
  readonly webhooks = 'own_secret';
  readonly credentials: Carrier['credentials'] = { fields: [], schema: z.record(z.string(), z.string()) };
  /** Every text this carrier has in truth taken, in order. */
  readonly ledger: Handover[] = [];
  script: Script = () => undefined;
  /** Hand-overs under way at this moment, by conversation; and the most there ever were in one. */
  readonly #flying = new Map<string, number>();
  mostInFlight = 0;

  constructor({ timeoutMs = 2_000 }: { timeoutMs?: number } = {}) {
    this.timeoutMs = timeoutMs;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    const conversation = `${message.from}|${message.to}`;
    const flying = (this.#flying.get(conversation) ?? 0) + 1;
    this.#flying.set(conversation, flying);
    this.mostInFlight = Math.max(this.mostInFlight, flying);
    try {
      const result = (await this.script(message)) ?? {
        kind: 'accepted' as const,
        carrierId: `c-${message.id}`,
      };
      // an unknown outcome is taken by this carrier: the worst case for whoever sends again
      if (result.kind === 'accepted' || result.kind === 'unknown')
        this.ledger.push({ ...message, at: this.ledger.length });
      return result;
    } finally {
      this.#flying.set(conversation, flying - 1);
    }
  }

  async check(): Promise<AccountOutcome> {
    return 'ok';
  }

  async openMedia(): Promise<MediaOpening> {
    return { ok: false, reason: 'not_found' };
  }

  texts(): string[] {
    return this.ledger.map((entry) => entry.text);
  }
}
