import { type CallPage, type CallSearch } from '../../protocol/call-history.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addDays, startOfDay } from '../reports/decide-buckets.ts';
import { renderSummary } from './render-summary.ts';
import { type CallPlace, findCalls } from './store.ts';

/** A page of calls, latest first. Throws `invalid_request` for a cursor that no page gave. */
export async function listCalls(
  ctx: Context,
  principal: AdminPrincipal,
  search: CallSearch,
): Promise<CallPage> {
  const { from, to, zone, queue, agent, caller, ourNumber, withTexts, limit, cursor } = search;
  const rows = await ctx.db.tenant(principal.tenantId, (tx) =>
    findCalls(tx, {
      from: from === undefined ? null : startOfDay(from, zone),
      to: to === undefined ? null : startOfDay(addDays(to, 1), zone),
      queue: queue ?? null,
      agent: agent ?? null,
      caller: caller ?? null,
      ourNumber: ourNumber ?? null,
      withTexts,
      after: cursor === undefined ? null : parseCursor(cursor),
      // one more tells whether there is a next page
      limit: limit + 1,
    }),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    calls: page.map((row) => renderSummary(row, principal)),
    next: rows.length > limit && last ? formatCursor(last) : null,
  };
}

const formatCursor = ({ startedAt, callKey }: CallPlace): string => `${startedAt.getTime()}_${callKey}`;

function parseCursor(cursor: string): CallPlace {
  const match = /^(\d{1,15})_([\x21-\x7e]{1,200})$/.exec(cursor);
  if (!match?.[1] || !match[2]) throw new AppError('invalid_request', { detail: 'cursor' });
  return { startedAt: new Date(Number(match[1])), callKey: match[2] };
}
