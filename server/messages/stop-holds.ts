import { type RawBuilder, sql } from 'kysely';

/**
 * SQL condition: a caller's opt-out holds for one of our numbers. It does for the number it was said to; for all of the
 * company's, when it was said while opt-outs counted so, or they count so now. Read in the statement that acts on it, so
 * that what was committed before is heeded, the setting included. `pair`: name of a row there with `tenant_id`,
 * `our_number` and `caller`.
 */
export const stopHolds = (pair: 'm' | 's' | 'pair'): RawBuilder<boolean> =>
  sql.raw(`exists (select from contact stop
             where stop.tenant_id = ${pair}.tenant_id and stop.caller = ${pair}.caller and ${reaches(pair)})`);

/** The same of a row `stop` of `contact` that is the caller's. */
export const reaches = (pair: string): string => `stop.opted_out_at is not null
               and (stop.our_number = ${pair}.our_number or stop.opted_out_everywhere or ${countsEverywhere('stop')})`;

/** The tenant of a row `of` lets opt-outs count for the whole company. */
const countsEverywhere = (of: string): string => `exists (select from setting reach
                     where reach.tenant_id = ${of}.tenant_id and reach.queue_key = '' and reach.key = 'optOutReach'
                       and reach.value = '"company"'::jsonb)`;
