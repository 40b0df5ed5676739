import * as z from 'zod/mini';

/** In a query: up to 200 uuids, separated by commas. */
export const Ids = z.pipe(
  z.string().check(z.maxLength(8_000)),
  z.pipe(
    z.transform((text: string) => text.split(',').filter((id) => id !== '')),
    z.array(z.uuid()).check(z.maxLength(200)),
  ),
);
