import { type CallReport } from '../../../protocol/call.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { callTruth } from '../../telephony/server-call-truth.ts';
import { lockItem, noteTold, noteTrouble } from './store.ts';

/** Zendesk Talk, as a source of calls. */
export const zendeskTalk = callTruth('zendesk-talk');

/** Records what was last said of a work item's call, if that is not done. May be repeated. */
export async function tellCall(ctx: Context, tenantId: string, workItemId: string): Promise<void> {
  const row = await ctx.db.tenant(tenantId, (tx) => lockItem(tx, workItemId));
  if (row?.said && row.toldSeq < row.said.seq) await report(ctx, tenantId, { workItemId, said: row.said });
}

/** Says it once more: the call still is as it was. */
export const repeatCall = (
  ctx: Context,
  tenantId: string,
  { workItemId, said }: { workItemId: string; said: CallReport },
): Promise<void> => report(ctx, tenantId, { workItemId, said });

async function report(
  ctx: Context,
  tenantId: string,
  { workItemId, said }: { workItemId: string; said: CallReport },
): Promise<void> {
  const trouble = await zendeskTalk.report(ctx, tenantId, said).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      // the queue that was set is gone; no other source has calls of this name
      ctx.log.warn({ tenantId, workItemId, code: error.code }, 'a call of Zendesk Talk was refused');
      return error;
    },
  );
  await ctx.db.tenant(tenantId, async (tx) => {
    await noteTold(tx, workItemId, said.seq);
    const at = ctx.clock.now();
    if (trouble) await noteTrouble(tx, { reason: 'queue_unknown', detail: said.queue, at });
  });
}
