import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addTenant, readTenantStandings } from './tenant-store.ts';
import { writeSetupLink } from './link-store.ts';
import { makeLink, portalAddress } from './one-time-link.ts';
import { readTenant } from './store.ts';

/** Where to go after a start. */
export interface PortalEntry {
  tenantId: string;
  /** The portal's address; where nobody can administer yet, a one-time link to make the first administrator. */
  link: string;
  isSetup: boolean;
}

/** As many as somebody reads; those without an administrator come first. */
const SHOWN = 10;

/**
 * The portals of this server. A tenant that nobody can administer gets a new setup link, and the one before ends; a
 * database without any tenant gets the tenant `firstTenant` first, whose company is asked for at the setup.
 */
export async function listPortals(ctx: Context, firstTenant: string): Promise<PortalEntry[]> {
  const standings = () => ctx.db.worker((tx) => readTenantStandings(tx, SHOWN));
  let tenants = await standings();
  if (tenants.length === 0) {
    await ctx.db.tenant(firstTenant, (tx) => addTenant(tx, ctx.clock.now()));
    tenants = await standings();
  }
  return Promise.all(
    tenants.map(async ({ id, hasAdministrator }) => ({
      tenantId: id,
      isSetup: !hasAdministrator,
      link: hasAdministrator ? portalAddress(ctx, id) : await makeSetupLink(ctx, id),
    })),
  );
}

/** A new setup link, for somebody with the machine in hand; the one before ends. Throws `not_found`. */
export async function makeSetupLink(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'publicOrigin'>,
  tenantId: string,
): Promise<string> {
  const { link, row } = makeLink(ctx, tenantId, 'setup');
  await ctx.db.tenant(tenantId, async (tx) => {
    if (!(await readTenant(tx))) throw new AppError('not_found');
    await writeSetupLink(tx, row);
  });
  return link;
}
