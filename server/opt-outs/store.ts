import { sql } from 'kysely';
import { type OptOutHow } from '../../protocol/opt-outs.ts';
import { type Tx } from '../platform/db.ts';

/** A place in the list, latest first. */
export interface OptOutPlace {
  at: Date;
  caller: string;
  ourNumber: string;
}

export interface OptOutRow extends OptOutPlace {
  everywhere: boolean;
  how: OptOutHow | null;
  by: string | null;
  language: string | null;
}

const COLUMNS = sql`opted_out_at as at, caller, our_number as "ourNumber", opted_out_everywhere as everywhere,
           opted_out_how as how, opted_out_by as by, opted_out_language as language`;
const ORDER = sql`opted_out_at desc, caller, our_number`;

/** A page, by how many come before it. `caller`: `null` for all. */
export async function findOptOuts(
  tx: Tx,
  { caller, limit, offset }: { caller: string | null; limit: number; offset: number },
): Promise<OptOutRow[]> {
  const { rows } = await sql<OptOutRow>`
    select ${COLUMNS} from contact
     where tenant_id = ${tx.tenantId} and opted_out_at is not null ${ofCaller(caller)}
     order by ${ORDER} limit ${limit} offset ${offset}`.execute(tx.q);
  return rows;
}

/** Those behind a place, for reading all of them page by page. */
export async function findOptOutsAfter(
  tx: Tx,
  after: OptOutPlace | null,
  limit: number,
): Promise<OptOutRow[]> {
  const behind = after
    ? sql`and (opted_out_at < ${after.at}
               or (opted_out_at = ${after.at} and (caller, our_number) > (${after.caller}, ${after.ourNumber})))`
    : sql``;
  const { rows } = await sql<OptOutRow>`
    select ${COLUMNS} from contact
     where tenant_id = ${tx.tenantId} and opted_out_at is not null ${behind}
     order by ${ORDER} limit ${limit}`.execute(tx.q);
  return rows;
}

export async function countOptOuts(tx: Tx, caller: string | null): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from contact
     where tenant_id = ${tx.tenantId} and opted_out_at is not null ${ofCaller(caller)}`.execute(tx.q);
  return rows[0]!.total;
}

const ofCaller = (caller: string | null) => (caller === null ? sql`` : sql`and caller = ${caller}`);
