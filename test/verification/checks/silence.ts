import { type Evidence, groupBy, isOk, keyOf, type Report } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { settingValues } from '../settings-of.ts';

/** I16: no call is ended for silence whose source was heard within its lease. Needs clocks that are right. */
export function checkSilence(evidence: Evidence): Violation[] {
  const { contents, reports, startedAt } = evidence;
  if (!startedAt) return [];
  const heard = groupBy(reports.filter(isApplied), ({ request }) => keyOf(request.tenantId, request.callKey));
  return contents.call.flatMap(({ tenant_id, call_key, end_reason, ended_at }) => {
    const leases = settingValues(evidence, tenant_id, 'callLeaseSeconds');
    if (end_reason !== 'source_lost' || ended_at === null || leases === 'changed') return [];
    const endedAt = ended_at - startedAt.getTime();
    const lease = Math.min(...leases) * 1_000;
    return (heard.get(keyOf(tenant_id, call_key)) ?? [])
      .filter(({ invoked, ended }) => ended && ended.at <= endedAt && endedAt < invoked.at + lease)
      .map(({ id }) => ({
        invariant: 'I16',
        what: `call ${call_key} of ${tenant_id} was ended for silence within the lease of report ${id}`,
      }));
  });
}

function isApplied(report: Report): boolean {
  const outcome = report.ended?.outcome;
  return isOk(report) && outcome?.phase === 'ok' && outcome.applied === true;
}
