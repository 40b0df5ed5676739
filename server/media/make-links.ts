import { type MediaLinks } from '../../protocol/media.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { permissionsOf } from '../agents/permissions-of.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { ownSession } from '../sessions/own-session.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { signLink, type Variant } from './sign-link.ts';
import { findMedia, findMediaOf, type MediaRow } from './store.ts';

/** Seconds that an address is good for. */
const VALID_SECONDS = 600;

/** Short-lived addresses of an item, for the agent in charge of its conversation; for everybody else it does not exist. */
export async function makeLinks(
  ctx: Context,
  principal: AgentPrincipal,
  mediaId: string,
): Promise<MediaLinks> {
  const { tenantId } = principal;
  const { row, maySave } = await ctx.db.tenant(tenantId, async (tx) => {
    const found = await findMedia(tx, mediaId);
    if (found?.state !== 'ready') throw new AppError('not_found');
    const session = await ownSession(tx, principal, found.session_id);
    const { mediaSave } = await effectiveSettings(tx, session.queue_key);
    return { row: found, maySave: mediaSave && (await permissionsOf(tx, principal)).has('media.save') };
  });
  return linksOf(ctx, tenantId, row, { maySave });
}

/** Addresses of the photos and videos of a conversation, by their id, for reading; what cannot be shown has none. */
export async function linksOfMessages(
  ctx: Context,
  tx: Tx,
  messages: readonly { id: string; media: readonly unknown[] }[],
): Promise<Map<string, MediaLinks>> {
  const ids = messages.flatMap(({ id, media }) => (media.length > 0 ? [id] : []));
  const rows = await findMediaOf(tx, ids);
  return new Map(
    rows.flatMap((row) =>
      row.state === 'ready' ? [[row.id, linksOf(ctx, tx.tenantId, row, { maySave: false })] as const] : [],
    ),
  );
}

function linksOf(
  ctx: Context,
  tenantId: string,
  { id: mediaId, thumbnail_key: thumbnailKey }: MediaRow,
  { maySave }: { maySave: boolean },
): MediaLinks {
  const expires = Math.floor(ctx.clock.now().getTime() / 1_000) + VALID_SECONDS;
  const link = (variant: Variant) => {
    const signature = signLink(ctx.secrets, { tenantId, mediaId, variant, expires });
    return `${ctx.publicOrigin}/media/${tenantId}/${mediaId}/${variant}?expires=${expires}&signature=${signature}`;
  };
  return {
    thumbnail: thumbnailKey === null ? null : link('thumbnail'),
    full: link('full'),
    download: maySave ? link('download') : null,
    expiresAt: new Date(expires * 1_000).toISOString(),
  };
}
