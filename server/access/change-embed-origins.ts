import { type EmbedOrigin } from '../../protocol/integration.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { readEmbedOrigins, removeEmbedOrigin } from './integration-store.ts';
import { type AdminPrincipal } from './principal.ts';
import { addEmbedOrigin } from './provision.ts';

/** The origins whose pages may embed the widget, each with the widgets that are open there. */
export function viewEmbedOrigins(ctx: Context, { tenantId }: AdminPrincipal): Promise<EmbedOrigin[]> {
  return ctx.db.tenant(tenantId, (tx) => origins(ctx, tx));
}

/** Lets the pages of an exact origin embed the widget, from its next load on. May be repeated. */
export function allowOrigin(ctx: Context, principal: AdminPrincipal, origin: string): Promise<EmbedOrigin> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const known = await findOrigin(ctx, tx, origin);
    if (known) return { result: known, change: null };
    await addEmbedOrigin(tx, origin);
    const result = (await findOrigin(ctx, tx, origin))!; // just added
    return {
      result,
      change: { action: 'embed_origin.added', object: 'embed-origins', before: null, after: { origin } },
    };
  });
}

/**
 * Pages of this origin can embed the widget no more; widgets that are open there live on until they are loaded again.
 * Throws `not_found`.
 */
export function forbidOrigin(ctx: Context, principal: AdminPrincipal, origin: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const known = await findOrigin(ctx, tx, origin);
    if (!known) throw new AppError('not_found');
    await removeEmbedOrigin(tx, origin);
    const before = { origin, liveWidgets: known.liveWidgets };
    return {
      result: undefined,
      change: { action: 'embed_origin.removed', object: 'embed-origins', before, after: null },
    };
  });
}

const findOrigin = async (ctx: Context, tx: Tx, origin: string) =>
  (await origins(ctx, tx)).find((known) => known.origin === origin);

const origins = async ({ clock }: Context, tx: Tx): Promise<EmbedOrigin[]> =>
  (await readEmbedOrigins(tx, clock.now())).map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
  }));
