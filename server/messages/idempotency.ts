import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type SendMessageResponse } from '../../protocol/message.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { renderMessage } from './render-message.ts';
import { agentNames, findMessage } from './store.ts';

export interface KeyedRequest {
  agentId: string;
  key: string;
  /** What is asked for, everything that matters to it included. */
  request: unknown;
}

/**
 * Answers a repeated send with the answer of the first, on any node and after any restart; `perform` runs for the first
 * only, and stores the message under the id it is given. The key is stored in the same transaction, so that a refusal
 * leaves none behind. Two requests with one key at once: the second waits for the first. Another body under the key:
 * `idempotency_mismatch`.
 */
export async function once(
  ctx: Context,
  tx: Tx,
  { agentId, key, request }: KeyedRequest,
  perform: (messageId: string) => Promise<SendMessageResponse>,
): Promise<SendMessageResponse> {
  const fingerprint = createHash('sha256').update(canonical(request)).digest('base64');
  const messageId = ctx.ids.uuid();
  const { rows } = await sql`
    insert into idempotency (tenant_id, agent_id, key, fingerprint, message_id, created_at)
    values (${tx.tenantId}, ${agentId}, ${key}, ${fingerprint}, ${messageId}, ${ctx.clock.now()})
    on conflict do nothing returning 1`.execute(tx.q);
  crashPoint('C5');
  return rows.length === 0 ? earlierAnswer(tx, { agentId, key, fingerprint }) : perform(messageId);
}

/** The answer of the first request: its message as it was when it was taken, whatever has become of it. */
async function earlierAnswer(
  tx: Tx,
  { agentId, key, fingerprint }: { agentId: string; key: string; fingerprint: string },
): Promise<SendMessageResponse> {
  const earlier = await tx.q
    .selectFrom('idempotency')
    .select(['fingerprint', 'message_id'])
    .where('tenant_id', '=', tx.tenantId)
    .where('agent_id', '=', agentId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (earlier.fingerprint !== fingerprint) throw new AppError('idempotency_mismatch');
  const row = await findMessage(tx, earlier.message_id);
  if (!row) throw new AppError('not_found');
  const names = await agentNames(tx, [agentId]);
  const agent = { id: agentId, name: names.get(agentId) ?? agentId };
  const taken = { ...row, state: 'queued', reason: null, state_at: row.created_at, wait_until: null };
  return { message: renderMessage(taken, agent, []) };
}

/** JSON with sorted keys: two spellings of one request are one request. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
