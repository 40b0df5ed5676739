import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { fileName } from './file-name.ts';
import { isSignedLink, type Variant } from './sign-link.ts';
import { findMedia, findMessageSeq } from './store.ts';

/** The query of an address, as it came. */
export interface LinkQuery {
  expires?: string | undefined;
  signature?: string | undefined;
}

export interface OpenedVariant {
  key: string;
  /** Octets. */
  size: number;
  type: string;
  /** Value of `Content-Disposition`. */
  disposition: string;
  /** Seconds that the address is still good for. */
  validSeconds: number;
}

/** Types that a browser may show by itself: pictures we wrote, and videos it plays. */
const INLINE = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'video/mp4', 'video/webm']);

/**
 * What a signed address leads to. Throws `link_invalid` before anything is looked up, `link_expired` only for an address
 * that was good, `not_found` when the item is gone.
 */
export async function openVariant(
  ctx: Context,
  { tenant, id, variant }: { tenant: string; id: string; variant: Variant },
  { expires = '', signature = '' }: LinkQuery,
): Promise<OpenedVariant> {
  const grant = { tenantId: tenant, mediaId: id, variant, expires: Number(expires) };
  if (!/^\d{1,12}$/.test(expires) || !isSignedLink(ctx.secrets, grant, signature))
    throw new AppError('link_invalid');
  const validSeconds = grant.expires - Math.floor(ctx.clock.now().getTime() / 1_000);
  if (validSeconds <= 0) throw new AppError('link_expired');
  const { row, seq } = await ctx.db.tenant(tenant, async (tx) => {
    const found = await findMedia(tx, id);
    return { row: found, seq: found ? await findMessageSeq(tx, found.message_id) : 0 };
  });
  const key = variant === 'thumbnail' ? row?.thumbnail_key : row?.object_key;
  const size = key ? await ctx.mediaStorage.size(tenant, key) : null;
  if (!row?.type || row.state !== 'ready' || !key || size === null) throw new AppError('not_found');
  const type = variant === 'thumbnail' ? 'image/webp' : row.type;
  const isInline = variant !== 'download' && INLINE.has(type);
  return {
    key,
    size,
    type,
    validSeconds,
    disposition: isInline ? 'inline' : `attachment; filename="${fileName(row, seq)}"`,
  };
}
