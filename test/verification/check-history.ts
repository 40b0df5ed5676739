import { checkAccepted } from './checks/accepted.ts';
import { checkAutoReplies } from './checks/auto-replies.ts';
import { checkClosing } from './checks/closing.ts';
import { checkEnd } from './checks/end.ts';
import { checkGivenUp } from './checks/given-up.ts';
import { checkHandOver } from './checks/hand-over.ts';
import { checkInbound } from './checks/inbound.ts';
import { checkKeys } from './checks/keys.ts';
import { checkNumbering } from './checks/numbering.ts';
import { checkOptOut } from './checks/opt-out.ts';
import { checkOrder } from './checks/order.ts';
import { checkQuiet } from './checks/quiet.ts';
import { checkScreens } from './checks/screens.ts';
import { checkSilence } from './checks/silence.ts';
import { checkSpending } from './checks/spending.ts';
import { checkStates } from './checks/states.ts';
import { checkStreams } from './checks/streams.ts';
import { checkTextIn } from './checks/text-in.ts';
import { checkTenants } from './checks/tenants.ts';
import { arrange, type Check, type Run } from './evidence.ts';
import { type Violation } from './history.ts';

const CHECKS: readonly Check[] = [
  checkAccepted,
  checkHandOver,
  checkGivenUp,
  checkQuiet,
  checkNumbering,
  checkEnd,
  checkSilence,
  checkClosing,
  checkInbound,
  checkOrder,
  checkScreens,
  checkStreams,
  checkAutoReplies,
  checkOptOut,
  checkStates,
  checkTenants,
  checkKeys,
  checkSpending,
  checkTextIn,
];

/**
 * What a run shows of broken promises. Pure. An operation that ended `info`, or never, may or may not have happened;
 * everything else must match. A run without violations proves only what it exercised.
 */
export function checkHistory(run: Run): Violation[] {
  const evidence = arrange(run);
  return CHECKS.flatMap((check) => check(evidence));
}
