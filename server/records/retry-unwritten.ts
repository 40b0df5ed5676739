import { type UnwrittenRecord } from '../../protocol/record-system.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { recordAct } from '../audit/record-act.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { wakeSession } from './follow-record.ts';
import { changeThread, lockThread } from './thread-store.ts';
import { listUnwritten } from './unwritten-store.ts';
import { reopenRefused } from './write-store.ts';

const MOST = 100;

/** The latest conversations that are not whole in their records. */
export const viewUnwritten = (ctx: Context, { tenantId }: AdminPrincipal): Promise<UnwrittenRecord[]> =>
  ctx.db.tenant(tenantId, (tx) => listUnwritten(tx, MOST));

/** Tries again what is missing in a record, what was refused too. May be repeated. Throws `not_found`. */
export function retryUnwritten(ctx: Context, principal: AdminPrincipal, threadId: string): Promise<void> {
  return recordAct(ctx, principal, async (tx) => {
    const thread = await lockThread(tx, threadId);
    if (!thread) throw new AppError('not_found');
    const now = ctx.clock.now();
    await reopenRefused(tx, threadId);
    const well = { attempt: 0, failing_since: null, retry_at: null, reason: null, code: null };
    await changeThread(tx, threadId, { state: 'open', due_at: now, ...well });
    await wakeSession(ctx, tx, thread.session_id, now);
    const object = `record/${thread.system}/${thread.record_id}`;
    return { result: undefined, change: { action: 'record.retried', object, before: null, after: null } };
  });
}
