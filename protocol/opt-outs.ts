import * as z from 'zod/mini';
import { E164 } from './phone.ts';

/**
 * How an opt-out came: `word`, a word of the list that the caller wrote; `agent`, a sentence that the agent took for one;
 * `carrier_word`, a word that the carrier understood by its own list; `carrier_code`, a code by which the carrier refused
 * a text or reported it undelivered.
 */
export const OptOutHow = z.enum(['word', 'agent', 'carrier_word', 'carrier_code']);
export type OptOutHow = z.infer<typeof OptOutHow>;

/** Body of `POST /v1/admin/opt-outs/search`: a body, since a caller's number has no place in an address. */
export const OptOutSearch = z.strictObject({
  /** The whole of it. */
  caller: z.optional(E164),
  limit: z._default(z.int().check(z.minimum(1), z.maximum(200)), 25),
  offset: z._default(z.int().check(z.minimum(0), z.maximum(1_000_000)), 0),
});
export type OptOutSearch = z.infer<typeof OptOutSearch>;

/** An opt-out that is in force. */
export const OptOut = z.object({
  at: z.string(),
  /** E.164; the last three digits alone for who may not read transcripts. */
  caller: z.string(),
  /** Our number that it was said to, or that the text was sent from; in E.164. */
  ourNumber: z.string(),
  /** Counts for all numbers of the company, whatever the setting is changed to. */
  everywhere: z.boolean(),
  /** `null`: not kept by the release that took it. */
  how: z.nullable(OptOutHow),
  /** The word of the list, or the carrier's code; `null` for what an agent or the carrier understood. */
  by: z.nullable(z.string()),
  /** Of the conversation; `null`: there was none, or it was not kept. */
  language: z.nullable(z.string()),
});
export type OptOut = z.infer<typeof OptOut>;

/** Latest first. */
export const OptOutPage = z.object({
  optOuts: z.array(OptOut),
  /** Of all that fit. */
  total: z.int(),
  /** Opt-outs that go on without their number, which was erased: of all, or of the number that was asked for. */
  forgotten: z.int(),
});
export type OptOutPage = z.infer<typeof OptOutPage>;
