import { type SendingInput, type SendingState } from '../../protocol/sending.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { nameActors } from '../audit/name-actors.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { countWaiting, readInstallationStop, readStop, removeStop, writeStop } from './store.ts';

/** Whether texts go out, and who stopped them. */
export const viewSending = (ctx: Context, { tenantId }: AdminPrincipal): Promise<SendingState> =>
  ctx.db.tenant(tenantId, readState);

/**
 * Stops the hand-over of all texts of a tenant to carriers, or lets them go on. It holds from the commit: each claim and
 * each text of an agent reads it. What waits stays in line until it is too old; texts of callers are taken as ever. A
 * repetition changes nothing, nor who stopped it.
 */
export function stopSending(
  ctx: Context,
  principal: AdminPrincipal,
  { stopped, note }: SendingInput,
): Promise<SendingState> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const before = await readStop(tx);
    if (stopped === (before !== undefined)) return { result: await readState(tx), change: null };
    if (stopped) await writeStop(tx, { stopped_at: ctx.clock.now(), stopped_by: principal.actor, note });
    else await removeStop(tx);
    tx.wake('outbox');
    return {
      result: await readState(tx),
      change: {
        action: stopped ? 'sending.stopped' : 'sending.resumed',
        object: 'sending',
        before: { stopped: !stopped },
        after: { stopped, ...(note !== '' && { note }) },
      },
    };
  });
}

async function readState(tx: Tx): Promise<SendingState> {
  const stop = await readStop(tx);
  const installation = await readInstallationStop(tx);
  const names = stop ? await nameActors(tx, [stop.stopped_by]) : null;
  return {
    stopped: stop
      ? {
          ...{ at: stop.stopped_at.toISOString(), by: stop.stopped_by, note: stop.note },
          byName: names?.get(stop.stopped_by) ?? null,
        }
      : null,
    installation: installation
      ? { at: installation.stopped_at.toISOString(), note: installation.note }
      : null,
    waiting: await countWaiting(tx),
  };
}
