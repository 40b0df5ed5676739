import { randomUUID } from 'node:crypto';
import { type CarrierEvent, type SendResult } from '../../server/carriers/carrier.ts';
import { type Claim, claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { recordResult } from '../../server/messages/record-result.ts';
import { type CoreFixture } from '../server/core.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Claims whatever is due. */
export async function claimAll(node: CoreFixture, limit = 64): Promise<Claim[]> {
  const all: Claim[] = [];
  for (;;) {
    const { claims, seen } = await claimTexts(node.ctx, node.carrier, limit);
    all.push(...claims);
    if (seen === 0) return all;
  }
}

/** Claims and hands over until nothing is due, as a dispatcher does. Gives back the ids, in order. */
export async function dispatch(node: CoreFixture, limit = 64): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { claims, seen } = await claimTexts(node.ctx, node.carrier, limit);
    if (seen === 0) return ids;
    ids.push(...claims.map(({ head }) => head.messageId));
    await Promise.all(claims.map((claim) => handOver(node.ctx, node.carrier, claim)));
  }
}

/** The answer of the carrier to a claim of this node. */
export const answer = (node: CoreFixture, claim: Claim, result: SendResult): Promise<void> =>
  recordResult(node.ctx, claim, result);

type Receipt = Extract<CarrierEvent, { type: 'receipt' }>;

/** A receipt; it names our id unless `messageId` is left out. */
export function receipt(
  node: CoreFixture,
  { eventId = randomUUID(), ...rest }: Omit<Receipt, 'type' | 'eventId'> & { eventId?: string },
): Promise<void> {
  return receiveCarrierEvents(node.ctx, 'acme', 'loopback', [{ type: 'receipt', eventId, ...rest }]);
}

/** Takes everything out of line that earlier rounds have left there, with the sessions it belongs to. */
export async function clearOutbox(two: TwoNodes): Promise<void> {
  await two.rows('delete from outbox');
}
