import * as z from 'zod';

/**
 * What a client of the system asked for. Ids are the client's own words: a repeat of an operation has a new `id` in the
 * history and the same key, event or report number.
 */
export const Request = z.discriminatedUnion('op', [
  /** An agent sends a text. */
  z.object({
    op: z.literal('send'),
    tenantId: z.string(),
    agentId: z.string(),
    callKey: z.string(),
    sessionId: z.string(),
    key: z.string(),
    text: z.string(),
  }),
  /** Telephony reports the state of a call. */
  z.object({
    op: z.literal('report'),
    tenantId: z.string(),
    callKey: z.string(),
    seq: z.number(),
    state: z.string(),
  }),
  /** The carrier's webhook brings a caller's text. */
  z.object({
    op: z.literal('inbound'),
    tenantId: z.string(),
    eventId: z.string(),
    ourNumber: z.string(),
    caller: z.string(),
    text: z.string(),
  }),
  /** The carrier's webhook brings a delivery receipt. `messageId`: our reference, when the carrier gave it back. */
  z.object({
    op: z.literal('receipt'),
    tenantId: z.string(),
    eventId: z.string(),
    carrierId: z.string(),
    messageId: z.string().nullable(),
    state: z.enum(['sent', 'delivered', 'undelivered', 'failed']),
  }),
  /** An administrator changes something; `what` names it, as in `setting closingWhen`. */
  z.object({ op: z.literal('configure'), tenantId: z.string(), what: z.string() }),
]);
export type Request = z.infer<typeof Request>;

/**
 * How an operation ended. `ok`: the system said that it did it. `fail`: it said, with a code, that it did not. `info`:
 * nobody knows, for the answer was lost; it may have been done, or be done yet.
 */
export const Outcome = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('ok'),
    /** Of a `send`: the message it was answered with, which a repeat must be answered with, too. */
    messageId: z.string().optional(),
    seq: z.number().optional(),
    /** Of a `report`: whether it changed anything. */
    applied: z.boolean().optional(),
  }),
  z.object({ phase: z.literal('fail'), code: z.string() }),
  z.object({ phase: z.literal('info'), cause: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

/**
 * One line of a history. An operation is invoked, and ends at most once. `at`: milliseconds on one monotonic clock that
 * all lines of a run, and its ledger, share; lines are in that order.
 */
export const HistoryLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('invoke'), id: z.number(), at: z.number(), node: z.string(), request: Request }),
  z.object({ type: z.literal('end'), id: z.number(), at: z.number(), outcome: Outcome }),
  /** What a client of a session's stream holds at the end of the run, having applied its events to its snapshots. */
  z.object({
    type: z.literal('screen'),
    at: z.number(),
    tenantId: z.string(),
    sessionId: z.string(),
    client: z.string(),
    /** Snapshot after the last event, as the client has it. */
    snapshot: z.unknown(),
    /** Event numbers in the order they were applied; `null` stands for a reload of the snapshot. */
    applied: z.array(z.number().nullable()),
  }),
  /** Something the run did to the system: `crash a`, `database stopped`. For people who read the history. */
  z.object({ type: z.literal('nemesis'), at: z.number(), what: z.string() }),
]);
export type HistoryLine = z.infer<typeof HistoryLine>;

/** One hand-over as the carrier saw it. The carrier takes every attempt anew, and forgets nothing. */
export const LedgerLine = z.object({
  at: z.number(),
  /** Our message id. */
  reference: z.string(),
  from: z.string(),
  to: z.string(),
  text: z.string(),
  /** Whether the carrier took it, whatever it answered, if it answered. */
  taken: z.boolean(),
  /** What it answered: `accepted`, `rejected`, `throttled`, `notSent`, `unknown`; `null` while it has not. */
  answer: z.string().nullable(),
  /** When it answered, where that is known. */
  answeredAt: z.optional(z.number()),
  carrierId: z.string().nullable(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** A broken promise. */
export interface Violation {
  /** Which, as in `docs/reliability.md`: `I1a`, `I3`. */
  invariant: string;
  /** In words, with the ids that show it. */
  what: string;
}
