import { sql } from 'kysely';
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

/** All numbers of the tenant. */
export async function ownNumbers(tx: Tx): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('phone_number')
    .select('e164')
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('e164')
    .execute();
  return rows.map(({ e164 }) => e164);
}

/** A number of the tenant, with what decides whether a text may go out from it. */
export interface SendingNumber extends OwnNumber {
  verified: boolean;
  draining: boolean;
}

/** The number of this id, kept from removal until the transaction ends; `null` when it is not there. */
export async function findSendingNumber(tx: Tx, id: string): Promise<SendingNumber | null> {
  const { rows } = await sql<SendingNumber>`
    select id, e164, outbound, mms, carrier, encoding_profile as "encodingProfile", verified_at is not null as verified, draining
      from phone_number
     where tenant_id = ${tx.tenantId} and id = ${id}
       for key share`.execute(tx.q);
  return rows[0] ?? null;
}
