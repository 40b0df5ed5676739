/** In the query of the address, as in that of the request; days are whole days where the administrator is. */
export const AUDIT_FILTERS = ['from', 'to', 'actor', 'action', 'object', 'q'] as const;
export type AuditFilterName = (typeof AUDIT_FILTERS)[number];

/** What the server is asked for the address. */
export function auditFilter(query: URLSearchParams): Partial<Record<AuditFilterName, string>> {
  const filter: Partial<Record<AuditFilterName, string>> = {};
  for (const name of AUDIT_FILTERS) {
    const text = query.get(name)?.trim() ?? '';
    const value = name === 'from' || name === 'to' ? momentOf(text, name) : text;
    if (value !== '') filter[name] = value;
  }
  return filter;
}

/** Where a day begins, or ends, for the administrator; empty for what is no day. */
function momentOf(day: string, side: 'from' | 'to'): string {
  const moment = new Date(`${day}T00:00`);
  if (Number.isNaN(moment.getTime())) return '';
  if (side === 'to') moment.setDate(moment.getDate() + 1);
  return moment.toISOString();
}
