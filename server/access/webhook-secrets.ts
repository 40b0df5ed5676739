import { verifyWebhook } from '../../protocol/webhook-signature.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type SignatureScheme } from '../platform/http/route.ts';
import { webhookSecretPlace } from './provision.ts';
import { sealedWebhookSecrets } from './store.ts';

/** Signs nothing: makes a tenant without secrets take the time of one with a secret. */
const NO_SECRET = 'no secret of this tenant';

const standardWebhooks: Pick<SignatureScheme, 'verify'> = {
  verify: (secrets, header, signed) => {
    const headers = {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    };
    return verifyWebhook(secrets, headers, signed);
  },
};

/**
 * Whether `source` of this tenant signed the body. Throws `signature_invalid`, also for a tenant that does not exist,
 * or `signature_expired`.
 */
export async function assertSigned(
  ctx: Context,
  {
    tenantId,
    source,
    scheme = standardWebhooks,
  }: { tenantId: string; source: string; scheme?: Pick<SignatureScheme, 'verify'> },
  signed: { headers: Record<string, unknown>; body: string },
): Promise<void> {
  const secrets = await openSecrets(ctx, tenantId, source);
  const header = (name: string) =>
    typeof signed.headers[name] === 'string' ? signed.headers[name] : undefined;
  const nowSeconds = ctx.clock.now().getTime() / 1_000;
  const verdict = await scheme.verify(secrets.length > 0 ? secrets : [NO_SECRET], header, {
    body: signed.body,
    nowSeconds,
  });
  if (secrets.length === 0) throw new AppError('signature_invalid');
  if (!verdict.ok) throw new AppError(verdict.code);
}

async function openSecrets(ctx: Context, tenantId: string, source: string): Promise<string[]> {
  if (!/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenantId)) return [];
  const sealed = await ctx.db.tenant(tenantId, (tx) => sealedWebhookSecrets(tx, source, ctx.clock.now()));
  return sealed.map((row) => ctx.secrets.open(row.sealed, webhookSecretPlace(tenantId, source, row.id)));
}
