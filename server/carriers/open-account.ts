import * as z from 'zod/mini';
import { type Context } from '../context.ts';
import { type CarrierCredentials } from './carrier.ts';

const Credentials = z.record(z.string(), z.string());

/** The tenant's credentials with a carrier; `null` when there are none, or the master key is another one now. */
export function openAccount(
  ctx: Pick<Context, 'log' | 'secrets'>,
  carrier: string,
  tenantId: string,
  sealed: Buffer | null,
): CarrierCredentials | null {
  if (!sealed) return null;
  try {
    return Credentials.parse(JSON.parse(ctx.secrets.open(sealed, `carrier_account|${tenantId}|${carrier}`)));
  } catch (error) {
    ctx.log.error({ carrier, tenantId, error }, 'the credentials of a carrier do not open');
    return null;
  }
}
