import { useOnce } from '../../access/use-once.ts';
import { hasEnded } from '../../calls/has-ended.ts';
import { type Context } from '../../context.ts';
import { addSeconds } from '../../platform/clock.ts';
import { type Tx } from '../../platform/db.ts';
import { type ReadEvent, readEvent, type ZendeskEvent } from './decide-event.ts';
import { applyEvent, stateOf } from './decide-work-item.ts';
import { followAt } from './follow-at.ts';
import { withReport } from './next-report.ts';
import { type ItemRow, lockItem, noteDelivery, noteTrouble, readTalk, saveItem } from './store.ts';
import { tellCall } from './tell-call.ts';

/** Longer than Zendesk tries a delivery again. */
const ONCE_SECONDS = 86_400;

/**
 * Takes one event of Zendesk, which was signed. What is no call, old or there already changes nothing: `taken` is whether it
 * was news. Nothing is asked at Zendesk here; a call whose ticket is known is told at once, so that it ends at once, too.
 */
export async function takeEvent(
  ctx: Context,
  tenantId: string,
  body: ZendeskEvent,
): Promise<{ taken: boolean }> {
  const read = readEvent(body);
  const taken = await ctx.db.tenant(tenantId, async (tx) => {
    if (!(await readTalk(tx))) return false;
    const at = ctx.clock.now();
    const isNews = read.kind === 'call' && (await isFirst(ctx, tx, body.id)) && (await apply(ctx, tx, read));
    if (read.kind === 'malformed') await noteTrouble(tx, { reason: 'malformed', detail: body.type, at });
    await noteDelivery(tx, at);
    return isNews;
  });
  if (taken && read.kind === 'call') await tellCall(ctx, tenantId, read.workItemId);
  return { taken };
}

/** The id is part of what is signed, so that nobody can give an event a new one. */
const isFirst = (ctx: Context, tx: Tx, id: string): Promise<boolean> =>
  useOnce(tx, `zendesk-event:${id}`, addSeconds(ctx.clock.now(), ONCE_SECONDS));

async function apply(
  ctx: Context,
  tx: Tx,
  { workItemId, event }: Extract<ReadEvent, { kind: 'call' }>,
): Promise<boolean> {
  const now = ctx.clock.now();
  const row = await lockItem(tx, workItemId);
  const item = applyEvent(row?.item ?? null, event, now.getTime());
  if (item === row?.item) return false;
  const isOther = !row || item.span !== row.item.span;
  // an agent may take what was given up here, because Zendesk could not be asked for a while
  const wasLost =
    !isOther &&
    event.phase === 'accepted' &&
    item.endedAt === null &&
    row.said !== null &&
    (await hasEnded(tx, row.said.callKey));
  const after: ItemRow = {
    ...(row ?? { id: workItemId, said: null, toldSeq: 0 }),
    item: wasLost ? { ...item, span: item.span + 1 } : item,
    facts: isOther ? null : row.facts,
    factsAt: isOther ? null : row.factsAt,
    failures: 0,
    dueAt: stateOf(item).state === 'ended' ? null : now,
  };
  await saveItem(tx, withReport(after), { at: now, isNew: !row });
  // an end, too: should this process die now, the job tells it
  await followAt(ctx, tx, workItemId, now);
  return true;
}
