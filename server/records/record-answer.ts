import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { type Answer, decideOutcome, type Outcome } from './decide-outcome.ts';
import { type Step } from './next-step.ts';
import { noteRefusal, pauseSystem } from './system-store.ts';
import { changeThread, lockThread, type ThreadRow } from './thread-store.ts';
import { changeWrite } from './write-store.ts';

/**
 * Records what the CRM said. Fenced: whoever has lost the claim records nothing, for the one who has it now looks for what may be
 * there.
 */
export async function recordAnswer(
  ctx: Context,
  tx: Tx,
  { threadId, position, system, verb, write }: Step,
  { claim, answer }: { claim: string; answer: Answer },
): Promise<void> {
  const thread = await lockThread(tx, threadId);
  if (thread?.claim !== claim) return;
  const now = ctx.clock.now();
  const { attempt, failing_since: failingSince } = thread;
  const isCorrection = write.corrects !== null;
  const outcome = decideOutcome(answer, { verb, isCorrection, attempt, failingSince, now });
  await changeWrite(tx, threadId, position, writeAfter(outcome, now));
  const after = threadAfter(outcome, thread, now);
  // the entry that grows is not the one that was corrected
  await changeThread(tx, threadId, isCorrection ? { ...after, ref: thread.ref } : after);
  if (outcome.type === 'later' && (outcome.reason === 'throttled' || outcome.reason === 'account_refused'))
    await pauseSystem(tx, system.name, outcome.at);
  if (outcome.type === 'written' || answer.kind === 'accountRefused')
    await noteRefusal(tx, system.name, outcome.type === 'written' ? null : now);
  if (outcome.type === 'stop' || outcome.type === 'skip' || outcome.type === 'let_go')
    ctx.log.warn(
      { tenantId: tx.tenantId, system: system.name, threadId, reason: outcome.reason, code: outcome.code },
      'a record does not get what belongs to it',
    );
  crashPoint('C25c');
}

function writeAfter(outcome: Outcome, now: Date) {
  switch (outcome.type) {
    case 'written':
      return { state: 'written' as const, reason: null, code: null, settled_at: now };
    case 'let_go':
      return { state: 'written' as const, reason: outcome.reason, code: outcome.code, settled_at: now };
    case 'again':
      return { state: 'open' as const };
    case 'skip':
      return { state: 'refused' as const, reason: outcome.reason, code: outcome.code, settled_at: now };
    default:
      return { state: outcome.write };
  }
}

function threadAfter(outcome: Outcome, thread: ThreadRow, now: Date) {
  const well = { attempt: 0, failing_since: null, retry_at: null, reason: null, code: null };
  switch (outcome.type) {
    case 'written':
      return { ...well, ref: outcome.ref };
    case 'again':
      return { retry_at: null };
    case 'let_go':
    case 'skip':
      return well;
    case 'later':
      return {
        attempt: thread.attempt + 1,
        failing_since: thread.failing_since ?? now,
        retry_at: outcome.at,
        reason: outcome.reason,
        code: outcome.code,
      };
    case 'stop':
      return {
        state: outcome.state,
        failing_since: thread.failing_since ?? now,
        retry_at: null,
        reason: outcome.reason,
        code: outcome.code,
      };
  }
}
