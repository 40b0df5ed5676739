import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { type Product } from '../../test/e2e/launch-product.ts';

/** The number of the demonstration's queue "Repairs". */
const REPAIRS = '+14155550100';

/** What the outside world tells the product: calls, and callers' texts. Each webhook is signed by its source. */
export class Callers {
  readonly #product: Product;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(product: Product) {
    this.#product = product;
  }

  /** A call that an agent of its own has answered. */
  async call(caller: string): Promise<void> {
    const now = new Date().toISOString();
    const report = {
      ...{ callKey: `bench-${caller}`, seq: 1, state: 'connected', caller, dialled: REPAIRS },
      ...{ queue: 'repairs', agent: { id: `agent-${caller}` }, startedAt: now, connectedAt: now },
    };
    const { demo } = this.#product;
    await this.#post(`/v1/telephony/${demo.tenant}/calls`, demo.telephonySecret, report);
  }

  /** A text of this caller. Gives back when it left, in milliseconds since 1970, and how long the answer took. */
  async text(caller: string, text: string): Promise<{ leftAt: number; answerMs: number }> {
    const event = {
      ...{ type: 'inbound', eventId: randomUUID(), id: randomUUID(), from: caller, to: REPAIRS },
      ...{ text, media: [], at: new Date().toISOString() },
    };
    const { demo } = this.#product;
    return this.#post(`/v1/carriers/loopback/${demo.tenant}/events`, demo.carrierSecret, event);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #post(path: string, secret: string, content: object): Promise<{ leftAt: number; answerMs: number }> {
    const body = JSON.stringify(content);
    const signature = await signWebhook(secret, {
      id: randomUUID(),
      timestampSeconds: Date.now() / 1_000,
      body,
    });
    const headers = { ...signature, 'content-type': 'application/json' };
    const [leftAt, before] = [Date.now(), performance.now()];
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#product.serverOrigin + path, {
        ...{ agent: this.#agent, method: 'POST', headers },
      });
      outgoing.on('response', (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode! < 300) resolve({ leftAt, answerMs: performance.now() - before });
          else reject(new Error(`${path} answers ${answer.statusCode}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
