import * as z from 'zod';
import { type ErasureCounts, type GivenAway } from '../../protocol/privacy.ts';
import { recordChange } from '../audit/record-change.ts';
import { eraseCallers, eraseCallersOf } from '../calls/erase-callers.ts';
import { type Context } from '../context.ts';
import { eraseCopies } from '../media/copies/erase-copies.ts';
import { eraseMedia } from '../media/erase-media.ts';
import { dropPieces } from '../media/keep-piece.ts';
import { eraseContacts } from '../messages/erased-opt-out.ts';
import {
  carriersOf,
  eraseLateTexts,
  eraseParts,
  eraseSessionless,
  eraseTextNumbers,
  eraseTexts,
} from '../messages/erase-texts.ts';
import { eraseLinks, uploadsOf } from '../photo-links/erase-links.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { eraseThreads } from '../records/erase-threads.ts';
import {
  type EndedSession,
  eraseSessionNumbers,
  noteTextsErased,
  sessionsWith,
} from '../sessions/erase-sessions.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { eraseEvents } from '../stream/erase-events.ts';
import { eraseWebhookEvents, wereTold } from '../webhooks/erase-events.ts';
import { eraseCounters } from '../messages/erase-counters.ts';
import { eraseFollowedCalls } from '../telephony/followed/erase-calls.ts';
import { eraseCodes } from '../text-in/erase-codes.ts';
import { addCounts, joinGiven } from './add-counts.ts';
import { placeOf } from './begin-erasure.ts';
import { changeErasure, lockErasure } from './store.ts';

export const ErasureJob = z.object({ tenantId: z.string(), erasureId: z.uuid() });
export type ErasureJob = z.infer<typeof ErasureJob>;

/** Conversations, or rows, of one transaction. */
const BATCH = 50;
const NOTHING_GIVEN: GivenAway = { records: [], carriers: [], webhooks: false };

/**
 * Erases what is kept of the person an erasure names. May be run again, and twice at once: each step takes what is left,
 * and is counted in its own transaction. While the company holds erasures it waits.
 */
export async function erasePerson(
  ctx: Context,
  { tenantId, erasureId }: ErasureJob,
  signal: AbortSignal,
): Promise<void> {
  const begun = await ctx.db.tenant(tenantId, async (tx) => {
    const row = await lockErasure(tx, erasureId);
    if (!row?.sealed || (await effectiveSettings(tx, null)).erasureHold) return null;
    return ctx.secrets.open(row.sealed, placeOf(tenantId, erasureId));
  });
  if (begun === null) return;
  const run: Run = { ctx, tenantId, erasureId, caller: begun };
  for (;;) {
    signal.throwIfAborted();
    const sessions = await ctx.db.tenant(tenantId, (tx) => sessionsWith(tx, begun, BATCH));
    if (sessions.length === 0) break;
    await eraseConversations(run, sessions, signal);
    crashPoint('C28b');
  }
  await eraseTheRest(run, signal);
}

interface Run {
  ctx: Context;
  tenantId: string;
  erasureId: string;
  caller: string;
}

async function eraseConversations(
  run: Run,
  sessions: readonly EndedSession[],
  signal: AbortSignal,
): Promise<void> {
  const { ctx, tenantId, caller } = run;
  const all = sessions.map(({ id }) => id);
  const count = (tx: Tx, media: number) => note(run, tx, { media });
  while ((await eraseMedia(ctx, tenantId, { sessionIds: all }, count)) > 0) signal.throwIfAborted();
  for (const upload of await ctx.db.tenant(tenantId, (tx) => uploadsOf(tx, all)))
    await dropPieces(ctx, tenantId, upload);
  await ctx.db.tenant(tenantId, async (tx) => {
    // another run may have been here; it is waited for, and what it has done is not counted again
    await lockErasure(tx, run.erasureId);
    const left = (await sessionsWith(tx, caller, BATCH)).filter(({ id }) => all.includes(id));
    if (left.length === 0) return;
    const [ids, callKeys] = [left.map(({ id }) => id), left.map(({ callKey }) => callKey)];
    const now = ctx.clock.now();
    await noteTextsErased(tx, ids, now);
    const told = await wereTold(tx, ids);
    const given: GivenAway = {
      records: await eraseThreads(tx, ids),
      carriers: await carriersOf(tx, ids),
      webhooks: (await eraseWebhookEvents(tx, { callKeys, caller })) || told,
    };
    const messages = await eraseTexts(tx, ids);
    await eraseTextNumbers(tx, ids);
    await eraseLinks(tx, ids);
    await eraseEvents(tx, ids);
    const calls = await eraseCallers(tx, callKeys);
    await eraseSessionNumbers(tx, ids, now);
    await note(run, tx, { sessions: ids.length, messages, calls }, given);
  });
}

/** What belongs to no conversation; then the number itself is forgotten. */
async function eraseTheRest(run: Run, signal: AbortSignal): Promise<void> {
  const { ctx, tenantId, erasureId, caller } = run;
  const whose = { caller };
  const steps: [keyof ErasureCounts, (tx: Tx) => Promise<number>][] = [
    ['messages', (tx) => eraseSessionless(tx, whose, BATCH)],
    ['lateTexts', (tx) => eraseLateTexts(tx, whose, BATCH)],
    ['calls', (tx) => eraseCallersOf(tx, whose, BATCH)],
  ];
  for (const [name, step] of steps) {
    const once = () =>
      ctx.db.tenant(tenantId, async (tx) => {
        const done = await step(tx);
        if (done > 0) await note(run, tx, { [name]: done });
        return done;
      });
    while ((await once()) > 0) signal.throwIfAborted();
  }
  await ctx.db.tenant(tenantId, async (tx) => {
    const row = await lockErasure(tx, erasureId);
    if (row?.state !== 'waiting') return;
    await eraseCopies(ctx, tx, whose);
    await eraseParts(tx, caller);
    await eraseCounters(tx, caller);
    await eraseCodes(tx, caller);
    await eraseFollowedCalls(tx, caller);
    const webhooks = await eraseWebhookEvents(tx, { callKeys: [`late/${caller}`], caller });
    const { optOuts } = await eraseContacts(ctx, tx, whose, 1_000);
    const counts = addCounts(row.counts, { optOuts });
    const given = joinGiven(row.given, { ...NOTHING_GIVEN, webhooks });
    await changeErasure(tx, erasureId, { counts, given, doneAt: ctx.clock.now() });
    await recordChange(tx, ctx, {
      ...{ actor: 'system', action: 'person.erased', object: `erasure/${erasureId}` },
      ...{ before: null, after: { counts, given } },
    });
  });
}

async function note(
  { erasureId }: Run,
  tx: Tx,
  counts: Partial<ErasureCounts>,
  given: GivenAway = NOTHING_GIVEN,
): Promise<void> {
  const row = await lockErasure(tx, erasureId);
  if (row?.state !== 'waiting') return;
  await changeErasure(tx, erasureId, {
    counts: addCounts(row.counts, counts),
    given: joinGiven(row.given, given),
  });
}
