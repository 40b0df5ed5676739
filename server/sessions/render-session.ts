import { type EndReason } from '../../protocol/call.ts';
import * as z from 'zod/mini';
import { ClosingOutcome, Transfer, type Session } from '../../protocol/session.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';
import { findSession } from './store.ts';

/** The session as its agent sees it. */
export async function renderSession(tx: Tx, id: string): Promise<Session> {
  // ids of sessions are not guessed here: the row was locked or just read in this transaction
  return renderRow(tx, (await findSession(tx, id))!);
}

export async function renderRow(tx: Tx, row: SessionRow): Promise<Session> {
  const facts = await tx.q
    .selectFrom('agent')
    .leftJoin('contact', (join) =>
      join
        .onRef('contact.tenant_id', '=', 'agent.tenant_id')
        .on('contact.our_number', '=', row.our_number)
        .on('contact.caller', '=', row.caller),
    )
    .select(['agent.name', 'contact.opted_out_at'])
    .where('agent.tenant_id', '=', tx.tenantId)
    .where('agent.id', '=', row.agent_id)
    .executeTakeFirst();
  return {
    id: row.id,
    callKey: row.call_key,
    state: row.state,
    caller: row.caller,
    callerSource: row.caller_source,
    ourNumber: row.our_number,
    mms: row.mms,
    language: row.language,
    owner: { id: row.agent_id, name: facts?.name ?? row.agent_id },
    transfers: z.parse(z.array(Transfer), row.transfers),
    openedAt: row.opened_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endReason: row.end_reason as EndReason | null,
    closing: row.closing === null ? null : ClosingOutcome.parse(row.closing),
    optedOut: (facts?.opted_out_at ?? null) !== null,
    optOutSuspected: row.opt_out_suspected,
    unread: row.unread,
  };
}
