import { type RecordSystemInput, type RecordSystemView } from '../../protocol/record-system.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { mergeCredentials } from '../carrier-accounts/merge-credentials.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { wakeSession } from './follow-record.ts';
import { recordAccountPlace } from './open-account.ts';
import { type RecordSystem } from './record-system.ts';
import { writeSystem } from './system-store.ts';
import { attachThread, liveCallsWith, wakeThreadsOf } from './thread-store.ts';
import { findChoice, findSystem } from './view-systems.ts';

/**
 * Stores what a company chooses for a CRM: credentials, sealed, options, on or off. What is left out stays as it is. Live calls
 * that name a record of it are written to it from here on, and what waited is tried at once. Throws `not_found`,
 * `changed_meanwhile`, or `setting_invalid` with the name of what cannot be used; it cannot be on without credentials.
 */
export function changeSystem(
  ctx: Context,
  principal: AdminPrincipal,
  { system: name, input, ifMatch }: { system: string; input: RecordSystemInput; ifMatch: string | null },
): Promise<RecordSystemView> {
  const system = findSystem(ctx, name);
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { view: before, account, chosen } = await findChoice(ctx, tx, system);
    assertUnchanged(ifMatch, before);
    const options = { ...chosen, ...checkOptions(system, input.options ?? {}) };
    const merged = input.fields && mergeCredentials(system.account, account, input.fields);
    const values = merged?.values ?? account;
    const enabled = input.enabled ?? before.enabled;
    if (enabled && !values) throw new AppError('setting_invalid', { detail: 'enabled' });
    const now = ctx.clock.now();
    const place = recordAccountPlace(tx.tenantId, name);
    const sealed = values && ctx.secrets.seal(JSON.stringify(values), place);
    await writeSystem(tx, { system: name, enabled, sealed, options, changedAt: now });
    if (enabled) await catchUp(ctx, tx, { system, live: !before.enabled, now });
    return {
      result: (await findChoice(ctx, tx, system)).view,
      change: {
        ...{ action: 'record_system.changed', object: `record_system/${name}` },
        before: before.changedAt === null ? null : { enabled: before.enabled, options: chosen },
        // of credentials the names alone
        after: { enabled, options, changed: merged?.changed ?? [] },
      },
    };
  });
}

/** Forgets the credentials, and switches the CRM off. */
export function forgetSystem(ctx: Context, principal: AdminPrincipal, name: string): Promise<void> {
  const system = findSystem(ctx, name);
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { view, chosen } = await findChoice(ctx, tx, system);
    if (!view.enabled && view.fields.every((field) => !field.set)) return { result: undefined, change: null };
    const changedAt = ctx.clock.now();
    await writeSystem(tx, { system: name, enabled: false, sealed: null, options: chosen, changedAt });
    const object = `record_system/${name}`;
    const before = { enabled: view.enabled, options: chosen };
    return {
      result: undefined,
      change: { action: 'record_system.account_removed', object, before, after: null },
    };
  });
}

function checkOptions({ options }: RecordSystem, input: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(input)) {
    const spec = options.find((option) => option.name === name);
    if (!spec?.values.includes(value)) throw new AppError('setting_invalid', { detail: name });
  }
  return input;
}

async function catchUp(
  ctx: Context,
  tx: Tx,
  { system: { name }, live, now }: { system: RecordSystem; live: boolean; now: Date },
): Promise<void> {
  const sessions = new Set(await wakeThreadsOf(tx, name, now));
  for (const call of live ? await liveCallsWith(tx, name) : []) {
    const sessionId = await attachThread(tx, { ...call, id: ctx.ids.uuid(), now });
    if (sessionId) sessions.add(sessionId);
  }
  for (const sessionId of sessions) await wakeSession(ctx, tx, sessionId, now);
}
