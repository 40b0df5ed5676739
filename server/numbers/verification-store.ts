import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Attempt } from './decide-verification.ts';

export interface AttemptRow extends Attempt {
  id: string;
  numberId: string;
  codeHash: Buffer;
}

/** The latest attempts of these numbers, by the id of the number. */
export async function readAttempts(tx: Tx, numberIds: readonly string[]): Promise<Map<string, AttemptRow>> {
  const { rows } = await sql<AttemptRow>`
    select distinct on (v.number_id) v.id, v.number_id as "numberId", v.witness, v.witness_ours as "witnessOurs",
           v.code_hash as "codeHash", v.started_at as "startedAt", v.expires_at as "expiresAt",
           v.verified_at as "verifiedAt", v.tries,
           v.sending_message is not null as "sendingAsked", v.receiving_message is not null as "receivingAsked",
           v.sending_proved_at is not null as "sendingProved", v.receiving_proved_at is not null as "receivingProved",
           (select coalesce(jsonb_agg(jsonb_build_object('state', m.state, 'reason', m.reason)), '[]')
              from message m
             where m.tenant_id = v.tenant_id and m.id in (v.sending_message, v.receiving_message)) as texts
      from number_verification v
     where v.tenant_id = ${tx.tenantId} and v.number_id = any(${numberIds}::uuid[])
     order by v.number_id, v.started_at desc`.execute(tx.q);
  return new Map(rows.map((row) => [row.numberId, row]));
}

/** How many attempts a number has had since then. */
export async function countAttempts(tx: Tx, numberId: string, since: Date): Promise<number> {
  const { count } = await tx.q
    .selectFrom('number_verification')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tx.tenantId)
    .where('number_id', '=', numberId)
    .where('started_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}

export interface NewAttempt {
  id: string;
  numberId: string;
  witness: string;
  witnessOurs: boolean;
  codeHash: Buffer;
  sendingMessage: string | null;
  receivingMessage: string | null;
  startedAt: Date;
  expiresAt: Date;
}

export async function insertAttempt(tx: Tx, attempt: NewAttempt): Promise<void> {
  await tx.q
    .insertInto('number_verification')
    .values({
      tenant_id: tx.tenantId,
      id: attempt.id,
      number_id: attempt.numberId,
      witness: attempt.witness,
      witness_ours: attempt.witnessOurs,
      code_hash: attempt.codeHash,
      sending_message: attempt.sendingMessage,
      receiving_message: attempt.receivingMessage,
      started_at: attempt.startedAt,
      expires_at: attempt.expiresAt,
    })
    .execute();
}

/** A verified number that sends and receives, other than this one: the first by its digits. */
export async function findWitness(tx: Tx, numberId: string): Promise<{ id: string } | undefined> {
  return tx.q
    .selectFrom('phone_number')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '<>', numberId)
    .where('verified_at', 'is not', null)
    .where('inbound', '=', true)
    .where('outbound', '=', true)
    .where('draining', '=', false)
    .orderBy('e164')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The numbers with an attempt that is neither over nor done, whose code may be in a text between these two: at the
 * number from its witness, or at a witness of ours from the number.
 */
export async function findAttempted(
  tx: Tx,
  { from, to, now }: { from: string; to: string; now: Date },
): Promise<{ numberId: string; at: 'number' | 'witness' }[]> {
  const { rows } = await sql<{ numberId: string; at: 'number' | 'witness' }>`
    select distinct n.id as "numberId", case when n.e164 = ${to} then 'number' else 'witness' end as at
      from phone_number n
      join number_verification v on v.tenant_id = n.tenant_id and v.number_id = n.id
     where n.tenant_id = ${tx.tenantId} and v.verified_at is null and v.expires_at > ${now}
       and ((n.e164 = ${to} and v.witness = ${from}) or (n.e164 = ${from} and v.witness = ${to} and v.witness_ours))
     order by at, "numberId"`.execute(tx.q);
  return rows;
}

export async function noteWrongCode(tx: Tx, id: string): Promise<void> {
  await sql`update number_verification set tries = tries + 1 where tenant_id = ${tx.tenantId} and id = ${id}`.execute(
    tx.q,
  );
}

/** Notes what a code has proved, and since when the number is verified by it. */
export async function noteProof(
  tx: Tx,
  id: string,
  { sending, receiving, verified, at }: { sending: boolean; receiving: boolean; verified: boolean; at: Date },
): Promise<void> {
  await sql`
    update number_verification
       set sending_proved_at = case when ${sending} then coalesce(sending_proved_at, ${at}) else sending_proved_at end,
           receiving_proved_at = case when ${receiving} then coalesce(receiving_proved_at, ${at}) else receiving_proved_at end,
           verified_at = case when ${verified} then ${at} else verified_at end
     where tenant_id = ${tx.tenantId} and id = ${id}`.execute(tx.q);
}

export async function markVerified(tx: Tx, numberId: string, at: Date): Promise<void> {
  await sql`
    update phone_number set verified_at = coalesce(verified_at, ${at})
     where tenant_id = ${tx.tenantId} and id = ${numberId}`.execute(tx.q);
}
