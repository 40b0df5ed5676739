import { type Alarm, type AlarmList } from '../../protocol/alarm.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { nameActors } from '../audit/name-actors.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { listHolds } from '../sending/hold-prefix.ts';
import { type AlarmRow, readAlarms } from './store.ts';

/** Alarms that nobody has acknowledged, the latest of the others, and the prefixes that are held. */
export const viewAlarms = (ctx: Context, { tenantId }: AdminPrincipal): Promise<AlarmList> =>
  ctx.db.tenant(tenantId, async (tx) => ({
    alarms: await renderAlarms(tx, await readAlarms(tx)),
    holds: await listHolds(tx),
  }));

/** As administrators see them, with names. */
export async function renderAlarms(tx: Tx, rows: readonly AlarmRow[]): Promise<Alarm[]> {
  const actors = rows.flatMap(({ kind, subject, acknowledged_by }) => [
    ...(kind === 'agent' ? [`agent:${subject}`] : []),
    ...(acknowledged_by === null ? [] : [acknowledged_by]),
  ]);
  const names = await nameActors(tx, actors);
  return rows.map((row) => {
    const { id, kind, subject, numbers, texts, share, usual, acknowledged_at: at, acknowledged_by: by } = row;
    return {
      ...{ id, kind, subject, numbers, texts, share, usual },
      name: kind === 'agent' ? (names.get(`agent:${subject}`) ?? null) : null,
      raisedAt: row.raised_at.toISOString(),
      acknowledged:
        at === null || by === null ? null : { at: at.toISOString(), by, byName: names.get(by) ?? null },
    };
  });
}
