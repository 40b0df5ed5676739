import {
  LONGEST_ROTATION_DAYS,
  type RotatedSecret,
  type RotationInput,
  type WebhookSecret,
  type WebhookSource,
} from '../../protocol/integration.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { webhookUrl } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import {
  endWebhookSecret,
  readWebhookSecrets,
  removeWebhookSecrets,
  type WebhookSecretRow,
} from './integration-store.ts';
import { type AdminPrincipal } from './principal.ts';
import { addWebhookSecret, webhookSecretPlace } from './provision.ts';

const DAY_SECONDS = 86_400;

/** Every source of webhooks there can be, with the secrets that are valid. */
export function viewWebhookSources(ctx: Context, { tenantId }: AdminPrincipal): Promise<WebhookSource[]> {
  return ctx.db.tenant(tenantId, (tx) => sources(ctx, tx));
}

/**
 * Makes a new secret, shown this once; the one of before stays valid until the end that is chosen. Throws `not_found` for
 * a source there is none, `two_secrets_valid` while an earlier rotation goes on, `setting_invalid` for an end that is
 * past or too far ahead.
 */
export function rotateWebhookSecret(
  ctx: Context,
  principal: AdminPrincipal,
  { source, oldValidUntil }: RotationInput & { source: string },
): Promise<RotatedSecret> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const now = ctx.clock.now();
    const { secrets: valid } = await findSource(ctx, tx, source);
    if (valid.length > 1) throw new AppError('two_secrets_valid');
    const [old] = valid;
    const end = oldValidUntil === null ? null : new Date(oldValidUntil);
    if (end !== null && (end <= now || end > addSeconds(now, LONGEST_ROTATION_DAYS * DAY_SECONDS)))
      throw new AppError('setting_invalid', { detail: 'oldValidUntil' });
    if (old && end) await endWebhookSecret(tx, old.id, end);
    await removeWebhookSecrets(tx, { source, now, ...(old && !end && { id: old.id }) });
    const secret = ctx.ids.secret();
    await addWebhookSecret(tx, ctx, { source, secret, createdAt: now });
    const result = { source: await findSource(ctx, tx, source), secret };
    const before = old ? { id: old.id } : null;
    const id = result.source.secrets.find((known) => known.id !== old?.id)?.id;
    const after = { id, oldValidUntil: old ? (end?.toISOString() ?? now.toISOString()) : null };
    return {
      result,
      change: { action: 'webhook_secret.rotated', object: `webhook-secret/${source}`, before, after },
    };
  });
}

/** Ends a secret at once, whatever end it had. Throws `not_found`. */
export function endSecret(
  ctx: Context,
  principal: AdminPrincipal,
  { source, id }: { source: string; id: string },
): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const { secrets } = await findSource(ctx, tx, source);
    const known = secrets.find((secret) => secret.id === id);
    if (!known) throw new AppError('not_found');
    await removeWebhookSecrets(tx, { source, now: ctx.clock.now(), id });
    const before = { id, expiresAt: known.expiresAt };
    return {
      result: undefined,
      change: { action: 'webhook_secret.ended', object: `webhook-secret/${source}`, before, after: null },
    };
  });
}

async function findSource(ctx: Context, tx: Tx, name: string): Promise<WebhookSource> {
  const found = (await sources(ctx, tx)).find(({ source }) => source === name);
  if (!found) throw new AppError('not_found');
  return found;
}

async function sources(ctx: Context, tx: Tx): Promise<WebhookSource[]> {
  const rows = await readWebhookSecrets(tx, ctx.clock.now());
  const at = (source: string, url: string): WebhookSource => ({
    source,
    url: `${ctx.publicOrigin}${url}`,
    secrets: rows.filter((row) => row.source === source).map((row) => renderSecret(ctx, tx, row)),
  });
  return [
    at('telephony', `/v1/telephony/${tx.tenantId}/calls`),
    ...[...ctx.carriers.values()]
      .filter(({ webhooks }) => webhooks === 'own_secret')
      .map(({ name }) => at(name, webhookUrl('', name, tx.tenantId))),
  ];
}

function renderSecret(
  ctx: Context,
  tx: Tx,
  { id, source, sealed, createdAt, expiresAt }: WebhookSecretRow,
): WebhookSecret {
  let last4: string | null = null;
  try {
    last4 = ctx.secrets.open(sealed, webhookSecretPlace(tx.tenantId, source, id)).slice(-4);
  } catch {
    // sealed with another master key: it can only be replaced
  }
  return { id, last4, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
