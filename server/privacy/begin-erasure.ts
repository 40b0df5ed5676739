import { type Erasure, type ErasureList, NOTHING_ERASED } from '../../protocol/privacy.ts';
import { type E164 } from '../../protocol/phone.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { recordAct } from '../audit/record-act.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { isOnCall } from '../sessions/erase-sessions.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { type ErasureRow, insertErasure, latestErasures } from './store.ts';

/** Where a number waits, sealed, until all of it is erased. */
export const placeOf = (tenantId: string, erasureId: string): string => `erasure|${tenantId}|${erasureId}`;

/**
 * Has everything erased that is kept of whoever has this number. Throws `person_on_call` while a call of theirs lives, and
 * `erasure_held` while the company holds erasures.
 */
export function beginErasure(ctx: Context, principal: AdminPrincipal, number: E164): Promise<Erasure> {
  return recordAct(ctx, principal, async (tx) => {
    if ((await effectiveSettings(tx, null)).erasureHold) throw new AppError('erasure_held');
    if (await isOnCall(tx, number)) throw new AppError('person_on_call');
    const id = ctx.ids.uuid();
    const row: Omit<ErasureRow, 'tenant_id' | 'done_at'> = {
      id,
      sealed: ctx.secrets.seal(number, placeOf(tx.tenantId, id)),
      state: 'waiting',
      counts: NOTHING_ERASED,
      given: { records: [], carriers: [], webhooks: false },
      requested_by: principal.actor,
      requested_at: ctx.clock.now(),
    };
    await insertErasure(tx, row);
    await ctx.jobs.add(tx, 'person.erase', { tenantId: tx.tenantId, erasureId: id });
    const result = renderErasure({ ...row, done_at: null });
    const object = `erasure/${id}`;
    return { result, change: { action: 'person.erasure_asked', object, before: null, after: null } };
  });
}

/** The latest erasures, without whom they were of. */
export async function listErasures(ctx: Context, { tenantId }: AdminPrincipal): Promise<ErasureList> {
  const rows = await ctx.db.tenant(tenantId, (tx) => latestErasures(tx, 50));
  return { erasures: rows.map(renderErasure) };
}

const renderErasure = ({
  id,
  state,
  requested_at,
  done_at,
  counts,
  given,
}: Omit<ErasureRow, 'tenant_id'>): Erasure => ({
  ...{ id, state, counts, given },
  requestedAt: requested_at.toISOString(),
  doneAt: done_at?.toISOString() ?? null,
});
