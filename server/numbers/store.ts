import { sql } from 'kysely';
import { type E164 } from '../../protocol/phone.ts';
import { type Tx } from '../platform/db.ts';

/** A number of ours that a new session of a queue may text from. */
export interface OutboundNumber {
  id: string;
  e164: E164;
  mms: boolean;
  carrier: string;
  /** Id in `protocol/encoding-profile.ts`. */
  encodingProfile: string;
  liveSessions: number;
}

/**
 * The numbers a queue may text from: verified, for texting in calls, in the role outbound, not draining; in the order
 * of their digits. Locks each against removal until the transaction ends, so that a session never begins on a number
 * that is being taken away.
 */
export async function readOutboundNumbers(tx: Tx, queueKey: string): Promise<OutboundNumber[]> {
  const { rows } = await sql<OutboundNumber>`
    select n.id, n.e164, n.mms, n.carrier, n.encoding_profile as "encodingProfile",
           (select count(*) from session s
             where s.tenant_id = n.tenant_id and s.number_id = n.id and s.state = 'active') as "liveSessions"
      from queue_number q
      join phone_number n on n.tenant_id = q.tenant_id and n.id = q.number_id
     where q.tenant_id = ${tx.tenantId} and q.queue_key = ${queueKey} and q.direction = 'outbound'
       and n.outbound and n.purpose = 'in_call' and n.verified_at is not null and not n.draining
     order by n.e164
       for key share of n`.execute(tx.q);
  return rows;
}
