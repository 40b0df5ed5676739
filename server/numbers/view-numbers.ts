import { type NumberView } from '../../protocol/phone-number.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { type NumberRow, readNumbers } from './store.ts';

/** All numbers of the tenant, with what uses them, in the order of their digits. */
export function listNumbers(ctx: Context, { tenantId }: AdminPrincipal): Promise<NumberView[]> {
  return ctx.db.tenant(tenantId, async (tx) => (await readNumbers(tx)).map(renderNumber));
}

export function renderNumber({ e164, verifiedAt, ...row }: NumberRow): NumberView {
  return { ...row, number: e164, verifiedAt: verifiedAt?.toISOString() ?? null };
}
