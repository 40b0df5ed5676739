import { type AutomaticTextOverview } from '../../protocol/language-coverage.ts';
import { type AutomaticTextKind } from '../../protocol/preset.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { allQueues } from '../queues/find-queue.ts';
import { mergeSettings } from '../settings/decide-settings.ts';
import { ownSettings } from '../settings/own-settings.ts';
import { decideOverview, type QueueLadder } from './decide-overview.ts';
import { readTexts } from './store.ts';

/** All texts of one kind, and what callers get. */
export function viewOverview(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  kind: AutomaticTextKind,
): Promise<AutomaticTextOverview> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const { tenantDefault } = await tenantFacts(tx);
    return decideOverview(kind, {
      texts: await readTexts(tx, kind),
      queues: await queueLadders(tx),
      tenantDefault,
    });
  });
}

/** By which ladder each queue's callers get their texts. */
export async function queueLadders(tx: Tx): Promise<QueueLadder[]> {
  const { tenant, queues } = await ownSettings(tx);
  return (await allQueues(tx)).map((queue) => ({
    ...queue,
    strict: mergeSettings(tenant, queues.get(queue.key)).autoStrict,
  }));
}

/** Languages in which a text of that kind is switched on. */
export const enabledLanguages = async (tx: Tx, kind: AutomaticTextKind): Promise<string[]> =>
  (await readTexts(tx, kind)).flatMap(({ enabled, language }) => (enabled ? [language] : []));
