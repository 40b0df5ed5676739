import { type Alarm } from '../../protocol/alarm.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { findAlarm, markAcknowledged } from './store.ts';
import { renderAlarms } from './view-alarms.ts';

/**
 * Notes that somebody has seen an alarm. From the next day of the company's clock on the same may be told again. A
 * repetition changes nothing, nor who was first. Throws `not_found`.
 */
export function acknowledgeAlarm(ctx: Context, principal: AdminPrincipal, id: string): Promise<Alarm> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const before = await existing(tx, id);
    if (before.acknowledged_at !== null) return { result: await render(tx, id), change: null };
    await markAcknowledged(tx, id, { by: principal.actor, at: ctx.clock.now() });
    const { kind, subject } = before;
    return {
      result: await render(tx, id),
      change: {
        ...{ action: 'alarm.acknowledged', object: `alarm/${id}` },
        ...{ before: { kind, subject, acknowledged: false }, after: { kind, subject, acknowledged: true } },
      },
    };
  });
}

async function existing(tx: Tx, id: string) {
  const row = await findAlarm(tx, id);
  if (!row) throw new AppError('not_found');
  return row;
}

async function render(tx: Tx, id: string): Promise<Alarm> {
  const [alarm] = await renderAlarms(tx, [await existing(tx, id)]);
  return alarm!; // one row, one alarm
}
