import { type RecordSystemView } from '../../protocol/record-system.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { viewCredentials } from '../carrier-accounts/view-credentials.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { openRecordAccount } from './open-account.ts';
import { type RecordAccount, type RecordSystem } from './record-system.ts';
import { readSystem } from './system-store.ts';

/** The CRMs this server can write to, each with what the tenant has chosen. */
export function viewSystems(ctx: Context, { tenantId }: AdminPrincipal): Promise<RecordSystemView[]> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const systems: RecordSystemView[] = [];
    for (const system of ctx.recordSystems.values()) systems.push((await findChoice(ctx, tx, system)).view);
    return systems;
  });
}

/** Throws `not_found` for a CRM this server does not know. */
export function findSystem(ctx: Context, name: string): RecordSystem {
  const system = ctx.recordSystems.get(name);
  if (!system) throw new AppError('not_found');
  return system;
}

/** What the tenant has chosen for a CRM: as it may be shown, and its credentials opened for the moment. */
export async function findChoice(
  ctx: Context,
  tx: Tx,
  system: RecordSystem,
): Promise<{ view: RecordSystemView; account: RecordAccount | null; chosen: Record<string, string> }> {
  const row = await readSystem(tx, system.name);
  const account = openRecordAccount(ctx, {
    ...{ tenantId: tx.tenantId, system: system.name, sealed: row?.sealed ?? null },
  });
  // written by `changeSystem` alone
  const stored = (row?.options ?? {}) as Record<string, string>;
  const options = system.options.map(({ name, values }) => {
    const value = stored[name];
    return { name, values: [...values], value: value && values.includes(value) ? value : values[0] };
  });
  return {
    account,
    chosen: Object.fromEntries(options.map(({ name, value }) => [name, value])),
    view: {
      system: system.name,
      enabled: row?.enabled ?? false,
      fields: viewCredentials(system.account, account),
      options,
      changedAt: row?.changed_at.toISOString() ?? null,
      refusedSince: row?.refused_since?.toISOString() ?? null,
    },
  };
}
