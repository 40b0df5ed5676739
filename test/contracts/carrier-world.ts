import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Message } from '../../protocol/message.ts';
import { E164 } from '../../protocol/phone.ts';
import { type OutboundMessage, type SendResult } from '../../server/carriers/carrier.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { handOverAll, startCall, type StartedCall } from '../server/core.ts';
import { type CarrierHarness, type Delivery, type InboundOrder, type Submission } from './carrier-harness.ts';

const CALLER = '+14155550142';

/** A call in which texts go through the carrier, new for each test; made in a `describe`. */
export class CarrierWorld {
  /** There from the first test on. */
  harness!: CarrierHarness;
  call!: StartedCall;
  #count = 0;

  constructor(create: () => Promise<CarrierHarness>) {
    beforeAll(async () => {
      this.harness = await create();
    });
    afterAll(() => this.harness.close());
    beforeEach(() => this.#begin());
  }

  async #begin(): Promise<void> {
    await this.harness.play('accepted');
    this.harness.fixture.clock.advance(600);
    await reapClaims(this.harness.fixture.ctx);
    if (this.#count++ > 0) {
      await this.call.end();
      await this.work();
    }
    await this.say({ text: 'START' });
    this.call = await startCall(this.harness.fixture);
  }

  /** Hands over whatever is due. Gives back how many texts. */
  work = (): Promise<number> => handOverAll({ ctx: this.harness.fixture.ctx, carrier: this.harness.carrier });

  order = (more: Partial<InboundOrder> = {}): InboundOrder => ({
    from: CALLER,
    to: this.harness.fixture.acme.numbers.repairs.e164,
    text: 'Hi',
    ...more,
  });

  /** The caller writes. */
  say = (more: Partial<InboundOrder>): ReturnType<Delivery> => this.harness.inbound(this.order(more))();

  /** Words that no other text of this run has. */
  newText = (): string => `Text number ${++this.#count}`;

  submitted = (text: string): Submission[] => this.harness.submissions().filter((one) => one.text === text);

  message = async (text: string): Promise<Message | undefined> =>
    (await this.call.snapshot()).messages.find((one) => one.text === text && one.direction === 'out');

  /** What the caller wrote in this call. */
  heard = async (): Promise<Message[]> =>
    (await this.call.snapshot()).messages.filter(({ direction }) => direction === 'in');

  /** Sends a text to its end; gives back what the peer saw of it. */
  sent = async (text = this.newText()): Promise<Submission> => {
    await this.call.send(text);
    await this.work();
    return this.submitted(text)[0]!;
  };

  /** Asks the carrier alone, with no server around it. */
  ask = (text: string): Promise<SendResult> =>
    this.harness.carrier.send(
      this.outbound(text),
      this.harness.credentials,
      AbortSignal.timeout(this.harness.carrier.timeoutMs),
    );

  outbound = (text: string): OutboundMessage => ({
    id: this.harness.fixture.ctx.ids.uuid(),
    tenantId: this.harness.fixture.acme.id,
    from: E164.parse(this.harness.fixture.acme.numbers.repairs.e164),
    to: E164.parse(CALLER),
    text,
    validitySeconds: 120,
    callbackUrl: 'https://midcall.test/v1/carriers/contract/acme/events?m=1',
  });
}
