import * as z from 'zod/mini';
import { type Context } from '../context.ts';
import { type RecordAccount } from './record-system.ts';

const Account = z.record(z.string(), z.string());

export const recordAccountPlace = (tenantId: string, system: string): string =>
  `record_system|${tenantId}|${system}`;

/** The tenant's credentials with a CRM; `null` when there are none, or the master key is another one now. */
export function openRecordAccount(
  ctx: Pick<Context, 'log' | 'secrets'>,
  { tenantId, system, sealed }: { tenantId: string; system: string; sealed: Buffer | null },
): RecordAccount | null {
  if (!sealed) return null;
  try {
    return Account.parse(JSON.parse(ctx.secrets.open(sealed, recordAccountPlace(tenantId, system))));
  } catch (error) {
    ctx.log.error({ system, tenantId, error }, 'the credentials of a record system do not open');
    return null;
  }
}
