import { type Tx } from '../platform/db.ts';

/** A number of the tenant, as needed to answer from it. */
export interface OwnNumber {
  id: string;
  e164: string;
  outbound: boolean;
  mms: boolean;
  carrier: string;
  encodingProfile: string;
}

/** The tenant's number with these digits; `null` when it has none. */
export async function findOwnNumber(tx: Tx, e164: string): Promise<OwnNumber | null> {
  const row = await tx.q
    .selectFrom('phone_number')
    .select(['id', 'e164', 'outbound', 'mms', 'carrier', 'encoding_profile as encodingProfile'])
    .where('tenant_id', '=', tx.tenantId)
    .where('e164', '=', e164)
    .executeTakeFirst();
  return row ?? null;
}
