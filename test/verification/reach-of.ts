import { type Evidence, keyOf, pairOf } from './evidence.ts';
import { settingValues } from './settings-of.ts';

/**
 * What an opt-out of the pair reaches: the pair itself, or the caller with all numbers of the company, where the run has
 * it so from its beginning to its end.
 */
export function reachOf(
  evidence: Evidence,
  row: { tenant_id: string; our_number: string; caller: string },
): string {
  const values = settingValues(evidence, row.tenant_id, 'optOutReach');
  const isCompany = values !== 'changed' && values.every((value) => value === 'company');
  return isCompany ? keyOf(row.tenant_id, '*', row.caller) : pairOf(row);
}

/** Whether an opt-out holds for the pair at the end of the run. */
export function isStoppedNow(
  evidence: Evidence,
  row: { tenant_id: string; our_number: string; caller: string },
): boolean {
  const reach = reachOf(evidence, row);
  return evidence.contents.contact.some(
    (contact) => contact.opted_out_at !== null && reachOf(evidence, contact) === reach,
  );
}
