import * as z from 'zod/mini';
import { type Context } from '../../context.ts';

/** What lets us into an exchange. */
export const ExchangeSecrets = z.object({ ariPassword: z.string(), amiSecret: z.string() });
export type ExchangeSecrets = z.infer<typeof ExchangeSecrets>;

const placeOf = (tenantId: string, id: string): string => `asterisk_exchange/${tenantId}/${id}`;

export const sealSecrets = (
  ctx: Context,
  { tenantId, id, secrets }: { tenantId: string; id: string; secrets: ExchangeSecrets },
): Buffer => ctx.secrets.seal(JSON.stringify(secrets), placeOf(tenantId, id));

/** `null`: sealed with another master key, so that they have to be entered again. */
export function openSecrets(
  ctx: Context,
  { tenantId, id, sealed }: { tenantId: string; id: string; sealed: Buffer },
): ExchangeSecrets | null {
  try {
    return ExchangeSecrets.parse(JSON.parse(ctx.secrets.open(sealed, placeOf(tenantId, id))));
  } catch {
    return null;
  }
}
