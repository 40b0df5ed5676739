import { type PrefixHold, type PrefixHoldInput } from '../../protocol/alarm.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration, changeWithin, type Outcome } from '../audit/change-configuration.ts';
import { nameActors } from '../audit/name-actors.ts';
import { type Context } from '../context.ts';
import { countryOf } from '../numbers/decide-destination.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import {
  findHold,
  type HoldRow,
  insertHold,
  lapsedHolds,
  readHolds,
  removeHold,
  setHoldEnd,
} from './store.ts';

interface Hold {
  actor: string;
  prefix: string;
  hours: number;
}

/**
 * Refuses texts to all numbers that begin like this, from the commit on; what is in line for them is suppressed when it
 * falls due. A prefix that is held already is held until the later of the two ends. Throws `invalid_request` for the whole
 * number of somebody: what is held is kept, and says nothing of a person.
 */
export function holdPrefix(
  ctx: Context,
  principal: AdminPrincipal,
  { prefix, hours }: PrefixHoldInput,
): Promise<PrefixHold> {
  if (countryOf(prefix) !== null) throw new AppError('invalid_request', { detail: 'prefix' });
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const { prefixHoldHours } = await effectiveSettings(tx, null);
    const hold = { actor: principal.actor, prefix, hours: hours ?? prefixHoldHours };
    const { result, change } = await writeHold(ctx, tx, hold);
    return { result: await render(tx, result), change };
  });
}

/** The same in a transaction that is under way. */
export async function keepHold(ctx: Pick<Context, 'clock' | 'ids'>, tx: Tx, hold: Hold): Promise<void> {
  await changeWithin(ctx, tx, { actor: hold.actor, event: 'settings.changed' }, () =>
    writeHold(ctx, tx, hold),
  );
}

/** Lets texts go there again. Throws `not_found`. */
export async function releasePrefix(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  await changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const row = await findHold(tx, { id });
    if (!row) throw new AppError('not_found');
    await removeHold(tx, id);
    return { result: undefined, change: ended('prefix.released', row) };
  });
}

/** Takes away what has lapsed, which opens the widgets of calls it was about. */
export async function dropLapsedHolds(ctx: Context, tenantId: string): Promise<void> {
  const now = ctx.clock.now();
  const lapsed = await ctx.db.tenant(tenantId, (tx) => lapsedHolds(tx, now));
  for (const { id } of lapsed)
    await changeConfiguration(ctx, { tenantId, actor: 'system' }, 'settings.changed', async (tx) => {
      // it may have been prolonged, or released, meanwhile
      const row = await findHold(tx, { id });
      if (!row || row.held_until > now) return { result: undefined, change: null };
      await removeHold(tx, id);
      return { result: undefined, change: ended('prefix.lapsed', row) };
    });
}

export const isHeldPrefix = async (tx: Tx, prefix: string): Promise<boolean> =>
  (await findHold(tx, { prefix })) !== undefined;

export async function listHolds(tx: Tx): Promise<PrefixHold[]> {
  const rows = await readHolds(tx);
  const names = await nameActors(
    tx,
    rows.map(({ held_by }) => held_by),
  );
  return rows.map((row) => toHold(row, names));
}

async function writeHold(
  { clock, ids }: Pick<Context, 'clock' | 'ids'>,
  tx: Tx,
  { actor, prefix, hours }: Hold,
): Promise<Outcome<HoldRow>> {
  const now = clock.now();
  const until = addSeconds(now, hours * 3_600);
  const before = await findHold(tx, { prefix });
  if (before && before.held_until >= until) return { result: before, change: null };
  const row = { id: ids.uuid(), prefix, held_at: now, held_by: actor, held_until: until };
  if (before) await setHoldEnd(tx, before.id, until);
  else await insertHold(tx, row);
  return {
    result: before ? { ...before, held_until: until } : row,
    change: {
      ...{ action: 'prefix.held', object: `prefix-hold/${before?.id ?? row.id}` },
      before: before ? { prefix, until: before.held_until.toISOString() } : null,
      after: { prefix, until: until.toISOString() },
    },
  };
}

const ended = (action: string, { id, prefix, held_until }: HoldRow) => ({
  ...{ action, object: `prefix-hold/${id}` },
  ...{ before: { prefix, until: held_until.toISOString() }, after: null },
});

const render = async (tx: Tx, row: HoldRow): Promise<PrefixHold> =>
  toHold(row, await nameActors(tx, [row.held_by]));

const toHold = (
  { id, prefix, held_at, held_by, held_until }: HoldRow,
  names: ReadonlyMap<string, string>,
): PrefixHold => ({
  ...{ id, prefix, at: held_at.toISOString(), by: held_by, byName: names.get(held_by) ?? null },
  until: held_until.toISOString(),
});
