import { createHash } from 'node:crypto';
import type pg from 'pg';

/** What the log said of a chain once. */
export interface Anchor {
  entries: number;
  /** In hexadecimal digits. */
  hash: string;
}

export interface ChainFinding {
  tenantId: string;
  /** Entries that are there. */
  entries: number;
  /** Of the last entry, in hexadecimal digits. */
  hash: string;
  /** The first entry that is not as it was written; `null` when all are. */
  broken: { seq: number; what: Breach } | null;
}

/**
 * `changed`: the entry is not the one that was written there, or one before it is not. `missing`: no entry has that
 * number. `cut_off`: the end is missing from there on. `added`: more than was ever written. `not_as_logged`: the chain is
 * whole, and is not the one the log tells of.
 */
export type Breach = 'changed' | 'missing' | 'cut_off' | 'added' | 'not_as_logged';

/** Entries read at once. */
const PAGE = 2_000;
const BEFORE_FIRST = Buffer.alloc(32);

interface StoredEntry {
  seq: number;
  hash: Buffer;
  /** Texts of the fields in the order in which they are hashed. */
  fields: (string | null)[];
}

/**
 * Computes every hash again, of one tenant or of all. Takes no word of the database for it: SQL only gives the texts of
 * the fields. `client` is connected as the owner of the database; writes nothing, and looks at one moment.
 */
export async function verifyAudit(
  client: pg.ClientBase,
  { tenantId, anchor }: { tenantId: string | null; anchor: Anchor | null },
): Promise<ChainFinding[]> {
  await client.query('set role midcall_worker; set default_transaction_read_only = on');
  await client.query('begin transaction isolation level repeatable read read only');
  try {
    const { rows } = await client.query<{ id: string }>(
      'select id from tenant where $1::text is null or id = $1 order by id',
      [tenantId],
    );
    const findings: ChainFinding[] = [];
    for (const { id } of rows) findings.push(await verifyChain(client, id, anchor));
    return findings;
  } finally {
    await client.query('rollback');
  }
}

async function verifyChain(
  client: pg.ClientBase,
  tenantId: string,
  anchor: Anchor | null,
): Promise<ChainFinding> {
  let [entries, hash]: [number, Buffer] = [0, BEFORE_FIRST];
  let anchored = anchor === null || (anchor.entries === 0 && isHash(BEFORE_FIRST, anchor.hash));
  const finding = (seq: number, what: Breach): ChainFinding => ({
    ...{ tenantId, entries, hash: hash.toString('hex'), broken: { seq, what } },
  });
  for (let page = await readPage(client, tenantId, 0); page.length > 0;) {
    for (const entry of page) {
      if (entry.seq !== entries + 1) return finding(entries + 1, 'missing');
      const expected = hashOf(hash, entry.fields);
      if (!expected.equals(entry.hash)) return finding(entry.seq, 'changed');
      [entries, hash] = [entry.seq, expected];
      if (anchor?.entries === entries) {
        if (!isHash(hash, anchor.hash)) return finding(entries, 'not_as_logged');
        anchored = true;
      }
    }
    page = await readPage(client, tenantId, entries);
  }
  const { rows } = await client.query<{ entries: number; hash: Buffer }>(
    'select entries, hash from audit_chain where tenant_id = $1',
    [tenantId],
  );
  const end = rows[0] ?? { entries: 0, hash: BEFORE_FIRST };
  if (Number(end.entries) > entries || !anchored) return finding(entries + 1, 'cut_off');
  if (Number(end.entries) < entries) return finding(Number(end.entries) + 1, 'added');
  if (!end.hash.equals(hash)) return finding(entries, 'changed');
  return { tenantId, entries, hash: hash.toString('hex'), broken: null };
}

const isHash = (hash: Buffer, hex: string) => hash.toString('hex') === hex.toLowerCase();

async function readPage(client: pg.ClientBase, tenantId: string, after: number): Promise<StoredEntry[]> {
  const { rows } = await client.query<{ seq: string | number; hash: Buffer; fields: (string | null)[] }>(
    `select seq, hash, array[tenant_id, seq::text, id::text,
              to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
              actor, action, object, before::text, after::text] as fields
       from audit where tenant_id = $1 and seq > $2 order by seq limit $3`,
    [tenantId, after, PAGE],
  );
  return rows.map(({ seq, ...row }) => ({ ...row, seq: Number(seq) }));
}

/** As the database hashes an entry when it is written (migration `audit-chain`). */
function hashOf(previous: Buffer, fields: readonly (string | null)[]): Buffer {
  const text = fields.map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`));
  return createHash('sha256').update(previous).update(text.join('')).digest();
}
