import { type ErasureCounts, type GivenAway } from '../../protocol/privacy.ts';

/** The sum of two counts; what is absent adds nothing. Pure. */
export function addCounts(sofar: ErasureCounts, more: Partial<ErasureCounts>): ErasureCounts {
  const sum = (name: keyof ErasureCounts) => sofar[name] + (more[name] ?? 0);
  return {
    ...{ calls: sum('calls'), sessions: sum('sessions'), messages: sum('messages') },
    ...{ media: sum('media'), lateTexts: sum('lateTexts'), optOuts: sum('optOuts') },
  };
}

/** What others have, by both accounts. Pure. */
export function joinGiven(one: GivenAway, other: GivenAway): GivenAway {
  const systems = new Map<string, number>();
  for (const { system, count } of [...one.records, ...other.records])
    systems.set(system, (systems.get(system) ?? 0) + count);
  return {
    records: [...systems].map(([system, count]) => ({ system, count })),
    carriers: [...new Set([...one.carriers, ...other.carriers])].sort(),
    webhooks: one.webhooks || other.webhooks,
  };
}
