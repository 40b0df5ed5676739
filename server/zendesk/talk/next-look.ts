import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';
import { useRecordAccount } from '../../records/use-account.ts';
import { readAccount, type ZendeskAccount } from '../../records/zendesk/account.ts';
import { addSeconds } from '../../platform/clock.ts';
import { endedByQuiet, stateOf, takenAt } from './decide-work-item.ts';
import { followAt } from './follow-at.ts';
import { withReport } from './next-report.ts';
import { type ItemRow, lockItem, noteTrouble, readTalk, saveItem } from './store.ts';

/** Seconds until it is looked again whether somebody has entered an account. */
const NO_ACCOUNT_SECONDS = 60;

/** What is to be looked at, in no transaction. `nothing`: the call waits for an agent, and Zendesk has no more to say. */
export type Look =
  | { at: 'nothing'; workItemId: string }
  | { at: 'ticket'; workItemId: string; startedAt: number; account: ZendeskAccount }
  | { at: 'agent' | 'item'; workItemId: string; agentId: string; account: ZendeskAccount };

/** What to look at now; `null`: nothing, or later, for which there is a job then. */
export async function nextLook(ctx: Context, tx: Tx, workItemId: string): Promise<Look | null> {
  const row = await lockItem(tx, workItemId);
  if (!row || row.item.endedAt !== null || row.dueAt === null || !(await readTalk(tx))) return null;
  const now = ctx.clock.now();
  const item = endedByQuiet(row.item, now.getTime());
  if (item !== row.item) {
    await saveItem(tx, withReport({ ...row, item, dueAt: null }), { at: now, isNew: false });
    return null;
  }
  if (row.dueAt > now) return later(ctx, tx, row, row.dueAt);
  const access = await useRecordAccount(ctx, tx, 'zendesk');
  if (!access) {
    const until = await later(ctx, tx, row, addSeconds(now, NO_ACCOUNT_SECONDS));
    await noteTrouble(tx, { reason: 'no_account', detail: workItemId, at: now });
    return until;
  }
  if (access.pausedUntil && access.pausedUntil > now) return later(ctx, tx, row, access.pausedUntil);
  const of = { workItemId, account: readAccount(access.account) };
  const taken = takenAt(row.item);
  const isOld = row.factsAt === null || (taken !== null && row.factsAt.getTime() < taken);
  if (!row.facts || isOld) return { at: 'ticket', startedAt: row.item.startedAt, ...of };
  const { state, agentId, offered } = stateOf(row.item);
  if (state === 'connected' && agentId !== null) return { at: 'agent', agentId, ...of };
  const [asked] = offered;
  return asked === undefined ? { at: 'nothing', workItemId } : { at: 'item', agentId: asked, ...of };
}

async function later(ctx: Context, tx: Tx, row: ItemRow, dueAt: Date): Promise<null> {
  await saveItem(tx, { ...row, dueAt }, { at: ctx.clock.now(), isNew: false });
  await followAt(ctx, tx, row.id, dueAt);
  return null;
}
