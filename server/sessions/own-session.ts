import { type AgentPrincipal } from '../access/principal.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from './session-row.ts';
import { findSession, lockSession } from './store.ts';

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
