import { type Selectable } from 'kysely';
import { type Tx } from '../platform/db.ts';
import { type Database } from '../platform/schema.ts';
import { type EntryPart } from './decide-entries.ts';

export interface WriteRow extends Omit<Selectable<Database['record_write']>, 'entries'> {
  entries: EntryPart[];
}

/** All additions to a record so far, in order. */
export async function listWrites(tx: Tx, threadId: string): Promise<WriteRow[]> {
  const rows = await tx.q
    .selectFrom('record_write')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('thread_id', '=', threadId)
    .orderBy('position')
    .execute();
  // written by `insertWrite` alone
  return rows as unknown as WriteRow[];
}

/** Notes an addition before the CRM is asked for it. */
export async function insertWrite(
  tx: Tx,
  {
    threadId,
    position,
    id,
    entries,
    now,
  }: {
    threadId: string;
    position: number;
    id: string;
    entries: readonly EntryPart[];
    now: Date;
  },
): Promise<void> {
  await tx.q
    .insertInto('record_write')
    .values({
      tenant_id: tx.tenantId,
      thread_id: threadId,
      position,
      id,
      state: 'asked',
      entries: JSON.stringify(entries),
      reason: null,
      code: null,
      asked_at: now,
    })
    .execute();
}

export interface WriteChange {
  state: 'open' | 'asked' | 'written' | 'refused';
  /** As JSON. */
  entries?: string;
  reason?: string | null;
  code?: string | null;
  asked_at?: Date;
  settled_at?: Date;
}

export async function changeWrite(
  tx: Tx,
  threadId: string,
  position: number,
  change: WriteChange,
): Promise<void> {
  await tx.q
    .updateTable('record_write')
    .set(change)
    .where('tenant_id', '=', tx.tenantId)
    .where('thread_id', '=', threadId)
    .where('position', '=', position)
    .execute();
}

/** What was refused of a conversation is to be tried again. */
export async function reopenRefused(tx: Tx, threadId: string): Promise<void> {
  await tx.q
    .updateTable('record_write')
    .set({ state: 'open', reason: null, code: null, settled_at: null })
    .where('tenant_id', '=', tx.tenantId)
    .where('thread_id', '=', threadId)
    .where('state', '=', 'refused')
    .execute();
}
