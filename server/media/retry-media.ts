import { type Media } from '../../protocol/media.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { renderMedia } from '../messages/render-message.ts';
import { AppError } from '../platform/app-error.ts';
import { lockOwnSession } from '../sessions/own-session.ts';
import { changeAndTell } from './record-outcome.ts';
import { findMedia, lockMedia } from './store.ts';

/** Fetches an item again that could not be fetched. Throws `not_retryable` when it is in any other state. */
export async function retryMedia(ctx: Context, principal: AgentPrincipal, id: string): Promise<Media> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const found = await findMedia(tx, id);
    if (!found) throw new AppError('not_found');
    await lockOwnSession(tx, principal, found.session_id);
    const row = await lockMedia(tx, id);
    if (row?.state !== 'failed' || row.source_url === null) throw new AppError('not_retryable');
    const changed = await changeAndTell(tx, row, { state: 'announced', reason: null });
    await ctx.jobs.add(tx, 'media.process', { tenantId: tx.tenantId, mediaId: id });
    return renderMedia(changed);
  });
}
