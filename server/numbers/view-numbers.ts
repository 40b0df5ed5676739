import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import {
  type Activation,
  type NumberGauge,
  type NumberPage,
  type NumberVerification,
  type NumberView,
} from '../../protocol/phone-number.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { refill } from '../messages/decide-claims.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { decideVerification, MOST_TRIES } from './decide-verification.ts';
import { findActivationNumber, findNumbers, type NumberRow, readGauges, readNumbers } from './store.ts';
import { type AttemptRow, readAttempts } from './verification-store.ts';

export interface NumberSearch {
  /** These alone. */
  ids?: readonly string[] | undefined;
  /** Part of a label, or digits of the number. */
  search?: string | undefined;
  /** Without it, all. */
  limit?: number | undefined;
  offset?: number | undefined;
}

/** Numbers of the tenant, with what uses them, in the order of their digits. */
export function listNumbers(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  { ids, search = '', limit, offset = 0 }: NumberSearch = {},
): Promise<NumberPage> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const range = { ids: ids ?? null, search: search.trim(), limit: limit ?? null, offset };
    const { ids: found, total } = await findNumbers(tx, range);
    return { numbers: await viewNumbers(ctx, tx, found), total, carriers: [...ctx.carriers.keys()] };
  });
}

/** One number. Throws `not_found`. */
export function getNumber(ctx: Context, { tenantId }: AdminPrincipal, id: string): Promise<NumberView> {
  return ctx.db.tenant(tenantId, (tx) => viewNumber(ctx, tx, id));
}

/** A number as it is in this transaction. Throws `not_found`. */
export async function viewNumber(ctx: Context, tx: Tx, id: string): Promise<NumberView> {
  const [view] = await viewNumbers(ctx, tx, [id]);
  if (!view) throw new AppError('not_found');
  return view;
}

async function viewNumbers(ctx: Context, tx: Tx, ids: readonly string[]): Promise<NumberView[]> {
  const [rows, attempts] = [await readNumbers(tx, ids), await readAttempts(tx, ids)];
  return rows.map((row) => renderNumber(row, attempts.get(row.id) ?? null, ctx.clock.now()));
}

/** What goes on at these numbers at this moment; one that is not there is left out. */
export function viewGauges(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  ids: readonly string[],
): Promise<NumberGauge[]> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const now = ctx.clock.now();
    return (await readGauges(tx, ids)).map(({ waiting, liveSessions, ...bucket }) => {
      const { numberId: id, tokens, burst, rate } = refill({ ...bucket, tenantId }, now);
      return {
        id,
        tokens: Math.floor(tokens * 100) / 100,
        burst,
        ratePerSecond: rate,
        waiting,
        liveSessions,
      };
    });
  });
}

/** With the plus: `+1`. A country without telephone numbers of its own has none. */
const callingCode = (country: string): string =>
  isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : '+';

/** How far a tenant is on the way to its first text in a call (features A11). */
export function viewActivation(ctx: Context, { tenantId }: AdminPrincipal): Promise<Activation> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const [{ homeCountry }, { inCallSms }] = [await tenantFacts(tx), await effectiveSettings(tx, null)];
    const id = await findActivationNumber(tx, callingCode(homeCountry));
    const number = id === null ? null : await viewNumber(ctx, tx, id);
    const needed = !inCallSms || number === null || number.verifiedAt === null;
    return { needed, homeCountry, textingOn: inCallSms, number };
  });
}

export function renderNumber(
  { e164, verifiedAt, ...row }: NumberRow,
  attempt: AttemptRow | null,
  now: Date,
): NumberView {
  return {
    ...row,
    number: e164,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    verification: attempt && renderVerification(attempt, now),
  };
}

export function renderVerification(attempt: AttemptRow, now: Date): NumberVerification {
  return {
    ...decideVerification(attempt, now),
    via: attempt.witnessOurs ? 'number' : 'telephone',
    witness: attempt.witness,
    startedAt: attempt.startedAt.toISOString(),
    expiresAt: attempt.expiresAt.toISOString(),
    triesLeft: Math.max(0, MOST_TRIES - attempt.tries),
  };
}

/** What the audit keeps of a number: not what passes, and not the telephone a code went to. */
export function toldInAudit(view: NumberView): object {
  return Object.fromEntries(
    Object.entries(view).filter(([key]) => key !== 'verification' && key !== 'liveSessions'),
  );
}
