import { type AgentPrincipal } from '../access/principal.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';
import { findSession, lockSession, lockWithFacts } from './store.ts';

/** The session, if the agent is in charge of it; for everybody else it does not exist. */
export async function ownSession(tx: Tx, { agentId }: AgentPrincipal, id: string): Promise<SessionRow> {
  const row = await findSession(tx, id);
  if (row?.agent_id !== agentId) throw new AppError('not_found');
  return row;
}

/** The same, locked for writing. */
export async function lockOwnSession(tx: Tx, { agentId }: AgentPrincipal, id: string): Promise<SessionRow> {
  const row = await lockSession(tx, id);
  if (row?.agent_id !== agentId) throw new AppError('not_found');
  return row;
}

/** A session about to take a text, with what the text is decided by. */
export interface SendingSession extends SessionRow {
  agent_id: string;
  agentName: string;
  callerName: string | null;
  optedOut: boolean;
  /** Nothing is handed over for the tenant at this moment. */
  sendingStopped: boolean;
  /** Nothing is sent to numbers that begin like the caller's. */
  prefixHeld: boolean;
}

/** The same, locked, with the facts of a text. Throws `session_ended` for one that is over. */
export async function lockForSending(
  tx: Tx,
  { agentId }: AgentPrincipal,
  id: string,
): Promise<SendingSession> {
  const row = await lockWithFacts(tx, id);
  if (row?.agent_id !== agentId) throw new AppError('not_found');
  if (row.state !== 'active') throw new AppError('session_ended');
  return { ...row, agent_id: agentId };
}
