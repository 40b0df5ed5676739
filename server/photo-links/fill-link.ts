import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { isOver } from './decide-link.ts';
import { findByMessage } from './store.ts';
import { holdsMask, unmask } from './token.ts';

/** A text as it leaves: where it carries a link, with the token that no table holds. */
export async function fillLink(
  ctx: Context,
  { tenantId, messageId, body }: { tenantId: string; messageId: string; body: string },
): Promise<string> {
  if (!holdsMask(body)) return body;
  const link = await ctx.db.tenant(tenantId, (tx) => findByMessage(tx, messageId));
  return link ? unmask(ctx, body, { tenantId, linkId: link.id }) : body;
}

/** Whether a text may be sent again: one that carries a link is worth it only while that is in force. */
export async function carriesDeadLink(
  ctx: Context,
  tx: Tx,
  { id, body }: { id: string; body: string },
): Promise<boolean> {
  const link = holdsMask(body) ? await findByMessage(tx, id) : undefined;
  if (!link) return false;
  const facts = { sessionActive: true, replaced: link.replaced_at !== null, expiresAt: link.expires_at };
  return isOver(facts, ctx.clock.now());
}
