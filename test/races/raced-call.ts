import { randomUUID } from 'node:crypto';
import { type CallReport, type EndReason } from '../../protocol/call.ts';
import { type LanguageTag } from '../../protocol/language.ts';
import { type SendMessageResponse } from '../../protocol/message.ts';
import { E164 } from '../../protocol/phone.ts';
import { recordReport } from '../../server/calls/record-report.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { retryMessage } from '../../server/messages/retry-message.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { markRead } from '../../server/sessions/mark-read.ts';
import { type CoreFixture, principal } from '../server/core.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Fewer than that many numbers of an area are of the form used here. */
const NUMBERS = 8_000;
const AREAS = [415, 212, 310, 617, 206, 303, 404, 512, 702, 773, 786, 813, 858, 916, 949] as const;
let callers = 0;

/** A number no round before has had; of the home country, so that it may be texted. */
export function freshCaller(): E164 {
  const n = callers++;
  return E164.parse(`+1${AREAS[Math.floor(n / NUMBERS) % AREAS.length]}555${2_000 + (n % NUMBERS)}`);
}

/** A call on which both nodes act. */
export class RacedCall {
  readonly base: CallReport;
  readonly caller: E164;
  readonly ourNumber: E164;
  /** `''` until `findSession`, and when none opened. */
  sessionId = '';
  readonly #two: TwoNodes;
  #seq = 0;

  constructor(two: TwoNodes, change: Partial<CallReport> = {}) {
    this.#two = two;
    const now = two.a.clock.now().toISOString();
    this.caller = change.caller ?? freshCaller();
    this.ourNumber = change.dialled ?? E164.parse(two.a.acme.numbers.repairs.e164);
    this.base = {
      callKey: randomUUID() as CallReport['callKey'],
      seq: 0,
      state: 'connected',
      channel: 'phone',
      direction: 'inbound',
      callerName: 'Grace Okafor',
      queue: 'repairs',
      language: 'en' as LanguageTag,
      agent: { id: 'ana', name: 'Ana' },
      startedAt: now,
      connectedAt: now,
      ...change,
      caller: this.caller,
      dialled: this.ourNumber,
    };
  }

  /** What telephony says next. `seq` is the next one, if not given. */
  report(node: CoreFixture, change: Partial<CallReport> = {}): Promise<{ applied: boolean }> {
    return recordReport(node.ctx, 'acme', { ...this.base, ...change, seq: change.seq ?? ++this.#seq });
  }

  end(node: CoreFixture, reason: EndReason = 'caller_hangup'): Promise<{ applied: boolean }> {
    return this.report(node, { state: 'ended', endReason: reason });
  }

  send(node: CoreFixture, text: string, key: string = randomUUID()): Promise<SendMessageResponse> {
    const { callKey } = this.base;
    return submitMessage(node.ctx, this.#owner, this.sessionId, key, { kind: 'text', callKey, text });
  }

  sendPreset(node: CoreFixture, presetId: string): Promise<SendMessageResponse> {
    const { callKey } = this.base;
    const language = 'en' as LanguageTag;
    const request = { kind: 'preset', callKey, presetId, language, variables: {} } as const;
    return submitMessage(node.ctx, this.#owner, this.sessionId, randomUUID(), request);
  }

  retry(node: CoreFixture, messageId: string): Promise<SendMessageResponse> {
    return retryMessage(node.ctx, this.#owner, this.sessionId, messageId, randomUUID(), this.base.callKey);
  }

  inbound(node: CoreFixture, text: string, eventId: string = randomUUID()): Promise<void> {
    return receiveCarrierEvents(node.ctx, 'acme', 'loopback', [
      {
        ...{ type: 'inbound', eventId, carrierId: eventId, text, media: [] },
        ...{ from: this.caller, to: this.ourNumber },
      },
    ]);
  }

  /** The agent has seen the messages up to this one. */
  read(node: CoreFixture, seq: number): Promise<{ unread: number }> {
    return markRead(node.ctx, this.#owner, this.sessionId, seq);
  }

  async findSession(): Promise<string> {
    const [row] = await this.#two.rows<{ id: string }>(
      "select id from session where tenant_id = 'acme' and call_key = $1",
      [this.base.callKey],
    );
    return (this.sessionId = row?.id ?? '');
  }

  get #owner() {
    return principal(this.base.agent?.id ?? 'ana');
  }
}

/** Reports an answered call to node `a`. */
export async function openCall(two: TwoNodes, change: Partial<CallReport> = {}): Promise<RacedCall> {
  const call = new RacedCall(two, change);
  await call.report(two.a);
  await call.findSession();
  return call;
}
