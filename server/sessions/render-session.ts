import { type EndReason } from '../../protocol/call.ts';
import * as z from 'zod/mini';
import { ClosingOutcome, Transfer, type Session } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';
import { findParties, findSession, type Parties } from './store.ts';

/** The session as its agent sees it. */
export async function renderSession(tx: Tx, id: string): Promise<Session> {
  // ids of sessions are not guessed here: the row was locked or just read in this transaction
  return renderRow(tx, (await findSession(tx, id))!);
}

export async function renderRow(tx: Tx, row: SessionRow): Promise<Session> {
  return renderWith(row, await findParties(tx, row));
}

/** The same with what is known of its parties. Pure. */
export function renderWith(row: SessionRow, { agentName, optedOut }: Parties): Session {
  return {
    id: row.id,
    callKey: row.call_key,
    state: row.state,
    caller: row.caller,
    callerSource: row.caller_source,
    ourNumber: row.our_number,
    mms: row.mms,
    language: row.language,
    owner: row.agent_id === null ? null : { id: row.agent_id, name: agentName },
    transfers: z.parse(z.array(Transfer), row.transfers),
    openedAt: row.opened_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason as EndReason | null,
    closing: row.closing === null ? null : ClosingOutcome.parse(row.closing),
    optedOut,
    optOutSuspected: row.opt_out_suspected,
    unread: row.unread,
  };
}
