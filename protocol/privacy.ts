import * as z from 'zod/mini';
import { E164 } from './phone.ts';

/**
 * Stands in the place of a number that was erased: a country code that is nobody's (ITU-T E.164, "999 reserved for future
 * global service"), so that whatever reads numbers can read it, and nobody can be texted.
 */
export const ERASED_NUMBER = E164.parse('+999000000000');

/** What was erased, in numbers. */
export const ErasureCounts = z.object({
  calls: z.int(),
  /** Conversations whose words are gone. */
  sessions: z.int(),
  messages: z.int(),
  /** Photos, videos and files. */
  media: z.int(),
  lateTexts: z.int(),
  /** Opt-outs that go on as a keyed hash. */
  optOuts: z.int(),
});
export type ErasureCounts = z.infer<typeof ErasureCounts>;

export const NOTHING_ERASED: ErasureCounts = {
  ...{ calls: 0, sessions: 0, messages: 0, media: 0, lateTexts: 0, optOuts: 0 },
};

/** What others were given before, and have to erase themselves. */
export const GivenAway = z.object({
  /** Records of a CRM that hold the conversation, by system. */
  records: z.array(z.object({ system: z.string(), count: z.int() })),
  /** Carriers that took or brought texts. */
  carriers: z.array(z.string()),
  /** The company's own systems were told by webhooks. */
  webhooks: z.boolean(),
});
export type GivenAway = z.infer<typeof GivenAway>;

/** An erasure of what is kept of one person. Their number is nowhere in it. */
export const Erasure = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'done']),
  requestedAt: z.string(),
  doneAt: z.nullable(z.string()),
  counts: ErasureCounts,
  given: GivenAway,
});
export type Erasure = z.infer<typeof Erasure>;

/** Latest first, at most 50. */
export const ErasureList = z.object({ erasures: z.array(Erasure) });
export type ErasureList = z.infer<typeof ErasureList>;

/** Body of `POST /v1/admin/erasures`; twice, since it cannot be taken back. */
export const EraseRequest = z
  .strictObject({ number: E164, again: E164 })
  .check(z.refine(({ number, again }) => number === again, { path: ['again'] }));
export type EraseRequest = z.infer<typeof EraseRequest>;
