import { type Context } from '../../context.ts';
import { noteMalformed } from '../followed/note-malformed.ts';
import { type FollowedSource } from '../followed/source.ts';
import { readSource } from '../followed/store.ts';
import { takeNews } from '../followed/take-news.ts';
import { BridgeEvent, readContactEvent } from './decide-news.ts';
import { AMAZON_CONNECT, AmazonConnectStored } from './settings.ts';

/** Takes one event of EventBridge that is believed, by whichever way it came. `taken`: whether it was news of a call. */
export async function takeEvent(
  ctx: Context,
  source: FollowedSource,
  { tenantId, body }: { tenantId: string; body: unknown },
): Promise<{ taken: boolean }> {
  const row = await ctx.db.tenant(tenantId, (tx) => readSource(tx, AMAZON_CONNECT));
  if (!row) return { taken: false };
  const { data: event } = BridgeEvent.safeParse(body);
  const { instanceArn } = AmazonConnectStored.parse(row.settings);
  const read = event ? readContactEvent(event, instanceArn) : ({ kind: 'malformed' } as const);
  if (read.kind === 'malformed')
    await noteMalformed(ctx, source, tenantId, event?.['detail-type'] ?? 'event');
  if (read.kind !== 'call') return { taken: false };
  return takeNews(ctx, source, tenantId, { id: read.id, news: read.news, hasCallerLeg: false });
}
