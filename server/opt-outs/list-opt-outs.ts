import { maskNumber } from '../../protocol/mask-number.ts';
import { type OptOut, type OptOutPage, type OptOutSearch } from '../../protocol/opt-outs.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { countErasedOptOuts } from '../messages/erased-opt-out.ts';
import { countOptOuts, findOptOuts, type OptOutRow } from './store.ts';

/** A page of the register, latest first. */
export function listOptOuts(
  ctx: Context,
  { tenantId, capabilities }: AdminPrincipal,
  { caller = null, limit, offset }: Omit<OptOutSearch, 'caller'> & { caller?: string | null },
): Promise<OptOutPage> {
  const isWhole = capabilities.has('transcripts.read');
  return ctx.db.tenant(tenantId, async (tx) => ({
    optOuts: (await findOptOuts(tx, { caller, limit, offset })).map((row) => renderOptOut(row, isWhole)),
    total: await countOptOuts(tx, caller),
    forgotten: await countErasedOptOuts(ctx, tx, caller),
  }));
}

/** `isWhole`: with the whole number of the caller. Pure. */
export const renderOptOut = (row: OptOutRow, isWhole: boolean): OptOut => ({
  ...row,
  at: row.at.toISOString(),
  caller: isWhole ? row.caller : maskNumber(row.caller),
});
