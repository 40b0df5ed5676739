import { type Tx } from '../platform/db.ts';
import { knownCarrierIds, takenEvents, unansweredTexts, type UnansweredText } from './reconcile-store.ts';

export type { UnansweredText };

/** Texts that may be with the carrier, which has not said so; not older than that. */
export const textsWithoutAnswer = (tx: Tx, carrier: string, since: Date): Promise<UnansweredText[]> =>
  unansweredTexts(tx, carrier, since);

/** What is known already of texts and events that a carrier keeps. */
export async function knownOfCarrier(
  tx: Tx,
  carrier: string,
  { carrierIds, eventIds }: { carrierIds: readonly string[]; eventIds: readonly string[] },
): Promise<{ texts: Set<string>; events: Set<string> }> {
  return {
    texts: await knownCarrierIds(tx, carrier, carrierIds),
    events: await takenEvents(tx, carrier, eventIds),
  };
}
