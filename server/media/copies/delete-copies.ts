import * as z from 'zod';
import { noteCopiesProblem } from '../../carrier-accounts/media-at-carrier.ts';
import { openOwnAccount } from '../../carrier-accounts/open-own-account.ts';
import { type CarrierCredentials } from '../../carriers/carrier.ts';
import { type Context } from '../../context.ts';
import { crashPoint } from '../../platform/crash-point.ts';
import { type JobRun } from '../../platform/job-worker.ts';
import { effectiveSettings } from '../../settings/effective-settings.ts';
import { type CopyRow, findDue, noteAsked, removeCopy } from './store.ts';

export const CopiesJob = z.object({
  tenantId: z.string(),
  carrier: z.string(),
  id: z.exactOptional(z.uuid()),
});
export type CopiesJob = z.infer<typeof CopiesJob>;

/** Milliseconds for one of them. */
const ASK_MS = 10_000;
const BATCH = 50;

/**
 * Has a carrier delete one copy, or all that is to be deleted there, oldest first. May be run again, and twice at once: what is gone there is
 * gone. While the company holds erasures, or has no account there, all waits. An account that may not delete is asked again
 * within the hour; throws to be run again when there was no answer.
 */
export async function deleteCopies(
  ctx: Context,
  { tenantId, carrier: name, id: only }: CopiesJob,
  { signal, isLast }: Pick<JobRun, 'signal' | 'isLast'>,
): Promise<void> {
  const carrier = ctx.carriers.get(name);
  if (!carrier?.deleteMedia) return;
  const since = ctx.clock.now();
  const note = (work: Parameters<typeof ctx.db.tenant<void>>[1]) => ctx.db.tenant(tenantId, work);
  for (;;) {
    const next = await nextBatch(ctx, { tenantId, name, id: only, since });
    if (!next) return;
    for (const { id, url } of next.copies) {
      const until = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);
      const deletion = await carrier.deleteMedia({ url }, next.credentials, until);
      signal.throwIfAborted();
      crashPoint('C29');
      switch (deletion) {
        case 'gone':
          await note(async (tx) => {
            await removeCopy(tx, id);
            await noteCopiesProblem(tx, name, null);
          });
          break;
        case 'foreign':
        case 'declined':
          ctx.log.warn({ tenantId, carrier: name, mediaId: id, deletion }, 'a picture stays at its carrier');
          await note(async (tx) => {
            await noteAsked(tx, id, ctx.clock.now());
            await noteCopiesProblem(tx, name, 'unexpected');
          });
          break;
        case 'refused':
          ctx.log.warn({ tenantId, carrier: name }, 'an account may not delete pictures at its carrier');
          return note((tx) => noteCopiesProblem(tx, name, 'refused'));
        case 'unreachable':
          await note((tx) => noteCopiesProblem(tx, name, 'unreachable'));
          // what is left is asked for within the hour
          if (isLast) return;
          throw new NotDeleted();
      }
    }
  }
}

async function nextBatch(
  ctx: Context,
  { tenantId, name, id, since }: { tenantId: string; name: string; id: string | undefined; since: Date },
): Promise<{ credentials: CarrierCredentials; copies: Pick<CopyRow, 'id' | 'url'>[] } | null> {
  return ctx.db.tenant(tenantId, async (tx) => {
    if ((await effectiveSettings(tx, null)).erasureHold) return null;
    const credentials = await openOwnAccount(ctx, tx, name);
    const copies = credentials ? await findDue(tx, name, { id, since, limit: BATCH }) : [];
    return credentials && copies.length > 0 ? { credentials, copies } : null;
  });
}

/** The carrier does not answer. */
class NotDeleted extends Error {
  override name = 'NotDeleted' as const;
  readonly code = 'unreachable';
  constructor() {
    super('a carrier does not delete what it is asked to');
  }
}
