import * as z from 'zod/mini';

/**
 * What looks like pumping: `prefix` neighbouring numbers are texted one after the other · `country` many numbers of a
 * country abroad that was never texted before, or seldom · `failures` far more texts than before do not arrive ·
 * `agent` one agent texts far more numbers than others, and than before.
 */
export const AlarmKind = z.enum(['prefix', 'country', 'failures', 'agent']);
export type AlarmKind = z.infer<typeof AlarmKind>;

/** The beginning of numbers in E.164. Those of a country's longest numbers have eleven digits without the last four. */
export const Prefix = z.string().check(z.regex(/^\+[1-9]\d{1,10}$/));

export const Alarm = z.object({
  id: z.uuid(),
  kind: AlarmKind,
  /** The prefix, ISO 3166-1 alpha-2 of the country, or the agent's id; empty: all texts. */
  subject: z.string(),
  /** Of the agent; `null` for an alarm of another kind, and for one that is no longer known. */
  name: z.nullable(z.string()),
  /** Different numbers that were texted in the hour before; of a prefix, those in a row. */
  numbers: z.int(),
  /** Texts to them; of failures, those whose end is known. */
  texts: z.int(),
  /** Of the texts whose end is known, those that did not arrive: 0 to 1; `null` for an alarm of another kind. */
  share: z.nullable(z.number()),
  /**
   * In the week before: numbers of the country on its busiest day, of the agent in the busiest hour, or the share of
   * failures. 0 for a prefix.
   */
  usual: z.number(),
  /** ISO 8601, UTC. */
  raisedAt: z.string(),
  /** By whom it was seen; `null`: by nobody yet. */
  acknowledged: z.nullable(z.object({ at: z.string(), by: z.string(), byName: z.nullable(z.string()) })),
});
export type Alarm = z.infer<typeof Alarm>;

/** Texts to numbers that begin like this are refused until then. */
export const PrefixHold = z.object({
  id: z.uuid(),
  prefix: z.string(),
  at: z.string(),
  /** `account:<id>`, `key:<id>`, or `system` for an alarm that held it. */
  by: z.string(),
  byName: z.nullable(z.string()),
  until: z.string(),
});
export type PrefixHold = z.infer<typeof PrefixHold>;

/** Body of `GET /v1/admin/alarms`: those nobody has acknowledged, then the latest; and all holds. */
export const AlarmList = z.object({ alarms: z.array(Alarm), holds: z.array(PrefixHold) });
export type AlarmList = z.infer<typeof AlarmList>;

/** Body of `POST /v1/admin/prefix-holds`. `hours`: until it lapses; absent: as the settings have it. */
export const PrefixHoldInput = z.strictObject({
  prefix: Prefix,
  hours: z.optional(z.int().check(z.minimum(1), z.maximum(168))),
});
export type PrefixHoldInput = z.infer<typeof PrefixHoldInput>;
