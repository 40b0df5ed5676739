import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { setWait } from './store.ts';
import { tellState } from './tell-state.ts';

/** A wait the agent is told of, milliseconds. */
const WORTH_TELLING_MS = 1_500;

interface WaitingText {
  messageId: string;
  /** `null` for an auto-reply, which nobody is told of. */
  sessionId: string | null;
  until: Date;
}

/** Tells the agent that a text waits for its number until about `until`, if that is long enough to be told. */
export async function tellWait(ctx: Context, tenantId: string, text: WaitingText): Promise<void> {
  const { sessionId } = text;
  if (sessionId === null) return;
  await ctx.db.tenant(tenantId, async (tx) => {
    await lockSession(tx, sessionId);
    await recordWait(ctx, tx, text);
  });
}

/** The same in a transaction that has locked the session. */
export async function recordWait(
  ctx: Context,
  tx: Tx,
  { messageId, sessionId, until }: WaitingText,
): Promise<void> {
  const at = ctx.clock.now();
  if (until.getTime() - at.getTime() <= WORTH_TELLING_MS) return;
  if (!(await setWait(tx, messageId, until))) return;
  await tellState(tx, { id: messageId, sessionId, state: 'queued', reason: null, at, waitUntil: until });
}
