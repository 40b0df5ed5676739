import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { type LinkRow } from './link-store.ts';

/** Seconds. Whoever can read the server's output sets it up soon; somebody invited may be away for some days. */
const LIFE_SECONDS = { setup: 24 * 3_600, invitation: 7 * 24 * 3_600 };

/** Address of the portal of a tenant. */
export const portalAddress = ({ publicOrigin }: Pick<Context, 'publicOrigin'>, tenantId: string): string =>
  `${publicOrigin}/portal/${tenantId}/`;

/** A link whose secret stands in the fragment, which no browser sends and no log holds, and what the database keeps of it. */
export function makeLink(
  ctx: Pick<Context, 'clock' | 'ids' | 'publicOrigin'>,
  tenantId: string,
  kind: keyof typeof LIFE_SECONDS,
): { link: string; row: LinkRow } {
  const token = ctx.ids.secret();
  const expiresAt = addSeconds(ctx.clock.now(), LIFE_SECONDS[kind]);
  return {
    link: `${portalAddress(ctx, tenantId)}${kind}#${token}`,
    row: { hash: hashSecret(token), expiresAt },
  };
}
