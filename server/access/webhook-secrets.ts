import { verifyWebhook } from '../../protocol/webhook-signature.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { openOwnAccount } from '../carrier-accounts/open-own-account.ts';
import { type SignatureScheme } from '../platform/http/route.ts';
import { webhookSecretPlace } from './provision.ts';
import { sealedWebhookSecrets } from './store.ts';

/** Signs nothing: makes a tenant without secrets take the time of one with a secret. */
const NO_SECRET = 'no secret of this tenant';

type Scheme = Pick<SignatureScheme, 'verify' | 'secretsIn'>;

const standardWebhooks: Scheme = {
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
  { tenantId, source, scheme = standardWebhooks }: { tenantId: string; source: string; scheme?: Scheme },
  signed: { headers: Record<string, unknown>; body: string; url: string },
): Promise<void> {
  const secrets = await openSecrets(ctx, { tenantId, source, scheme });
  const header = (name: string) =>
    typeof signed.headers[name] === 'string' ? signed.headers[name] : undefined;
  const nowSeconds = ctx.clock.now().getTime() / 1_000;
  const verdict = await scheme.verify(secrets.length > 0 ? secrets : [NO_SECRET], header, {
    body: signed.body,
    url: signed.url,
    nowSeconds,
  });
  if (secrets.length === 0) throw new AppError('signature_invalid');
  if (!verdict.ok) throw new AppError(verdict.code);
}

async function openSecrets(
  ctx: Context,
  { tenantId, source, scheme }: { tenantId: string; source: string; scheme: Scheme },
): Promise<readonly string[]> {
  if (!/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenantId)) return [];
  if (scheme.secretsIn) {
    const credentials = await ctx.db.tenant(tenantId, (tx) => openOwnAccount(ctx, tx, source));
    return credentials ? scheme.secretsIn(credentials) : [];
  }
  const sealed = await ctx.db.tenant(tenantId, (tx) => sealedWebhookSecrets(tx, source, ctx.clock.now()));
  return sealed.map((row) => ctx.secrets.open(row.sealed, webhookSecretPlace(tenantId, source, row.id)));
}
