import {
  accountConfiguration,
  type CarrierAccount,
  type CredentialsInput,
} from '../../protocol/integration.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { carrierAccountPlace } from '../access/provision.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { LINES_TOPIC } from './line-keeper.ts';
import { wakePoll } from '../reconciliation/wake-poll.ts';
import { deleteAllSoon } from '../media/copies/wake-deleting.ts';
import { mergeCredentials } from './merge-credentials.ts';
import { removeAccount, writeAccount } from './store.ts';
import { findAccount, findCarrier } from './view-accounts.ts';

/**
 * Stores credentials, sealed, as `mergeCredentials` has them. `ifMatch` is the fingerprint of the account as it was
 * shown. Throws `not_found`, `changed_meanwhile`, or `setting_invalid` with the name of the field the carrier cannot use.
 */
export function changeAccount(
  ctx: Context,
  principal: AdminPrincipal,
  { carrier: name, input, ifMatch }: { carrier: string; input: CredentialsInput; ifMatch: string | null },
): Promise<CarrierAccount> {
  const carrier = findCarrier(ctx, name);
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { view: before, credentials } = await findAccount(ctx, tx, carrier);
    assertUnchanged(ifMatch, accountConfiguration(before));
    const { values, changed } = mergeCredentials(carrier.credentials, credentials, input.fields);
    if (input.mediaAtCarrier !== undefined && !carrier.deleteMedia)
      throw new AppError('setting_invalid', { detail: 'mediaAtCarrier' });
    const stored = before.mediaAtCarrier === 'keep' ? 'keep' : 'delete';
    const mediaAtCarrier = input.mediaAtCarrier ?? stored;
    const isSame = changed.length === 0 && mediaAtCarrier === stored;
    if (isSame && before.changedAt !== null) return { result: before, change: null };
    const place = carrierAccountPlace(tx.tenantId, name);
    const sealed = ctx.secrets.seal(JSON.stringify(values), place);
    await writeAccount(tx, { carrier: name, sealed, changedAt: ctx.clock.now(), mediaAtCarrier });
    await wakePoll(ctx, tx, name, 0);
    await deleteAllSoon(ctx, tx, name);
    tx.wake(LINES_TOPIC);
    return {
      result: (await findAccount(ctx, tx, carrier)).view,
      change: {
        ...{ action: 'carrier_account.changed', object: `carrier/${name}` },
        before:
          before.changedAt === null
            ? null
            : {
                fields: before.fields.flatMap((one) => (one.set ? one.name : [])),
                ...(carrier.deleteMedia && { mediaAtCarrier: stored }),
              },
        // names alone: an address, too, may hold a secret
        after: {
          ...{ fields: Object.keys(values), changed },
          ...(carrier.deleteMedia && { mediaAtCarrier }),
        },
      },
    };
  });
}

/** Forgets the credentials. Throws `not_found`, or `carrier_in_use` with how many numbers still text through it. */
export function forgetAccount(ctx: Context, principal: AdminPrincipal, name: string): Promise<void> {
  const carrier = findCarrier(ctx, name);
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { view } = await findAccount(ctx, tx, carrier);
    if (view.numbers > 0) throw new AppError('carrier_in_use', { detail: String(view.numbers) });
    if (view.changedAt === null) return { result: undefined, change: null };
    await removeAccount(tx, name);
    tx.wake(LINES_TOPIC);
    const before = { fields: view.fields.flatMap((one) => (one.set ? one.name : [])) };
    return {
      result: undefined,
      change: { action: 'carrier_account.removed', object: `carrier/${name}`, before, after: null },
    };
  });
}
