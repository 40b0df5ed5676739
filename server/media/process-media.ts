import * as z from 'zod';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type JobRun } from '../platform/job-worker.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { decideOutcome, type Outcome } from './decide-outcome.ts';
import { type Verdict } from './decode/verdict.ts';
import { type Decoder } from './decoder.ts';
import { type Fetched, fetchMedia } from './fetch-media.ts';
import { recordOutcome } from './record-outcome.ts';
import { joinPieces } from './join-pieces.ts';
import { dropPieces } from './keep-piece.ts';
import { listPieces, type Piece } from './piece-store.ts';
import { findMediaToFetch, type MediaToFetch } from './store.ts';

export const MediaJob = z.object({ tenantId: z.string(), mediaId: z.uuid() });
export type MediaJob = z.infer<typeof MediaJob>;

/** Files of one item in the making. */
interface Drafts {
  file: string;
  full: string;
  thumbnail: string;
}

/**
 * Fetches one announced item and makes it fit to be shown, or finds out why it cannot be. May be run again at any time,
 * even twice at once: whoever is first writes down what became of it. Throws to be run again.
 */
export async function processMedia(
  ctx: Context,
  decoder: Decoder,
  { tenantId, mediaId }: MediaJob,
  run: JobRun,
): Promise<void> {
  const found = await ctx.db.tenant(tenantId, async (tx) => {
    const item = await findMediaToFetch(tx, mediaId);
    if (!item) return undefined;
    const { mediaMaxBytes: maxBytes } = await effectiveSettings(tx, item.queueKey);
    return { item, maxBytes, pieces: await listPieces(tx, mediaId) };
  });
  if (found?.item.row.state !== 'announced') return;
  const drafts: Drafts = {
    file: await ctx.mediaStorage.draft(),
    full: await ctx.mediaStorage.draft(),
    thumbnail: await ctx.mediaStorage.draft(),
  };
  try {
    await attempt(ctx, decoder, { ...found, drafts, run });
    if (found.pieces.length > 0) await dropPieces(ctx, tenantId, mediaId);
  } catch (error) {
    // a stop of this process is nobody's failure: the next one goes on
    if (!run.isLast || run.signal.aborted) throw error;
    ctx.log.error({ tenantId, mediaId, error }, 'a media item could not be processed');
    await recordOutcome(ctx, found.item.row, { outcome: { state: 'failed', reason: null } });
  } finally {
    await Promise.all(Object.values(drafts).map((draft) => ctx.mediaStorage.deleteDraft(draft)));
  }
}

interface Attempt {
  item: MediaToFetch;
  /** Of an item that its caller sent to us and no carrier has. */
  pieces: readonly Piece[];
  maxBytes: number;
  drafts: Drafts;
  run: JobRun;
}

async function attempt(ctx: Context, decoder: Decoder, { item, drafts, ...rest }: Attempt): Promise<void> {
  const { row } = item;
  const fetched = await fetchItem(ctx, { item, drafts, ...rest });
  crashPoint('C18');
  rest.run.signal.throwIfAborted();
  if (!fetched.ok) {
    if (fetched.isPassing && !rest.run.isLast) throw new NotYet(fetched.reason);
    const state = fetched.reason === 'too_large' ? 'unsupported' : 'failed';
    await recordOutcome(ctx, row, { outcome: { state, reason: fetched.reason } });
    return;
  }
  const verdict = await decoder.decode(drafts, rest.run.signal);
  const decided = decideOutcome(verdict, fetched.declaredType ?? row.declared_type);
  // the limit of a video was asked about when it began to come; by then only its name was known
  const isLargePhoto = decided.kind === 'image' && rest.pieces.length > 0 && fetched.size > rest.maxBytes;
  const outcome: Outcome = isLargePhoto ? { state: 'unsupported', reason: 'too_large' } : decided;
  if (outcome.state === 'blocked') {
    const { sha256, size } = fetched;
    const { id: mediaId, tenant_id: tenantId } = row;
    ctx.log.warn({ tenantId, mediaId, reason: outcome.reason, sha256, size }, 'a media item was blocked');
  }
  await publish(ctx, { item, drafts, verdict: isLargePhoto ? { is: 'broken' } : verdict, outcome });
}

async function fetchItem(ctx: Context, { item, pieces, maxBytes, drafts, run }: Attempt): Promise<Fetched> {
  const { row, sealedAccount } = item;
  if (pieces.length > 0) {
    const { tenant_id: tenantId } = row;
    const joined = await joinPieces(ctx.mediaStorage, { tenantId, pieces, draft: drafts.file }, run.signal);
    return { ok: true, ...joined, declaredType: undefined };
  }
  const carrier = ctx.carriers.get(row.carrier);
  const credentials = openAccount(ctx, row.carrier, row.tenant_id, sealedAccount);
  if (!carrier || !credentials || row.source_url === null)
    return { ok: false, reason: 'carrier_refused', isPassing: false };
  return fetchMedia(
    { url: row.source_url, ...(row.declared_type === null ? {} : { type: row.declared_type }) },
    { carrier, credentials, draft: drafts.file, maxBytes, signal: run.signal },
  );
}

/** The files are in their place before the row names them; when the row does not come to it, they go. */
async function publish(
  ctx: Context,
  {
    item,
    drafts,
    verdict,
    outcome,
  }: Pick<Attempt, 'item' | 'drafts'> & { verdict: Verdict; outcome: Outcome },
): Promise<void> {
  const { tenant_id: tenantId, id } = item.row;
  const keys: string[] = [];
  const put = async (draft: string) => {
    const key = await ctx.mediaStorage.put(tenantId, id, draft);
    keys.push(key);
    return key;
  };
  let recorded = false;
  try {
    const object = verdict.is === 'picture' || verdict.is === 'video' ? await put(drafts.full) : null;
    const hasThumbnail = verdict.is === 'picture' || (verdict.is === 'video' && verdict.poster);
    const thumbnail = hasThumbnail ? await put(drafts.thumbnail) : null;
    const size = object === null ? null : await ctx.mediaStorage.size(tenantId, object);
    crashPoint('C19a');
    recorded = await recordOutcome(ctx, item.row, { outcome, object, thumbnail, size });
    crashPoint('C19b');
  } finally {
    if (!recorded) await Promise.all(keys.map((key) => ctx.mediaStorage.delete(tenantId, key)));
  }
}

/** The carrier may have it later. */
class NotYet extends Error {
  override name = 'NotYet' as const;
  readonly code: string;
  constructor(reason: string) {
    super('the carrier does not give the item yet');
    this.code = reason;
  }
}
