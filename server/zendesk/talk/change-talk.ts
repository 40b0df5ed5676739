import { type TalkInput, TalkSettings, talkConfiguration } from '../../../protocol/zendesk-talk.ts';
import { forgetGivenSecrets, givenSecrets, keepGivenSecret } from '../../access/given-secret.ts';
import { type AdminPrincipal } from '../../access/principal.ts';
import { assertUnchanged } from '../../audit/assert-unchanged.ts';
import { changeConfiguration } from '../../audit/change-configuration.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Tx } from '../../platform/db.ts';
import { findQueue } from '../../queues/find-queue.ts';
import { readTalk, removeTalk, writeTalk } from './store.ts';

/** Whose secrets its webhooks are signed with. */
export const TALK_SOURCE = 'zendesk-talk';

export const viewTalk = (ctx: Context, { tenantId }: AdminPrincipal): Promise<TalkSettings> =>
  ctx.db.tenant(tenantId, (tx) => render(ctx, tx));

/**
 * Sets up Zendesk Talk as a source of calls, or changes how. Throws `setting_invalid` with `queue` for a queue there is none, and with
 * `signingSecret` when there is no secret yet; `changed_meanwhile`.
 */
export function changeTalk(
  ctx: Context,
  principal: AdminPrincipal,
  { input, ifMatch }: { input: TalkInput; ifMatch: string | null },
): Promise<TalkSettings> {
  const { signingSecret, queue, queues } = input;
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await render(ctx, tx);
    assertUnchanged(ifMatch, talkConfiguration(before));
    for (const key of [queue, ...queues.map((one) => one.queue)])
      if (!(await findQueue(tx, key))) throw new AppError('setting_invalid', { detail: 'queue' });
    if (signingSecret === undefined && before.secret === null)
      throw new AppError('setting_invalid', { detail: 'signingSecret' });
    if (signingSecret !== undefined)
      await keepGivenSecret(ctx, tx, { source: TALK_SOURCE, secret: signingSecret });
    await writeTalk(tx, { queue, queues });
    return {
      result: await render(ctx, tx),
      change: {
        action: before.queue === null ? 'zendesk_talk.added' : 'zendesk_talk.changed',
        object: 'zendesk-talk',
        before: before.queue === null ? null : { queue: before.queue, queues: before.queues },
        // of the secret that it is another one
        after: { queue, queues, ...(signingSecret !== undefined && { changed: ['signingSecret'] }) },
      },
    };
  });
}

/** Nothing that Zendesk sends is believed from then on; calls that go on end by their lease. Throws `not_found`. */
export function forgetTalk(ctx: Context, principal: AdminPrincipal): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { queue, queues } = await render(ctx, tx);
    if (queue === null) throw new AppError('not_found');
    await forgetGivenSecrets(ctx, tx, TALK_SOURCE);
    await removeTalk(tx);
    const before = { queue, queues };
    return {
      result: undefined,
      change: { action: 'zendesk_talk.removed', object: 'zendesk-talk', before, after: null },
    };
  });
}

async function render(ctx: Context, tx: Tx): Promise<TalkSettings> {
  const row = await readTalk(tx);
  const [latest, old] = await givenSecrets(ctx, tx, TALK_SOURCE);
  return TalkSettings.parse({
    url: `${ctx.publicOrigin}/v1/zendesk/${tx.tenantId}/talk`,
    secret: latest ? { last4: latest.last4, since: latest.createdAt.toISOString() } : null,
    oldSecretUntil: old?.expiresAt?.toISOString() ?? null,
    queue: row?.queue ?? null,
    queues: row?.queues ?? [],
    deliveredAt: row?.delivered_at?.toISOString() ?? null,
    trouble:
      row?.trouble && row.trouble_at
        ? { reason: row.trouble, detail: row.trouble_detail ?? '', at: row.trouble_at.toISOString() }
        : null,
  });
}
