import { type Evidence } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { settingValues } from '../settings-of.ts';

/** I17: no more segments of a tenant are handed over in a day than its limit. A run lies within one day of the tenant. */
export function checkSpending(evidence: Evidence): Violation[] {
  const spent = new Map<string, number>();
  for (const message of evidence.contents.message) {
    const isOut = evidence.handOversOf.get(message.id)?.some(({ taken }) => taken) === true;
    if (isOut) spent.set(message.tenant_id, (spent.get(message.tenant_id) ?? 0) + message.segments);
  }
  return [...spent].flatMap(([tenantId, segments]) => {
    const limits = settingValues(evidence, tenantId, 'capTenantDay');
    if (limits === 'changed' || limits.includes(0)) return [];
    const limit = Math.max(...limits);
    if (segments <= limit) return [];
    return [
      {
        invariant: 'I17',
        what: `${segments} segments of ${tenantId} were handed over, ${limit} may be in a day`,
      },
    ];
  });
}
