import {
  exchangeChoices,
  exchangeConfiguration,
  type ExchangeInput,
  type ExchangeList,
  ExchangeView,
} from '../../../protocol/asterisk.ts';
import { type AdminPrincipal } from '../../access/principal.ts';
import { assertUnchanged } from '../../audit/assert-unchanged.ts';
import { changeConfiguration } from '../../audit/change-configuration.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Tx } from '../../platform/db.ts';
import { findQueue } from '../../queues/find-queue.ts';
import { isAllowedAddress } from '../../../protocol/exchange-address.ts';
import { openSecrets, sealSecrets } from './secrets.ts';
import { type ExchangeRow, findExchange, listExchanges, removeExchange, writeExchange } from './store.ts';

/** Of one company. */
const MOST = 20;

export const viewExchanges = (
  ctx: Context,
  { tenantId }: AdminPrincipal,
  hosts: readonly string[],
): Promise<ExchangeList> =>
  ctx.db.tenant(tenantId, async (tx) => ({
    exchanges: (await listExchanges(tx)).map((row) => render(ctx, row)),
    hosts: [...hosts],
  }));

interface Change {
  input: ExchangeInput;
  /** Where exchanges may be, as the operator lists. */
  hosts: readonly string[];
}

/** Throws `setting_invalid` with the name of the field that cannot be used, `exchanges` where there are as many as there may be. */
export function addExchange(ctx: Context, principal: AdminPrincipal, change: Change): Promise<ExchangeView> {
  const id = ctx.ids.uuid();
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    if ((await listExchanges(tx)).length >= MOST)
      throw new AppError('setting_invalid', { detail: 'exchanges' });
    const result = await write(ctx, tx, { ...change, id, before: undefined });
    const after = exchangeChoices(result);
    return { result, change: { action: 'asterisk.added', object: `asterisk/${id}`, before: null, after } };
  });
}

/** What is left out of the passwords stays. Throws `not_found`, `changed_meanwhile`, and as above. */
export function changeExchange(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ifMatch, ...change }: Change & { id: string; ifMatch: string | null },
): Promise<ExchangeView> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await findExchange(tx, id);
    if (!before) throw new AppError('not_found');
    const shown = render(ctx, before);
    assertUnchanged(ifMatch, exchangeConfiguration(shown));
    const result = await write(ctx, tx, { ...change, id, before });
    const changed = (['ariPassword', 'amiSecret'] as const).filter((key) => change.input[key] !== undefined);
    return {
      result,
      change: {
        ...{ action: 'asterisk.changed', object: `asterisk/${id}`, before: exchangeChoices(shown) },
        // of a password that it is another one
        after: { ...exchangeChoices(result), ...(changed.length > 0 && { changed }) },
      },
    };
  });
}

/** It is listened to no more; calls that go on end by their lease. Throws `not_found`. */
export function forgetExchange(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const row = await findExchange(tx, id);
    if (!row) throw new AppError('not_found');
    await removeExchange(tx, id);
    const before = exchangeChoices(render(ctx, row));
    return {
      result: undefined,
      change: { action: 'asterisk.removed', object: `asterisk/${id}`, before, after: null },
    };
  });
}

async function write(
  ctx: Context,
  tx: Tx,
  { id, input, hosts, before }: Change & { id: string; before: ExchangeRow | undefined },
): Promise<ExchangeView> {
  const { ariPassword, amiSecret, ...settings } = input;
  const { tenantId } = tx;
  for (const field of ['ari', 'ami'] as const)
    if (!isAllowedAddress(settings[field], hosts)) throw new AppError('setting_invalid', { detail: field });
  for (const key of [settings.queue, ...settings.queues.map(({ queue }) => queue)])
    if (key !== null && !(await findQueue(tx, key)))
      throw new AppError('setting_invalid', { detail: 'queue' });
  const old = before && openSecrets(ctx, { tenantId, id, sealed: before.sealed });
  // to another place than before a password is not carried by itself: whoever names that place may be after it
  const stays = {
    ari: before?.settings.ari === settings.ari ? old?.ariPassword : undefined,
    ami: before?.settings.ami === settings.ami ? old?.amiSecret : undefined,
  };
  const secrets = { ariPassword: ariPassword ?? stays.ari, amiSecret: amiSecret ?? stays.ami };
  for (const field of ['ariPassword', 'amiSecret'] as const)
    if (secrets[field] === undefined) throw new AppError('setting_invalid', { detail: field });
  const { ariPassword: first = '', amiSecret: second = '' } = secrets;
  const sealed = sealSecrets(ctx, { tenantId, id, secrets: { ariPassword: first, amiSecret: second } });
  await writeExchange(tx, { id, settings, sealed, changedAt: ctx.clock.now() });
  // it was just written
  return render(ctx, (await findExchange(tx, id))!);
}

/** Feeds count as heard only while a node says so. */
function render(ctx: Context, row: ExchangeRow): ExchangeView {
  const isHeard = row.driver_until !== null && row.driver_until > ctx.clock.now();
  const { trouble, trouble_detail: detail, trouble_at: at } = row;
  return ExchangeView.parse({
    ...{ id: row.id, ...row.settings, changedAt: row.changed_at.toISOString() },
    up: { ami: isHeard && row.ami_up, ari: isHeard && row.ari_up },
    trouble: trouble && at ? { reason: trouble, detail: detail ?? '', at: at.toISOString() } : null,
  });
}
