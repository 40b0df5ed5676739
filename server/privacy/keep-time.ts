import { recordChange } from '../audit/record-change.ts';
import { eraseCallers, eraseCallersOf } from '../calls/erase-callers.ts';
import { type Context } from '../context.ts';
import { eraseCopies } from '../media/copies/erase-copies.ts';
import { eraseMedia } from '../media/erase-media.ts';
import { eraseContacts } from '../messages/erased-opt-out.ts';
import { eraseLateTexts, eraseSessionless, eraseTextNumbers, eraseTexts } from '../messages/erase-texts.ts';
import { eraseLinks } from '../photo-links/erase-links.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { type Tx } from '../platform/db.ts';
import { agedSessions, eraseSessionNumbers, noteTextsErased } from '../sessions/erase-sessions.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { allTenants } from './store.ts';

const DAY_MS = 86_400_000;
/** Rows or conversations of one transaction. */
const BATCH = 100;

/**
 * Erases what is older than each company keeps it, in short transactions, each with its entry in the audit. May be
 * repeated at any time: what one run leaves, the next one takes. Nothing is erased for a company that has asked to hold.
 */
export async function keepTime(ctx: Context, signal: AbortSignal): Promise<void> {
  for (const tenantId of await ctx.db.worker(allTenants)) await keepTimeOf(ctx, tenantId, signal);
}

async function keepTimeOf(ctx: Context, tenantId: string, signal: AbortSignal): Promise<void> {
  const now = ctx.clock.now().getTime();
  const settings = await ctx.db.tenant(tenantId, (tx) => effectiveSettings(tx, null));
  if (settings.erasureHold) return;
  const before = (days: number) => new Date(now - days * DAY_MS);
  const [media, texts, calls] = [
    before(settings.mediaDays),
    before(settings.textDays),
    before(settings.callDays),
  ];
  const note = (tx: Tx, counts: object) =>
    recordChange(tx, ctx, {
      ...{ actor: 'system', action: 'retention.erased', object: 'retention' },
      ...{ before: null, after: counts },
    });
  const inBatches = async (batch: () => Promise<number>) => {
    do {
      signal.throwIfAborted();
    } while ((await batch()) > 0);
  };
  const inTransactions = (name: string, work: (tx: Tx) => Promise<number>) =>
    inBatches(() =>
      ctx.db.tenant(tenantId, async (tx) => {
        const count = await work(tx);
        if (count > 0) await note(tx, { [name]: count });
        return count;
      }),
    );
  await inBatches(() =>
    eraseMedia(
      ctx,
      tenantId,
      { before: media },
      async (tx, count) => void (count > 0 && (await note(tx, { media: count }))),
    ),
  );
  await ctx.db.tenant(tenantId, (tx) => eraseCopies(ctx, tx, { before: media }));
  await inTransactions('sessions', (tx) => eraseAgedTexts(ctx, tx, texts));
  await inTransactions('sessionlessTexts', (tx) => eraseSessionless(tx, { before: texts }, BATCH));
  await inTransactions('lateTexts', (tx) => eraseLateTexts(tx, { before: texts }, BATCH));
  await inTransactions('numbers', (tx) => eraseAgedNumbers(ctx, tx, calls));
  await inTransactions('calls', (tx) => eraseCallersOf(tx, { before: calls }, BATCH));
  await inTransactions(
    'contacts',
    async (tx) => (await eraseContacts(ctx, tx, { before: calls }, BATCH)).pairs,
  );
}

async function eraseAgedTexts(ctx: Context, tx: Tx, before: Date): Promise<number> {
  const sessions = await agedSessions(tx, { kept: 'texts', before, limit: BATCH });
  if (sessions.length === 0) return 0;
  const ids = sessions.map(({ id }) => id);
  await noteTextsErased(tx, ids, ctx.clock.now());
  await eraseTexts(tx, ids);
  await eraseLinks(tx, ids);
  crashPoint('C28b');
  return ids.length;
}

async function eraseAgedNumbers(ctx: Context, tx: Tx, before: Date): Promise<number> {
  const sessions = await agedSessions(tx, { kept: 'number', before, limit: BATCH });
  if (sessions.length === 0) return 0;
  const ids = sessions.map(({ id }) => id);
  await eraseSessionNumbers(tx, ids, ctx.clock.now());
  await eraseTextNumbers(tx, ids);
  await eraseCallers(
    tx,
    sessions.map(({ callKey }) => callKey),
  );
  return ids.length;
}
