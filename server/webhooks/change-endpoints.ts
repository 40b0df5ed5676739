import { randomBytes } from 'node:crypto';
import {
  type MadeWebhookEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointChange,
  type WebhookEndpointInput,
  WebhookEventType,
} from '../../protocol/webhook-event.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { recordAct } from '../audit/record-act.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { insertReplay } from './delivery-store.ts';
import {
  type EndpointRow,
  insertEndpoint,
  listEndpoints,
  readEndpoint,
  removeEndpoint,
  updateEndpoint,
} from './endpoint-store.ts';
import { followSessions } from './event-store.ts';
import { endpointSecretPlace } from './secret-place.ts';
import { wakeDelivery } from './tell-webhooks.ts';

/** More than any company needs, and few enough for what each event costs. */
const MOST_ENDPOINTS = 10;
/** How long the secret of before signs beside the new one. */
const OLD_SECRET_SECONDS = 24 * 3_600;
const EVENT = 'access.changed';

export const viewEndpoints = (ctx: Context, { tenantId }: AdminPrincipal): Promise<WebhookEndpoint[]> =>
  ctx.db.tenant(tenantId, async (tx) => (await listEndpoints(tx)).map(render));

/** Adds an endpoint; its secret is given back this once. Throws `setting_invalid` for an address that may not be told. */
export function addEndpoint(
  ctx: Context,
  principal: AdminPrincipal,
  { url, events }: WebhookEndpointInput,
): Promise<MadeWebhookEndpoint> {
  assertAllowed(ctx, url);
  return changeConfiguration(ctx, principal, EVENT, async (tx) => {
    if ((await listEndpoints(tx)).length >= MOST_ENDPOINTS)
      throw new AppError('setting_invalid', { detail: 'endpoints' });
    const id = ctx.ids.uuid();
    const { secret, sealed } = makeSecret(ctx, tx, id);
    await insertEndpoint(tx, { id, url, events, sealed, created_at: ctx.clock.now() });
    await followSessions(tx, null);
    const result = { endpoint: await view(tx, id), secret };
    return { result, change: changeOf('added', id, null, { url: hostOf(url), events }) };
  });
}

/** Changes an endpoint; what is left out stays as it is. Switched on again, it gets what waited. */
export function changeEndpoint(
  ctx: Context,
  principal: AdminPrincipal,
  { id, input }: { id: string; input: WebhookEndpointChange },
): Promise<WebhookEndpoint> {
  if (input.url !== undefined) assertAllowed(ctx, input.url);
  return changeConfiguration(ctx, principal, EVENT, async (tx) => {
    const before = await find(tx, id);
    const { url = before.url, events = before.events, enabled = before.enabled } = input;
    await updateEndpoint(tx, id, {
      ...{ url, events, enabled },
      failing_since: null,
      failure: null,
      paused_until: null,
    });
    if (enabled) {
      await followSessions(tx, null);
      await wakeDelivery(ctx, tx, ctx.clock.now());
    }
    const facts = (one: { url: string; events: string[]; enabled: boolean }) => ({
      ...{ url: hostOf(one.url), events: one.events, enabled: one.enabled },
    });
    const change = changeOf('changed', id, facts(before), facts({ url, events, enabled }));
    return { result: await view(tx, id), change };
  });
}

export function forgetEndpoint(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  return changeConfiguration(ctx, principal, EVENT, async (tx) => {
    const before = await find(tx, id);
    await removeEndpoint(tx, id);
    return { result: undefined, change: changeOf('removed', id, { url: hostOf(before.url) }, null) };
  });
}

/** Makes a new secret, shown this once; that of before signs, too, for a day. */
export function rotateEndpointSecret(
  ctx: Context,
  principal: AdminPrincipal,
  id: string,
): Promise<MadeWebhookEndpoint> {
  return changeConfiguration(ctx, principal, EVENT, async (tx) => {
    const before = await find(tx, id);
    const { secret, sealed } = makeSecret(ctx, tx, id);
    const until = addSeconds(ctx.clock.now(), OLD_SECRET_SECONDS);
    await updateEndpoint(tx, id, { sealed, old_sealed: before.sealed, old_until: until });
    return { result: { endpoint: await view(tx, id), secret }, change: changeOf('rotated', id, null, null) };
  });
}

/** Tells an endpoint again everything after an event. Gives back how many. */
export function replayTo(
  ctx: Context,
  principal: AdminPrincipal,
  { id, after }: { id: string; after: number },
): Promise<{ events: number }> {
  return recordAct(ctx, principal, async (tx) => {
    await find(tx, id);
    const now = ctx.clock.now();
    await updateEndpoint(tx, id, { paused_until: null });
    const events = await insertReplay(tx, { endpointId: id, after, now });
    await wakeDelivery(ctx, tx, now);
    return { result: { events }, change: changeOf('replayed', id, null, { after, events }) };
  });
}

function assertAllowed(ctx: Context, url: string): void {
  if (!ctx.outgoing.allows(url)) throw new AppError('setting_invalid', { detail: 'url' });
}

async function find(tx: Tx, id: string): Promise<EndpointRow> {
  const row = await readEndpoint(tx, id);
  if (!row) throw new AppError('not_found');
  return row;
}

async function view(tx: Tx, id: string): Promise<WebhookEndpoint> {
  const row = (await listEndpoints(tx)).find((one) => one.id === id);
  if (!row) throw new AppError('not_found');
  return render(row);
}

const render = (row: EndpointRow & { waiting: number }): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  events: row.events.map((type) => WebhookEventType.parse(type)),
  enabled: row.enabled,
  createdAt: row.created_at.toISOString(),
  failingSince: row.failing_since?.toISOString() ?? null,
  failure: row.failure,
  waiting: row.waiting,
  oldSecretUntil: row.old_until?.toISOString() ?? null,
});

function makeSecret(ctx: Context, tx: Tx, id: string): { secret: string; sealed: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sealed: ctx.secrets.seal(secret, endpointSecretPlace(tx.tenantId, id)) };
}

/** A path or query may hold a secret. */
const hostOf = (url: string) => new URL(url).origin;

const changeOf = (what: string, id: string, before: object | null, after: object | null) => ({
  ...{ action: `webhook_endpoint.${what}`, object: `webhook_endpoint/${id}`, before, after },
});
