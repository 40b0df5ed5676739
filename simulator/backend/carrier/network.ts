import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type LoopbackEvent, LoopbackSubmit } from '../../../protocol/loopback-carrier.ts';
import { GSM7 } from '../../../protocol/encoding-profile.ts';
import { countSegments } from '../../../protocol/segments.ts';
import { QUEUES } from '../../demo-world.ts';
import { type Exchange, HttpError, readJson, sendJson } from '../http.ts';
import { postWebhook } from '../post-webhook.ts';
import { type World } from '../world.ts';
import { type CarrierPace, type DeliveryPlan, deliveryTo, planDelivery } from './delivery-plan.ts';
import { type Ledger } from './ledger.ts';
import { postReceipts } from './receipts.ts';

const REFERENCES_KEPT = 10_000;

export interface NetworkOptions {
  world: World;
  ledger: Ledger;
  /** Signs receipts. */
  secret: string;
  /** Where receipts may go; another address is refused. */
  serverOrigin: string;
  /** Where the server takes texts to the numbers it rents. */
  eventsUrl: string;
  pace: CarrierPace;
  signal: AbortSignal;
}

/** The carrier's side that takes texts for handsets. It takes every attempt anew, as carriers do: two attempts, two texts. */
export class Network {
  #attempts = new Map<string, number>();
  /** Numbers of the server: a text to one of them is a text to the server, and shows on no handset. */
  #rented = new Set(QUEUES.map(({ number }) => number));
  #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** Answers one `POST /carrier/messages` as the behaviour says. */
  async submit({ request, response }: Exchange): Promise<void> {
    const submit = await readJson(request, LoopbackSubmit);
    if (new URL(submit.callbackUrl).origin !== this.#options.serverOrigin)
      throw new HttpError(422, 'bad_callback');
    this.#rented.add(submit.from);
    const { world, pace, signal } = this.#options;
    const plan = planDelivery(deliveryTo(submit.to, world.behaviour.delivery), {
      attempt: this.#count(submit.reference),
      pace,
    });
    if (plan.answer.type === 'refuse') {
      const { status, error, retryAfterSeconds } = plan.answer;
      this.#record(submit, { fact: 'turnedAway', status: error, answer: status });
      return sendJson(
        response,
        status,
        { error },
        retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {},
      );
    }
    const { id, reported } = this.#take(submit, plan);
    if (plan.answerAfter === 'receipts') await reported;
    else if (plan.answerAfter > 0) await wait(plan.answerAfter, undefined, { signal }).catch(() => undefined);
    if (plan.answer.type === 'lose') request.socket.resetAndDestroy();
    else if (plan.answer.type === 'error') sendJson(response, plan.answer.status, { error: 'internal' });
    else sendJson(response, 202, { id, segments: countSegments(submit.text, GSM7).segments });
  }

  /** `reported` resolves once every receipt has been told. */
  #take(submit: LoopbackSubmit, plan: DeliveryPlan): { id: string; reported: Promise<void> } {
    const { ledger, secret, signal } = this.#options;
    const id = `lb-${randomUUID()}`;
    this.#record(submit, { fact: 'taken', id, answer: answeredWith(plan) });
    if (plan.arrivesAtMs !== null) {
      const timer = setTimeout(() => this.#arrive(submit, id), plan.arrivesAtMs);
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }
    const expired = {
      atMs: submit.validitySeconds * 1_000,
      status: 'undelivered',
      error: 'expired',
      event: 9,
    } as const;
    const receipts = plan.receipts.map((receipt) => (receipt.atMs > expired.atMs ? expired : receipt));
    const reported = postReceipts(receipts, {
      id,
      reference: submit.reference,
      callbackUrl: submit.callbackUrl,
      secret,
      ledger,
      signal,
    });
    return { id, reported };
  }

  #arrive(submit: LoopbackSubmit, id: string): void {
    if (this.#rented.has(submit.to)) void this.#passOn(submit, id);
    else this.#show(submit, id);
  }

  async #passOn({ from, to, text }: LoopbackSubmit, id: string): Promise<void> {
    const { ledger, secret, eventsUrl, signal } = this.#options;
    const eventId = `mo-event-${randomUUID()}`;
    const at = new Date().toISOString();
    const event: LoopbackEvent = { type: 'inbound', eventId, id, from, to, text, media: [], at };
    ledger.add({ fact: 'sent', id, from, to, text, eventId });
    const body = JSON.stringify(event);
    const outcome = await postWebhook({ url: eventsUrl, secret, eventId, body, signal });
    if (!signal.aborted) ledger.add({ fact: outcome.type === 'delivered' ? 'handedOver' : 'notSent', id });
  }

  #show(submit: LoopbackSubmit, id: string): void {
    this.#record(submit, { fact: 'shown', id });
    this.#options.world.setPeer(submit.to, submit.from);
    this.#options.world.putMessage({
      id,
      handset: submit.to,
      direction: 'received',
      peer: submit.from,
      text: submit.text,
      at: new Date().toISOString(),
      segments: countSegments(submit.text, GSM7).segments,
      media: [],
      state: 'done',
    });
  }

  #record({ reference, from, to, text }: LoopbackSubmit, fact: Parameters<Ledger['add']>[0]): void {
    this.#options.ledger.add({ reference, from, to, text, ...fact });
  }

  #count(reference: string): number {
    const attempt = (this.#attempts.get(reference) ?? 0) + 1;
    this.#attempts.set(reference, attempt);
    if (this.#attempts.size > REFERENCES_KEPT)
      this.#attempts.delete(this.#attempts.keys().next().value ?? '');
    return attempt;
  }
}

function answeredWith({ answer }: DeliveryPlan): number | null {
  if (answer.type === 'lose') return null;
  return answer.type === 'accept' ? 202 : answer.status;
}
