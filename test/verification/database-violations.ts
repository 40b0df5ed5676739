import { findViolations, type Queryable } from '../../server/verification/find-violations.ts';
import { type Violation } from './history.ts';

/** What the database alone shows of broken promises, in all of it. `now`: the latest time any clock of the system shows. */
export async function databaseViolations(client: Queryable, now: Date): Promise<Violation[]> {
  const findings = await findViolations(client, { days: null, now });
  return findings.flatMap(({ invariant: { id, title }, rows }) =>
    rows.map((row) => ({
      invariant: id.slice(0, id.indexOf('-')),
      what: `not so (${id}): ${title}: ${row.tenantId} ${row.id}`,
    })),
  );
}
