import * as z from 'zod';
import { type CallReport } from '../../../protocol/call.ts';
import { type Context } from '../../context.ts';
import { type ZendeskWeb } from '../../records/zendesk/api.ts';
import { askingAs, lookAtAgent, lookAtItem, lookUpTicket } from './look-up.ts';
import { type Look, nextLook } from './next-look.ts';
import { type Answer, takeAnswer } from './take-answer.ts';
import { repeatCall, tellCall } from './tell-call.ts';

export const FollowItemJob = z.object({ tenantId: z.string(), workItemId: z.string() });
export type FollowItemJob = z.infer<typeof FollowItemJob>;

/** Looks in one turn: the ticket, whether the call goes on, and the ticket again when somebody has taken it meanwhile. */
const MOST_LOOKS = 4;

/**
 * Looks at Zendesk what there is to know of a call, and says so. May be run again at any time, by several nodes at once: what
 * is said follows from the row, and reports of one call are ordered.
 */
export async function followItem(
  ctx: Context,
  web: ZendeskWeb,
  { tenantId, workItemId }: FollowItemJob,
  signal: AbortSignal,
): Promise<void> {
  await tellCall(ctx, tenantId, workItemId);
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    signal.throwIfAborted();
    const look = await ctx.db.tenant(tenantId, (tx) => nextLook(ctx, tx, workItemId));
    if (!look) break;
    const answer = await askFor(web, look, signal);
    const alive = await ctx.db.tenant(tenantId, (tx) => takeAnswer(ctx, tx, look, answer));
    await tellCall(ctx, tenantId, workItemId);
    if (alive) await repeat(ctx, tenantId, workItemId, alive);
  }
  await tellCall(ctx, tenantId, workItemId);
}

const repeat = (ctx: Context, tenantId: string, workItemId: string, said: CallReport): Promise<void> =>
  repeatCall(ctx, tenantId, { workItemId, said });

async function askFor(web: ZendeskWeb, look: Look, signal: AbortSignal): Promise<Answer> {
  if (look.at === 'nothing') return { kind: 'waiting' };
  const asking = askingAs(web, look.account, signal);
  if (look.at === 'ticket') return lookUpTicket(asking, look);
  return look.at === 'agent' ? lookAtAgent(asking, look) : lookAtItem(asking, look);
}
