import { type ErrorCode } from '../../protocol/error-codes.ts';
import { type E164 } from '../../protocol/phone.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { decideDestination } from '../numbers/decide-destination.ts';
import { findOwnNumber, type OwnNumber } from '../numbers/find-own-number.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { heldBack } from '../sending/held-back.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { addSessionlessText } from './add-sessionless-text.ts';
import { reviveOptOut } from './erased-opt-out.ts';
import { DESTINATION_CODES } from './decide-submission.ts';
import { reachedCap } from './spending-of.ts';
import { isOptedOut } from './stops.ts';
import { countSystemTexts, type SystemKind } from './system-text-store.ts';

/** A text that an administrator has sent, outside of any call. */
export interface SystemText {
  /** Chosen by the caller: nothing is stored twice under one id. */
  id: string;
  kind: SystemKind;
  /** The number it goes out from; whether that may send is for the caller to decide. */
  number: OwnNumber;
  to: E164;
  /** As it will be sent: normalised, variables filled. */
  text: string;
  language: string | null;
}

/**
 * Texts of one kind within an hour, to one number and in all: they cost money, and reach people who did not ask. Codes
 * between two numbers of ours are limited by attempts to verify a number, and not here.
 */
export const SYSTEM_TEXTS_PER_HOUR: Readonly<Record<SystemKind, { toOne: number; inAll: number }>> = {
  test: { toOne: 20, inAll: 60 },
  verification: { toOne: 5, inAll: 60 },
};

/** A text that has not left by then is given up. */
const TTL_SECONDS = 600;

/**
 * Puts a text in line for the carrier, behind the texts of agents and at the rate of its number. Call it in a transaction
 * that holds the lock of the configuration, so that texts are counted one after the other. Throws `sending_stopped`, `prefix_held`, `opted_out`,
 * `number_not_textable`, `non_domestic_blocked`, `country_blocked`, `spending_cap_reached`, or `rate_limited` with the kind.
 */
export async function sendSystemText(
  ctx: Context,
  tx: Tx,
  { id, kind, number, to, text, language }: SystemText,
): Promise<void> {
  const pair = { our_number: number.e164, caller: to };
  await reviveOptOut(ctx, tx, pair);
  const code = await refusal(tx, { kind, pair, since: addSeconds(ctx.clock.now(), -3_600) });
  if (code) throw new AppError(code, code === 'rate_limited' ? { detail: kind } : {});
  const cap = await reachedCap(ctx, tx, { queueKey: null, sessionId: null, pair });
  if (cap) throw new AppError('spending_cap_reached', { detail: cap });
  await addSessionlessText(ctx, tx, {
    ...{ id, kind, number, pair, text, language },
    priority: 1,
    ttlSeconds: TTL_SECONDS,
  });
}

async function refusal(
  tx: Tx,
  { kind, pair, since }: { kind: SystemKind; pair: { our_number: string; caller: string }; since: Date },
): Promise<ErrorCode | null> {
  const held = await heldBack(tx, pair.caller);
  if (held) return held;
  // a code between two numbers of ours reaches nobody; whether our own may be texted is what it is to find out
  if (kind === 'verification' && (await findOwnNumber(tx, pair.caller))) return null;
  const rules = { ...(await effectiveSettings(tx, null)), ...(await tenantFacts(tx)) };
  const destination = decideDestination(pair.caller, rules);
  if (!destination.ok) return DESTINATION_CODES[destination.reason];
  if (await isOptedOut(tx, pair)) return 'opted_out';
  const { toOne, inAll } = await countSystemTexts(tx, { kind, to: pair.caller, since });
  const most = SYSTEM_TEXTS_PER_HOUR[kind];
  return toOne >= most.toOne || inAll >= most.inAll ? 'rate_limited' : null;
}
