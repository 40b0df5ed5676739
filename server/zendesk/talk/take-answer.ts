import { type CallReport } from '../../../protocol/call.ts';
import { type TalkTrouble } from '../../../protocol/zendesk-talk.ts';
import { type Context } from '../../context.ts';
import { findOwnNumber } from '../../numbers/find-own-number.ts';
import { addSeconds } from '../../platform/clock.ts';
import { type Tx } from '../../platform/db.ts';
import { pauseRecordAccount } from '../../records/use-account.ts';
import { effectiveSettings } from '../../settings/effective-settings.ts';
import { decideFacts, type Facts, type Queues, type Ticket } from './decide-facts.ts';
import { applyEvent } from './decide-work-item.ts';
import { followAt } from './follow-at.ts';
import { type lookAtAgent, type lookAtItem, type lookUpTicket } from './look-up.ts';
import { withReport } from './next-report.ts';
import { type Look } from './next-look.ts';
import { type ItemRow, lockItem, noteTrouble, readTalk, saveItem } from './store.ts';

export type Answer =
  { kind: 'waiting' } | Awaited<ReturnType<typeof lookUpTicket | typeof lookAtAgent | typeof lookAtItem>>;

/** Seconds between two looks for a ticket that is not there, or not to be read: the last one is the last. */
const TICKET_SECONDS = [1, 2, 4, 8, 15, 30];
/** Seconds between two looks at a call that goes on; at least three fit into the lease. */
const LOOK_SECONDS = 30;
/** Looks that fail one after the other before a call is given up whose ticket was never read. */
const MOST_FAILURES = 20;
/** Seconds Zendesk is left alone when it does not say how long. */
const PAUSE_SECONDS = 30;

/** What an answer changes. */
interface Change {
  row: ItemRow;
  /** Seconds to the next look; `null`: none, until something is heard. */
  next: number | null;
  trouble?: { reason: TalkTrouble; detail: string };
  /** The call is as it was. */
  alive?: boolean;
}

/** Writes down what a look came to, and when the next one is. Gives back what is to be said again: the call goes on. */
export async function takeAnswer(
  ctx: Context,
  tx: Tx,
  look: Look,
  answer: Answer,
): Promise<CallReport | null> {
  const now = ctx.clock.now();
  const row = await lockItem(tx, look.workItemId);
  const queues = await readQueues(tx);
  if (!row || !queues || row.item.endedAt !== null) return null;
  const change = await changeBy(tx, { row, look, answer, now, queues });
  const { next, trouble, alive = false } = change;
  const seconds = next === LOOK_SECONDS ? await lookSeconds(tx, change.row) : next;
  const dueAt = seconds === null ? null : addSeconds(now, seconds);
  const after = withReport({ ...change.row, dueAt });
  await saveItem(tx, after, { at: now, isNew: false });
  if (dueAt && after.item.endedAt === null) await followAt(ctx, tx, row.id, dueAt);
  if (answer.kind === 'throttled') await pauseRecordAccount(tx, 'zendesk', addSeconds(now, next ?? 0));
  if (trouble) await noteTrouble(tx, { ...trouble, at: now });
  // what is new is told anyway
  return alive && after.said?.seq === row.toldSeq ? after.said : null;
}

interface Taking {
  row: ItemRow;
  look: Look;
  answer: Answer;
  now: Date;
  queues: Queues;
}

async function changeBy(tx: Tx, { row, look, answer, now, queues }: Taking): Promise<Change> {
  switch (answer.kind) {
    case 'ticket':
      return found(tx, { row, now, queues, ...answer });
    case 'absent':
      return missing(row, { reason: 'ticket_not_found', detail: row.id }, { isFinal: true });
    case 'failed':
      // only administrators of Zendesk may read who was offered what: without it a call waits, too
      if (look.at === 'item' && answer.reason === 'account_refused')
        return { row, next: LOOK_SECONDS, alive: true };
      return missing(
        row,
        { reason: answer.reason, detail: `${row.id}: ${answer.detail}` },
        { isFinal: false },
      );
    case 'throttled': {
      const next = answer.retryAfterMs === null ? PAUSE_SECONDS : Math.ceil(answer.retryAfterMs / 1_000);
      return { row, next, trouble: { reason: 'throttled', detail: row.id } };
    }
    case 'talking':
    case 'waiting':
      return { row, next: LOOK_SECONDS, alive: true };
    case 'unclear':
      return { row, next: LOOK_SECONDS };
    case 'over':
      return { row: { ...row, item: { ...row.item, endedAt: now.getTime() } }, next: null };
    case 'phase': {
      const agentId = 'agentId' in look ? look.agentId : '';
      const event = { agentId, phase: answer.phase, at: now.getTime() };
      // still offered is no news, and keeps the call as it is
      if (answer.phase === 'offered') return { row, next: LOOK_SECONDS, alive: true };
      return { row: { ...row, item: applyEvent(row.item, event, now.getTime()) }, next: 0 };
    }
  }
}

async function found(
  tx: Tx,
  {
    row,
    ticket,
    phones,
    now,
    queues,
  }: { ticket: Ticket; phones: string[] } & Omit<Taking, 'look' | 'answer'>,
): Promise<Change> {
  const { startedAt } = row.item;
  const said = decideFacts(ticket, { startedAt, phones, queues });
  const facts: Facts = { ...said, caller: await notOurs(tx, said.caller) };
  const trouble = { reason: 'number_unknown', detail: row.id } as const;
  return {
    row: { ...row, facts, factsAt: now, failures: 0 },
    next: LOOK_SECONDS,
    ...(facts.caller === null && { trouble }),
  };
}

/** A number of the company's own is no caller's. */
const notOurs = async (tx: Tx, caller: Facts['caller']): Promise<Facts['caller']> =>
  caller !== null && (await findOwnNumber(tx, caller)) ? null : caller;

/**
 * What was looked for is not there. A ticket may come a moment after its call, so that it is looked for a few times; what is known
 * of a call stays, and ends by its lease should nobody say more.
 */
function missing(
  row: ItemRow,
  trouble: { reason: TalkTrouble; detail: string },
  { isFinal }: { isFinal: boolean },
): Change {
  const failures = row.failures + 1;
  const isLast = isFinal || (row.facts === null && failures >= MOST_FAILURES);
  const seconds = TICKET_SECONDS[row.failures] ?? (isLast ? null : LOOK_SECONDS);
  const isWorthSaying = !isFinal || seconds === null;
  return { row: { ...row, failures }, next: seconds, ...(isWorthSaying && { trouble }) };
}

async function readQueues(tx: Tx): Promise<Queues | null> {
  const row = await readTalk(tx);
  // written by `changeTalk` alone
  return row ? { queue: row.queue, queues: row.queues as Queues['queues'] } : null;
}

/** A third of the lease, so that two looks may fail. */
async function lookSeconds(tx: Tx, { facts }: ItemRow): Promise<number> {
  const { callLeaseSeconds } = await effectiveSettings(tx, facts?.queue ?? null);
  return Math.min(LOOK_SECONDS, Math.floor(callLeaseSeconds / 3));
}
