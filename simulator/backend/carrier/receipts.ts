import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type LoopbackEvent } from '../../../protocol/loopback-carrier.ts';
import { postWebhook } from '../post-webhook.ts';
import { type PlannedReceipt } from './delivery-plan.ts';
import { type Ledger } from './ledger.ts';

export interface ReceiptTarget {
  id: string;
  reference: string;
  callbackUrl: string;
  secret: string;
  ledger: Ledger;
  signal: AbortSignal;
}

/** Tells the server what became of a text, as planned: each at its time, one after the other, some twice, some backwards. */
export async function postReceipts(
  receipts: readonly PlannedReceipt[],
  target: ReceiptTarget,
): Promise<void> {
  const startedAt = Date.now();
  const eventIds = new Map<number, string>();
  for (const receipt of receipts) {
    const eventId = eventIds.get(receipt.event) ?? `rcpt-${randomUUID()}`;
    eventIds.set(receipt.event, eventId);
    const leftMs = Math.max(0, startedAt + receipt.atMs - Date.now());
    await wait(leftMs, undefined, { signal: target.signal }).catch(() => undefined);
    if (target.signal.aborted) return;
    await postReceipt(receipt, eventId, target);
  }
}

async function postReceipt(
  { status, error }: PlannedReceipt,
  eventId: string,
  target: ReceiptTarget,
): Promise<void> {
  const { id, reference, callbackUrl, secret, ledger, signal } = target;
  const event: LoopbackEvent = {
    type: 'receipt',
    eventId,
    id,
    reference,
    status,
    ...(error === undefined ? {} : { error }),
    at: new Date().toISOString(),
  };
  ledger.add({ fact: 'receipt', id, reference, status, eventId });
  await postWebhook({ url: callbackUrl, secret, eventId, body: JSON.stringify(event), signal });
}
