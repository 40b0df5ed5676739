import { type Plant } from './two-nodes.ts';

/** Reads, then acts on what it read: nobody waits for anybody. */
export const WITHOUT_LOCKS: Plant = {
  what: 'rows are read without a lock',
  rewrite: (text) =>
    text.replace(
      /\bfor (?:no key update|update|key share)(?!(?: of \w+)? skip)(?: of "?\w+"?(?:, "?\w+"?)*)?/,
      '',
    ),
};
