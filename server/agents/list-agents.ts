import * as z from 'zod/mini';
import { type Agent, type AgentPage } from '../../protocol/agent.ts';
import { Permission } from '../../protocol/launch.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type AgentRow, readAgents } from './store.ts';

/** The agents of a tenant, by name. Throws `invalid_request` for a cursor that no page gave. */
export async function listAgents(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  { search, limit, cursor }: { search: string; limit: number; cursor: string | undefined },
): Promise<AgentPage> {
  const after = cursor === undefined ? null : parseCursor(cursor);
  const rows = await ctx.db.tenant(tenantId, (tx) => readAgents(tx, { search, after, limit: limit + 1 }));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { agents: page.map(renderAgent), next: rows.length > limit && last ? formatCursor(last) : null };
}

export const renderAgent = ({ id, name, granted, withheld, launched_at }: AgentRow): Agent => ({
  id,
  name,
  granted: known(granted),
  withheld: known(withheld),
  launchedAt: launched_at?.toISOString() ?? null,
});

/** Another release may have stored a permission that this one has not. */
const known = (names: readonly string[]): Permission[] =>
  Permission.options.filter((permission) => names.includes(permission));

/** A place in the order of the list, as base64url of JSON. */
const formatCursor = ({ name, id }: AgentRow): string =>
  Buffer.from(JSON.stringify([name, id])).toString('base64url');

const Place = z.tuple([z.string(), z.string()]);

function parseCursor(cursor: string): { name: string; id: string } {
  try {
    const [name, id] = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { name, id };
  } catch (cause) {
    throw new AppError('invalid_request', { detail: 'cursor', cause });
  }
}
