import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { readConversation, readSessionFacts } from './conversation-store.ts';
import { isAddition } from './decide-correction.ts';
import { decideEntries, type EntryPart } from './decide-entries.ts';
import { correctionOf, findCorrection, withStates } from './find-correction.ts';
import { openRecordAccount } from './open-account.ts';
import { type Correction, type RecordAccount, type RecordSystem, type RecordWrite } from './record-system.ts';
import { renderEntries } from './render-entries.ts';
import { readSystem, type SystemRow } from './system-store.ts';
import { changeThread, lockThread, type ThreadRow } from './thread-store.ts';
import { changeWrite, insertWrite, listWrites, type WriteRow } from './write-store.ts';

/** What is to be asked of the CRM, in no transaction. */
export interface Step {
  /** `find`: it may be there already. */
  verb: 'write' | 'find';
  threadId: string;
  position: number;
  system: RecordSystem;
  account: RecordAccount;
  write: RecordWrite;
}

/** Beyond the system's own limit of time: after that, who claimed the conversation writes no more. */
const CLAIM_GRACE_MS = 15_000;

/**
 * Takes the next step of a conversation, and the claim to it: until it ends nobody else writes there. What is asked for is
 * noted before it is asked, so that after a crash it is looked for. Gives back nothing when there is nothing to do now;
 * then the claim is free, and the conversation is looked at again when something happens, or in time.
 */
export async function nextStep(
  ctx: Context,
  tx: Tx,
  { threadId, claim }: { threadId: string; claim: string },
): Promise<Step | null> {
  const thread = await lockThread(tx, threadId);
  if (!thread) return null;
  const now = ctx.clock.now();
  if (thread.claim !== null && thread.claim !== claim && thread.claim_until! > now)
    // whoever has the claim looks again before it is let go; should they have died, somebody looks then
    return (await wakeLater(ctx, tx, thread, thread.claim_until!), null);

  const rest = async (until: Date | null) => {
    await changeThread(tx, threadId, { claim: null, claim_until: null, due_at: until });
    if (until) await wakeLater(ctx, tx, thread, until);
    return null;
  };
  const opened = await openSystem(ctx, tx, thread);
  if (!opened || thread.state !== 'open') return rest(null);
  const { system, account, row } = opened;
  const pause = [thread.retry_at, row.paused_until].find((time) => time && time > now);
  if (pause) return rest(pause);

  const writes = await listWrites(tx, threadId);
  const conversation = await readAll(tx, thread);
  const options = { ...defaultsOf(system), ...(row.options as Record<string, string>) };
  const grows = system.grows(options);
  // an entry that grows says it all anew
  const wanted = grows ? null : findCorrection(ctx, { conversation, writes }, { system, options, account });
  const pending = writes.find(({ state }) => state === 'open' || state === 'asked');
  let step: Pick<WriteRow, 'id' | 'position' | 'entries'>;
  if (pending?.state === 'asked') step = pending;
  else if (pending) {
    if (!pending.entries.some(isAddition) && wanted?.entry.messageId !== pending.entries[0]?.messageId) {
      // what it was to correct is right by now, or may not be added any more
      await changeWrite(tx, threadId, pending.position, { state: 'written', settled_at: now });
      return nextStep(ctx, tx, { threadId, claim });
    }
    step = { ...pending, entries: withStates(pending.entries, conversation) };
    const entries = JSON.stringify(step.entries);
    await changeWrite(tx, threadId, pending.position, { state: 'asked', asked_at: now, entries });
  } else {
    const { messages } = conversation;
    const written = writes.flatMap(({ entries }) => entries);
    const next = decideEntries({ messages, written, untilSeq: thread.until_seq, grows, now });
    if (next.type !== 'write' && !wanted) return rest(next.type === 'wait' ? next.until : null);
    const parts = next.type === 'write' ? next.entries : correcting(wanted);
    step = {
      ...{ id: ctx.ids.uuid(), position: writes.length + 1 },
      entries: withStates(parts, conversation),
    };
    await insertWrite(tx, { threadId, ...step, now });
  }
  const claimUntil = new Date(now.getTime() + system.timeoutMs + CLAIM_GRACE_MS);
  await changeThread(tx, threadId, { claim, claim_until: claimUntil, due_at: claimUntil });
  const earlier = grows ? writes.filter(({ state }) => state === 'written') : [];
  const [{ messageId } = { messageId: '' }] = step.entries;
  const render = (parts: readonly EntryPart[]) => renderEntries(ctx, conversation, parts.filter(isAddition));
  return {
    verb: pending?.state === 'asked' ? 'find' : 'write',
    threadId,
    position: step.position,
    system,
    account,
    write: {
      id: step.id,
      record: { system: thread.system, type: thread.record_type, id: thread.record_id },
      session: conversation.facts,
      entries: render(step.entries),
      earlier: render(earlier.flatMap(({ entries }) => entries)),
      grows: grows && thread.ref !== null ? { ref: thread.ref } : null,
      corrects: step.entries.some(isAddition) ? null : correctionOf(ctx, { conversation, writes }, messageId),
      options,
    },
  };
}

/** The CRM, if it may be written to: known, switched on, and with credentials. */
async function openSystem(
  ctx: Context,
  tx: Tx,
  { system: name }: ThreadRow,
): Promise<{ system: RecordSystem; account: RecordAccount; row: SystemRow } | null> {
  const system = ctx.recordSystems.get(name);
  const row = await readSystem(tx, name);
  if (!system || !row?.enabled) return null;
  const account = openRecordAccount(ctx, { tenantId: tx.tenantId, system: name, sealed: row.sealed });
  return account && { system, account, row };
}

async function readAll(tx: Tx, { session_id: sessionId }: ThreadRow) {
  const { callerName, isLive, ...facts } = await readSessionFacts(tx, sessionId);
  const messages = await readConversation(tx, sessionId);
  const { caller, ourNumber } = facts;
  return { tenantId: tx.tenantId, sessionId, caller, callerName, isLive, ourNumber, messages, facts };
}

/** The first value of each choice. */
const defaultsOf = ({ options }: RecordSystem): Record<string, string> =>
  Object.fromEntries(options.map(({ name, values }) => [name, values[0]]));

/** The part of a write that only says again how a message stands. */
const correcting = (wanted: Correction | null): EntryPart[] =>
  wanted ? [{ messageId: wanted.entry.messageId, words: false, media: [] }] : [];

/** A job of its own, so that it is not put off by what happens meanwhile, nor puts that off. */
const wakeLater = (ctx: Context, tx: Tx, { id, session_id: sessionId }: ThreadRow, runAt: Date) =>
  ctx.jobs.add(tx, 'session.follow', { tenantId: tx.tenantId, sessionId }, { key: `later/${id}`, runAt });
