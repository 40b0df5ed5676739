import * as z from 'zod/mini';

/**
 * How an opt-out came: `word`, a word of the list that the caller wrote; `agent`, a sentence that the agent took for one;
 * `carrier_word`, a word that the carrier understood by its own list; `carrier_code`, a code by which the carrier refused
 * a text or reported it undelivered.
 */
export const OptOutHow = z.enum(['word', 'agent', 'carrier_word', 'carrier_code']);
export type OptOutHow = z.infer<typeof OptOutHow>;
