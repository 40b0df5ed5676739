import { assertNever } from '../../protocol/assert-never.ts';
import { type RecordTrouble } from '../../protocol/record-system.ts';

/** What a CRM said, as far as it decides what follows. */
export type Answer =
  | { kind: 'written'; ref: string }
  | { kind: 'found'; ref: string }
  | { kind: 'absent' }
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'notWritten'; cause: string }
  | { kind: 'refused'; cause: 'record_gone' | 'record_closed' | 'malformed' | 'other'; code: string }
  | { kind: 'accountRefused'; code: string }
  | { kind: 'unknown'; cause: string };

export type Outcome =
  | { type: 'written'; ref: string }
  /** It is certain that it is not there: to be written at once. */
  | { type: 'again' }
  | {
      type: 'later';
      /** `asked`: it may be there, so it is looked for first. */
      write: 'open' | 'asked';
      reason: RecordTrouble;
      code: string | null;
      at: Date;
    }
  /** This write is never accepted; the next ones may be. */
  | { type: 'skip'; reason: RecordTrouble; code: string }
  /** A correction that is not taken: the record has all messages without. */
  | { type: 'let_go'; reason: RecordTrouble; code: string | null }
  /** Nothing more is written, unless somebody says so. */
  | {
      type: 'stop';
      state: 'refused' | 'gave_up';
      write: 'open' | 'asked';
      reason: RecordTrouble;
      code: string | null;
    };

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** After that long without a write the record is given up; that of an account may take a weekend to be mended. */
export const GIVES_UP_AFTER_MS = { accountRefused: 4 * 24 * HOUR, other: 24 * HOUR };
const FIRST_BACKOFF_MS = 2 * SECOND;
const LONGEST_BACKOFF_MS = 600 * SECOND;
const LONGEST_PAUSE_MS = HOUR;
/** An account is not mended within seconds, and asking too often may lock it. */
const SHORTEST_FOR_ACCOUNT_MS = 60 * SECOND;

/** How things stand when an answer comes. */
export interface Asking {
  /** `find`: what is not told may be there. */
  verb: 'write' | 'find';
  isCorrection: boolean;
  /** How often in a row it failed before. */
  attempt: number;
  failingSince: Date | null;
  now: Date;
}

/** What follows from an answer. Pure. */
export function decideOutcome(answer: Answer, asking: Asking): Outcome {
  const outcome = decideAddition(answer, asking);
  if (!asking.isCorrection || (outcome.type !== 'stop' && outcome.type !== 'skip')) return outcome;
  return { type: 'let_go', reason: outcome.reason, code: outcome.code };
}

function decideAddition(answer: Answer, { verb, attempt, failingSince, now }: Asking): Outcome {
  const untold = verb === 'find' ? 'asked' : 'open';
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 20));
  const failed = (
    write: 'open' | 'asked',
    {
      reason,
      code = null,
      waitMs = backoff,
    }: { reason: RecordTrouble; code?: string | null; waitMs?: number },
  ): Outcome => {
    const limit = GIVES_UP_AFTER_MS[reason === 'account_refused' ? 'accountRefused' : 'other'];
    if (failingSince && now.getTime() - failingSince.getTime() >= limit)
      return { type: 'stop', state: 'gave_up', write, reason, code };
    return { type: 'later', write, reason, code, at: new Date(now.getTime() + waitMs) };
  };
  switch (answer.kind) {
    case 'written':
    case 'found':
      return { type: 'written', ref: answer.ref };
    case 'absent':
      return { type: 'again' };
    case 'throttled': {
      const asked = Math.min(answer.retryAfterMs ?? 0, LONGEST_PAUSE_MS);
      return failed(untold, { reason: 'throttled', waitMs: Math.max(asked, backoff) });
    }
    case 'notWritten':
      return failed('open', { reason: 'unreachable', code: answer.cause });
    case 'unknown':
      return failed('asked', { reason: 'unreachable', code: answer.cause });
    case 'accountRefused':
      return failed(untold, {
        reason: 'account_refused',
        code: answer.code,
        waitMs: Math.max(SHORTEST_FOR_ACCOUNT_MS, backoff),
      });
    case 'refused': {
      const { cause, code } = answer;
      if (verb === 'find' && cause !== 'record_gone') return failed('asked', { reason: 'unreachable', code });
      if (cause === 'malformed' || cause === 'other')
        return { type: 'skip', reason: cause === 'other' ? 'refused' : cause, code };
      return { type: 'stop', state: 'refused', write: untold, reason: cause, code };
    }
    default:
      return assertNever(answer);
  }
}
