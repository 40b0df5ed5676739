import * as z from 'zod/mini';
import { Preset } from './preset.ts';

/** Which presets: all that is given has to fit. In the query of the list and of the exports. */
export const PresetFilter = z.object({
  /** Words; each stands in the keyword, the label or the text, whatever its case and accents. */
  q: z.optional(z.string().check(z.maxLength(100))),
  /** With a language that is missing, or a text that is stale. */
  state: z.optional(z.enum(['missing', 'stale'])),
  /** `state` looks at this language alone. */
  language: z.optional(z.string().check(z.maxLength(40))),
  /** Empty: those without one. */
  category: z.optional(z.string().check(z.maxLength(80))),
  /** Those that agents of this queue may use. */
  queue: z.optional(z.string().check(z.maxLength(100))),
});
export type PresetFilter = z.infer<typeof PresetFilter>;

/** Body of `GET /v1/admin/presets`. */
export const PresetPage = z.object({
  /** In the administrator's order. */
  presets: z.array(Preset),
  /** Place of the first of them among those that fit. */
  offset: z.int(),
  /** How many fit, and how many of those would fit but for `state`. */
  counts: z.object({ found: z.int(), all: z.int(), missing: z.int(), stale: z.int() }),
  /** Languages of the queues and of the texts: the company's own first, then by tag; `texts`: how many presets have one. */
  languages: z.array(z.object({ language: z.string(), used: z.boolean(), texts: z.int() })),
  /** Every category there is, in the order of the presets. */
  categories: z.array(z.string()),
});
export type PresetPage = z.infer<typeof PresetPage>;

/** Body of `PUT /v1/admin/presets/order`: these come, in this order, right behind `after`; `null`: before all others. */
export const PresetOrder = z.strictObject({
  ids: z.array(z.uuid()).check(z.minLength(1), z.maxLength(200)),
  after: z.nullable(z.uuid()),
});
export type PresetOrder = z.infer<typeof PresetOrder>;

/** Body of `POST /v1/admin/presets/{id}/still-right`. */
export const StillRight = z.strictObject({ language: z.string().check(z.maxLength(40)) });

/** Body of `GET /v1/admin/presets/{id}/use`: what would miss a preset. */
export const PresetUse = z.object({
  /** Queues with texting whose agents may send it. */
  queues: z.array(z.object({ key: z.string(), name: z.string() })),
  /** How often it was sent in the last 30 days. */
  sent: z.int(),
  lastSentAt: z.nullable(z.string()),
});
export type PresetUse = z.infer<typeof PresetUse>;
