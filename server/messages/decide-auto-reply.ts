/** What the automatic answer to a late text hangs on. */
export interface AutoReplyFacts {
  afterEnd: 'autoReply' | 'ignore';
  /** What the late text says: an opt-out word, a request for help, or anything else. */
  word: 'opt_out' | 'opt_in' | 'help' | 'other';
  optedOut: boolean;
  /** The sender is a number of ours, or of another tenant: two auto-replies would answer each other for ever. */
  fromOurNumber: boolean;
  /** Our number that was written to may send, and the sender has not just refused texts in a call that goes on. */
  canSend: boolean;
  destinationAllowed: boolean;
  text: string | null;
  lastAutoReplyAt: Date | null;
  windowMinutes: number;
  /** Auto-replies to this caller today (UTC). */
  today: number;
  perDay: number;
  /** Auto-replies of the whole tenant in the last minute. */
  lastMinute: number;
  /** When the carrier got the text, where that may be long ago. */
  sentAt: Date | null;
  now: Date;
}

/** Above this many auto-replies a minute something loops that nobody foresaw. */
export const BREAKER_PER_MINUTE = 30;

/** A text that was lost on its way this long is not answered any more. */
const OLDEST_ANSWERED_MS = 600_000;

/** Whether a late text is answered. The first one in each window is; robots, opted-out callers and STOP never are. Pure. */
export function decideAutoReply(facts: AutoReplyFacts): { reply: true; text: string } | { reply: false } {
  const silent = { reply: false } as const;
  if (facts.afterEnd === 'ignore' || facts.text === null) return silent;
  if (facts.word !== 'other' || facts.optedOut || facts.fromOurNumber) return silent;
  if (!facts.canSend || !facts.destinationAllowed) return silent;
  if (facts.today >= facts.perDay || facts.lastMinute >= BREAKER_PER_MINUTE) return silent;
  // an answer to what was written long before would be a riddle
  if (facts.sentAt && facts.now.getTime() - facts.sentAt.getTime() > OLDEST_ANSWERED_MS) return silent;
  const since =
    facts.lastAutoReplyAt === null ? Infinity : facts.now.getTime() - facts.lastAutoReplyAt.getTime();
  return since < facts.windowMinutes * 60_000 ? silent : { reply: true, text: facts.text };
}
