import {
  amazonConnectConfiguration,
  type AmazonConnectInput,
  AmazonConnectSettings,
} from '../../../protocol/amazon-connect.ts';
import { forgetGivenSecrets, givenSecrets, keepGivenSecret } from '../../access/given-secret.ts';
import { type AdminPrincipal } from '../../access/principal.ts';
import { assertUnchanged } from '../../audit/assert-unchanged.ts';
import { changeConfiguration } from '../../audit/change-configuration.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Tx } from '../../platform/db.ts';
import { assertQueues, sourceState } from '../followed/source-state.ts';
import { removeSource, writeSource } from '../followed/store.ts';
import {
  AMAZON_CONNECT,
  AMAZON_CONNECT_ACCESS,
  AMAZON_CONNECT_TOPIC,
  AmazonConnectStored,
} from './settings.ts';

export const viewConnect = (ctx: Context, { tenantId }: AdminPrincipal): Promise<AmazonConnectSettings> =>
  ctx.db.tenant(tenantId, (tx) => render(ctx, tx));

/**
 * Sets up Amazon Connect as a source of calls, or changes how. Throws `setting_invalid` with the field that cannot be used or is missing;
 * `changed_meanwhile`.
 */
export function changeConnect(
  ctx: Context,
  principal: AdminPrincipal,
  { input, ifMatch }: { input: AmazonConnectInput; ifMatch: string | null },
): Promise<AmazonConnectSettings> {
  const { eventKey, secretAccessKey, ...settings } = input;
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await render(ctx, tx);
    assertUnchanged(ifMatch, amazonConnectConfiguration(before));
    await assertQueues(tx, settings);
    const isOther =
      before.instanceArn !== settings.instanceArn || before.accessKeyId !== settings.accessKeyId;
    if (eventKey === undefined && before.secret === null)
      throw new AppError('setting_invalid', { detail: 'eventKey' });
    if (secretAccessKey === undefined && (isOther || before.accessSecret === null))
      throw new AppError('setting_invalid', { detail: 'secretAccessKey' });
    if (eventKey !== undefined) await keepGivenSecret(ctx, tx, { source: AMAZON_CONNECT, secret: eventKey });
    if (secretAccessKey !== undefined) await replace(ctx, tx, AMAZON_CONNECT_ACCESS, secretAccessKey);
    if (before.topicArn !== (settings.topicArn ?? null))
      await replace(ctx, tx, AMAZON_CONNECT_TOPIC, settings.topicArn);
    await writeSource(tx, { source: AMAZON_CONNECT, settings, at: ctx.clock.now() });
    const changed = (['eventKey', 'secretAccessKey'] as const).filter((key) => input[key] !== undefined);
    return {
      result: await render(ctx, tx),
      change: {
        action: before.isSet ? 'amazon_connect.changed' : 'amazon_connect.added',
        object: AMAZON_CONNECT,
        before: before.isSet ? choicesOf(before) : null,
        // of a secret that it is another one
        after: { ...settings, ...(changed.length > 0 && { changed }) },
      },
    };
  });
}

/** Nothing that comes from there is believed from then on; calls that go on end by their lease. Throws `not_found`. */
export function forgetConnect(ctx: Context, principal: AdminPrincipal): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await render(ctx, tx);
    if (!before.isSet) throw new AppError('not_found');
    for (const source of [AMAZON_CONNECT, AMAZON_CONNECT_ACCESS, AMAZON_CONNECT_TOPIC])
      await forgetGivenSecrets(ctx, tx, source);
    await removeSource(tx, AMAZON_CONNECT);
    const change = { action: 'amazon_connect.removed', object: AMAZON_CONNECT, after: null };
    return { result: undefined, change: { ...change, before: choicesOf(before) } };
  });
}

/** The one of before is of no use any more. */
async function replace(ctx: Context, tx: Tx, source: string, secret: string | undefined): Promise<void> {
  await forgetGivenSecrets(ctx, tx, source);
  if (secret !== undefined) await keepGivenSecret(ctx, tx, { source, secret });
}

const choicesOf = ({ instanceArn, topicArn, accessKeyId, queue, queues, agents }: AmazonConnectSettings) => ({
  ...{ instanceArn, topicArn, accessKeyId, queue, queues, agents },
});

async function render(ctx: Context, tx: Tx): Promise<AmazonConnectSettings> {
  const path = `/v1/telephony/${tx.tenantId}/amazon-connect`;
  const { settings, ...state } = await sourceState(ctx, tx, { source: AMAZON_CONNECT, path });
  const [access] = await givenSecrets(ctx, tx, AMAZON_CONNECT_ACCESS);
  const none = { instanceArn: null, accessKeyId: null, queue: null, queues: [], agents: [] };
  return AmazonConnectSettings.parse({
    topicArn: null,
    ...state,
    accessSecret: access ? { last4: access.last4, since: access.createdAt.toISOString() } : null,
    ...(settings ? AmazonConnectStored.parse(settings) : none),
  });
}
