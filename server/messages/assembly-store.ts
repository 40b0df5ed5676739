import { sql } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Assembly } from './decide-assembly.ts';

/** Which text the parts are of. */
export interface AssemblyKey {
  carrier: string;
  ourNumber: string;
  caller: string;
  reference: number;
  total: number;
}

/** By index, as hexadecimal of UTF-16: half of a surrogate pair is no text of PostgreSQL. */
type StoredParts = Record<string, string>;

const encode = (text: string) => Buffer.from(text, 'utf16le').toString('hex');
const decode = (octets: string) => Buffer.from(octets, 'hex').toString('utf16le');

const toAssembly = (row: { total: number; parts: StoredParts; done: boolean }): Assembly => ({
  total: row.total,
  parts: new Map(Object.entries(row.parts).map(([index, octets]) => [Number(index), decode(octets)])),
  done: row.done,
});

/** The parts so far, locked; two that come at the same time take turns. */
export async function lockAssembly(tx: Tx, key: AssemblyKey, now: Date): Promise<Assembly> {
  const { rows } = await sql<{ total: number; parts: StoredParts; done: boolean }>`
    insert into inbound_assembly (tenant_id, carrier, our_number, caller, reference, total, parts, done, changed_at)
    values (${tx.tenantId}, ${key.carrier}, ${key.ourNumber}, ${key.caller}, ${key.reference}, ${key.total}, '{}', false, ${now})
    on conflict (tenant_id, carrier, our_number, caller, reference, total) do update set total = excluded.total
    returning total, parts, done`.execute(tx.q);
  return toAssembly(rows[0]!);
}

export async function writeAssembly(
  tx: Tx,
  key: AssemblyKey,
  { parts, done }: Assembly,
  now: Date,
): Promise<void> {
  const stored = Object.fromEntries([...parts].map(([index, text]) => [index, encode(text)]));
  await sql`
    update inbound_assembly set parts = ${JSON.stringify(stored)}, done = ${done}, changed_at = ${now}
     where tenant_id = ${tx.tenantId} and carrier = ${key.carrier} and our_number = ${key.ourNumber}
       and caller = ${key.caller} and reference = ${key.reference} and total = ${key.total}`.execute(tx.q);
}

/** Texts whose parts have not changed since, and are not all there; of all tenants. Runs as the worker. */
export async function staleAssemblies(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<(AssemblyKey & { tenantId: string })[]> {
  const { rows } = await sql<AssemblyKey & { tenantId: string }>`
    select tenant_id as "tenantId", carrier, our_number as "ourNumber", caller, reference, total
      from inbound_assembly where not done and changed_at < ${before} order by changed_at limit ${limit}`.execute(
    tx.q,
  );
  return rows;
}

/** The parts of a text that is still stale, locked. */
export async function lockStale(tx: Tx, key: AssemblyKey, before: Date): Promise<Assembly | null> {
  const { rows } = await sql<{ total: number; parts: StoredParts; done: boolean }>`
    select total, parts, done from inbound_assembly
     where tenant_id = ${tx.tenantId} and carrier = ${key.carrier} and our_number = ${key.ourNumber}
       and caller = ${key.caller} and reference = ${key.reference} and total = ${key.total}
       and not done and changed_at < ${before}
       for update`.execute(tx.q);
  return rows[0] ? toAssembly(rows[0]) : null;
}
