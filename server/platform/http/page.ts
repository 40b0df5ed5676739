import * as z from 'zod/mini';

const whole = (most: number, least: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/)),
    z.pipe(z.transform(Number), z.int().check(z.minimum(least), z.maximum(most))),
  );

/** Query of a list that is read page by page. */
export const Page = z.object({
  search: z.optional(z.string().check(z.maxLength(120))),
  limit: z.optional(whole(200, 1)),
  offset: z.optional(whole(999_999, 0)),
});
