import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { SendMessageResponse } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';

export interface KeyedRequest {
  agentId: string;
  key: string;
  /** What is asked for, everything that matters to it included. */
  request: unknown;
}

/**
 * Answers a repeated send with the answer of the first, on any node and after any restart; `perform` runs for the first
 * only. The key is stored in the same transaction as the message, so that a refusal leaves none behind. Two requests
 * with one key at once: the second waits for the first. Another body under the key: `idempotency_mismatch`.
 */
export async function once(
  ctx: Context,
  tx: Tx,
  { agentId, key, request }: KeyedRequest,
  perform: () => Promise<SendMessageResponse>,
): Promise<SendMessageResponse> {
  const fingerprint = createHash('sha256').update(canonical(request)).digest('base64');
  const { rows } = await sql`
    insert into idempotency (tenant_id, agent_id, key, fingerprint, created_at)
    values (${tx.tenantId}, ${agentId}, ${key}, ${fingerprint}, ${ctx.clock.now()})
    on conflict do nothing returning 1`.execute(tx.q);
  if (rows.length === 0) return earlierAnswer(tx, { agentId, key, fingerprint });
  const response = await perform();
  await tx.q
    .updateTable('idempotency')
    .set({ response: JSON.stringify(response) })
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .execute();
  return response;
}

async function earlierAnswer(
  tx: Tx,
  { agentId, key, fingerprint }: { agentId: string; key: string; fingerprint: string },
): Promise<SendMessageResponse> {
  const earlier = await tx.q
    .selectFrom('idempotency')
    .select(['fingerprint', 'response'])
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!earlier?.response) throw new AppError('request_in_progress');
  if (earlier.fingerprint !== fingerprint) throw new AppError('idempotency_mismatch');
  return SendMessageResponse.parse(earlier.response);
}

/** JSON with sorted keys: two spellings of one request are one request. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
