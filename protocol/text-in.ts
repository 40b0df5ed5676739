import * as z from 'zod/mini';

/** Digits of a code; the most codes that live at once on one number decide how many it needs (`docs/text-in.md`). */
export const CODE_DIGITS = { min: 4, max: 6 } as const;

/**
 * `waiting`: the caller may text it · `texted`: a mobile has, and the agent has not yet said whether it is the caller's ·
 * `expired`: nobody has in time.
 */
export const TextInState = z.enum(['waiting', 'texted', 'expired']);
export type TextInState = z.infer<typeof TextInState>;

/** A code that the caller of one call texts to one of our numbers, so that the mobile it comes from joins the call. */
export const TextIn = z.object({
  id: z.uuid(),
  state: TextInState,
  /** 4 to 6 digits. */
  code: z.string(),
  /** Where it is to be texted: E.164. */
  ourNumber: z.string(),
  expiresAt: z.string(),
  /** Last four digits of the mobile that texted it; `null` before. */
  last: z.nullable(z.string()),
});
export type TextIn = z.infer<typeof TextIn>;

/** Body of `POST /v1/calls/{callKey}/text-in/answer`: whether the mobile is the caller's, whose digits were compared. */
export const TextInAnswer = z.strictObject({
  id: z.uuid(),
  last: z.string().check(z.regex(/^\d{4}$/)),
  decision: z.enum(['join', 'refuse']),
});
export type TextInAnswer = z.infer<typeof TextInAnswer>;
