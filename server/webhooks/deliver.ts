import * as z from 'zod';
import { signWebhook, type WebhookHeaders } from '../../protocol/webhook-signature.ts';
import { type WebhookEvent } from '../../protocol/webhook-event.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Attempt, decideDelivery, pausedUntil } from './decide-delivery.ts';
import {
  type Claimed,
  claimDeliveries,
  dropDelivery,
  nextDue,
  pauseEndpoint,
  putOff,
} from './delivery-store.ts';
import { listEndpoints, readEndpoint, updateEndpoint } from './endpoint-store.ts';
import { renderEvent } from './list-events.ts';
import { endpointSecretPlace } from './secret-place.ts';

export const DeliverJob = z.object({ tenantId: z.string() });

const ANSWERS_WITHIN_MS = 10_000;
/** Longer than an attempt: whoever claimed an event and died is not waited for. */
const CLAIM_SECONDS = 30;
/** Events on their way to one endpoint at the same time, each of another call. */
const AT_ONCE = 8;

/**
 * Tells a company's endpoints what is due; one that hangs holds up no other. May be run by several nodes at once: an event is
 * one's at a time.
 */
export async function deliver(ctx: Context, tenantId: string, signal: AbortSignal): Promise<void> {
  const endpoints = await ctx.db.tenant(tenantId, listEndpoints);
  await Promise.all(
    endpoints
      .filter(({ enabled, waiting }) => enabled && waiting > 0)
      .map(({ id: endpointId }) => deliverTo(ctx, { tenantId, endpointId, signal })),
  );
  await ctx.db.tenant(tenantId, async (tx) => {
    const runAt = await nextDue(tx);
    if (runAt) await ctx.jobs.add(tx, 'webhooks.deliver', { tenantId }, { key: 'later', runAt });
  });
}

async function deliverTo(
  ctx: Context,
  { tenantId, endpointId, signal }: { tenantId: string; endpointId: string; signal: AbortSignal },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = ctx.clock.now();
    const claimUntil = addSeconds(now, CLAIM_SECONDS);
    const claimed = await ctx.db.tenant(tenantId, (tx) =>
      claimDeliveries(tx, { endpointId, now, claimUntil, limit: AT_ONCE }),
    );
    if (claimed.length === 0) return;
    await Promise.all(claimed.map((one) => deliverOne(ctx, { tenantId, one, signal })));
  }
}

async function deliverOne(
  ctx: Context,
  { tenantId, one, signal }: { tenantId: string; one: Claimed; signal: AbortSignal },
): Promise<void> {
  crashPoint('C27b');
  const attempt = await send(ctx, { tenantId, one, signal });
  crashPoint('C27c');
  // nobody's failure: the next process tells it
  if (signal.aborted && attempt.kind !== 'answered') return;
  await ctx.db.tenant(tenantId, async (tx) => {
    const endpoint = await readEndpoint(tx, one.endpointId);
    if (!endpoint) return;
    const now = ctx.clock.now();
    const { failing_since: failingSince } = endpoint;
    const facts = { attempts: one.attempt, happenedAt: one.at, failingSince, now };
    const outcome = decideDelivery(attempt, facts);
    if (outcome.type === 'delivered' || outcome.type === 'dropped') await dropDelivery(tx, one);
    else await putOff(tx, one, outcome.type === 'later' ? outcome.at : now);
    const until = pausedUntil(attempt, now);
    if (until) await pauseEndpoint(tx, one.endpointId, until);
    if (outcome.type === 'delivered') {
      if (failingSince)
        await updateEndpoint(tx, one.endpointId, { failing_since: null, failure: null, paused_until: null });
      return;
    }
    const { failure } = outcome;
    const disabled = outcome.type === 'disabled' ? { enabled: false } : {};
    await updateEndpoint(tx, one.endpointId, { failing_since: failingSince ?? now, failure, ...disabled });
    if (outcome.type !== 'later')
      ctx.log.warn({ tenantId, endpoint: one.endpointId, failure }, `a webhook was ${outcome.type}`);
  });
}

async function send(
  ctx: Context,
  { tenantId, one, signal }: { tenantId: string; one: Claimed; signal: AbortSignal },
): Promise<Attempt> {
  const body = JSON.stringify(renderEvent(one) satisfies WebhookEvent);
  const headers = await sign(ctx, { tenantId, one, body });
  if (!headers) return { kind: 'refused', cause: 'no_secret' };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]);
  return ctx.outgoing.post({
    url: one.url,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Midcall' },
    body,
    signal: limit,
  });
}

/** By the secret, and for a while by the one of before, too. */
async function sign(
  ctx: Context,
  { tenantId, one, body }: { tenantId: string; one: Claimed; body: string },
): Promise<WebhookHeaders | null> {
  const now = ctx.clock.now();
  const place = endpointSecretPlace(tenantId, one.endpointId);
  const old = one.oldSealed && one.oldUntil && one.oldUntil > now ? [one.oldSealed] : [];
  const timestampSeconds = now.getTime() / 1_000;
  try {
    const all = await Promise.all(
      [one.sealed, ...old].map((sealed) =>
        signWebhook(ctx.secrets.open(sealed, place), { id: one.id, timestampSeconds, body }),
      ),
    );
    return { ...all[0]!, 'webhook-signature': all.map((each) => each['webhook-signature']).join(' ') };
  } catch (error) {
    ctx.log.error({ tenantId, endpoint: one.endpointId, error }, 'the secret of a webhook does not open');
    return null;
  }
}
