import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { endWebhookSecret, readWebhookSecrets, removeWebhookSecrets } from './integration-store.ts';
import { addWebhookSecret, webhookSecretPlace } from './provision.ts';

/** Seconds the secret of before stays valid: what was signed with it may still be on its way. */
const OLD_SECONDS = 86_400;

/** A secret that the vendor made, as it may be shown. */
export interface GivenSecret {
  id: string;
  last4: string | null;
  createdAt: Date;
  expiresAt: Date | null;
}

/** Those that are valid, the latest first. */
export async function givenSecrets(ctx: Context, tx: Tx, source: string): Promise<GivenSecret[]> {
  const rows = await readWebhookSecrets(tx, ctx.clock.now());
  const own = rows.filter((row) => row.source === source).reverse();
  return own.map(({ id, sealed, createdAt, expiresAt }) => {
    let last4: string | null = null;
    try {
      last4 = ctx.secrets.open(sealed, webhookSecretPlace(tx.tenantId, source, id)).slice(-4);
    } catch {
      // sealed with another master key: it can only be replaced
    }
    return { id, last4, createdAt, expiresAt };
  });
}

/** Keeps a secret that the vendor made. That of before is valid for another day, and older ones no more. */
export async function keepGivenSecret(
  ctx: Context,
  tx: Tx,
  { source, secret }: { source: string; secret: string },
): Promise<void> {
  const now = ctx.clock.now();
  const [latest, ...older] = await givenSecrets(ctx, tx, source);
  for (const { id } of older) await removeWebhookSecrets(tx, { source, now, id });
  if (latest) await endWebhookSecret(tx, latest.id, addSeconds(now, OLD_SECONDS));
  await addWebhookSecret(tx, ctx, { source, secret, createdAt: now });
}

/** None of them is valid from then on. */
export async function forgetGivenSecrets(ctx: Context, tx: Tx, source: string): Promise<void> {
  const now = ctx.clock.now();
  for (const { id } of await givenSecrets(ctx, tx, source))
    await removeWebhookSecrets(tx, { source, now, id });
}

/** The latest itself, for asking the vendor; `null`: there is none, or another master key sealed it. */
export async function latestGivenSecret(ctx: Context, tx: Tx, source: string): Promise<string | null> {
  const rows = await readWebhookSecrets(tx, ctx.clock.now());
  const latest = rows.findLast((row) => row.source === source);
  if (!latest) return null;
  try {
    return ctx.secrets.open(latest.sealed, webhookSecretPlace(tx.tenantId, source, latest.id));
  } catch {
    return null;
  }
}
