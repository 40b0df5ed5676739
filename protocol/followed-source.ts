import * as z from 'zod/mini';
import { QueueKey } from './queue.ts';

/**
 * Why a call of a source was not, or not wholly, understood. `account_refused`: the source lets the account not in, or not that far ·
 * `unreachable` · `throttled` · `call_unknown`: it has no such call · `queue_unknown`: no queue is meant, or it is gone ·
 * `agent_unknown`: somebody had a call whom no line names · `number_unknown`: it knows no number of the caller · `other_source`: the
 * call is reported by another source already · `malformed`: it sent what it does not document.
 */
export const SourceTrouble = z.enum([
  'account_refused',
  'unreachable',
  'throttled',
  'call_unknown',
  'queue_unknown',
  'agent_unknown',
  'number_unknown',
  'other_source',
  'malformed',
]);
export type SourceTrouble = z.infer<typeof SourceTrouble>;

/** As the source writes it; no control characters, no blank at either end. */
const SourceName = z.string().check(z.regex(/^(?!\s)[^\p{C}=]{1,250}(?<!\s)$/u));
/** One `*` at most. */
const Pattern = SourceName.check(z.regex(/^[^*]*\*?[^*]*$/));

/** What an administrator says of a source's names. */
export const SourceNames = {
  /** Of calls that no line names; `null`: these are left alone. */
  queue: z.nullable(QueueKey),
  /** `of`: a queue of the source, or the number that was dialled in E.164. */
  queues: z.array(z.strictObject({ of: SourceName, queue: QueueKey })).check(z.maxLength(200)),
  /** `of`: a name the source has for an agent; `*` stands for anything, in `agent` for the same. */
  agents: z.array(z.strictObject({ of: Pattern, agent: Pattern })).check(z.maxLength(1_000)),
};

/** A secret as it may be shown; `last4` is `null` where another master key sealed it. */
export const ShownSecret = z.nullable(z.object({ last4: z.nullable(z.string()), since: z.string() }));

/** What administrators see of every source, whatever its account is like. */
export const SourceState = {
  /** Where the source is to send what happens. */
  url: z.string(),
  /** Whether it is set up at all. */
  isSet: z.boolean(),
  queue: z.nullable(z.string()),
  queues: z.array(z.object({ of: z.string(), queue: z.string() })),
  agents: z.array(z.object({ of: z.string(), agent: z.string() })),
  secret: ShownSecret,
  /** Until when the secret of before is still believed; `null`: there is none. */
  oldSecretUntil: z.nullable(z.string()),
  /** Of the latest event that was believed. */
  deliveredAt: z.nullable(z.string()),
  trouble: z.nullable(z.object({ reason: SourceTrouble, detail: z.string(), at: z.string() })),
};
