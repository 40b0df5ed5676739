import { RecordRef } from '../../protocol/call.ts';
import { type Transcript } from '../../protocol/call-history.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { recordChange } from '../audit/record-change.ts';
import { type Context } from '../context.ts';
import { linksOfMessages } from '../media/make-links.ts';
import { messagesOf } from '../messages/list-messages.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { renderSession } from '../sessions/render-session.ts';
import { findTextsErased } from '../sessions/erase-sessions.ts';
import { renderSummary } from './render-summary.ts';
import { type CallHistoryRow, findHistory, findLateTexts, type LateRow } from './store.ts';

/** What was written in a call, for reading. Who reads it is written down. Throws `not_found`. */
export function readTranscript(
  ctx: Context,
  principal: AdminPrincipal,
  callKey: string,
): Promise<Transcript> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const row = await findHistory(tx, callKey);
    if (!row) throw new AppError('not_found');
    await recordChange(tx, ctx, {
      ...{ actor: principal.actor, action: 'transcript.read', object: `call/${callKey}` },
      ...{ before: null, after: null },
    });
    const { callerName, dialled, record } = row;
    return {
      call: {
        ...renderSummary(row, principal),
        ...{ callerName, dialled, record: record === null ? null : RecordRef.parse(record) },
      },
      ...(await conversationOf(ctx, tx, row)),
    };
  });
}

async function conversationOf(
  ctx: Context,
  tx: Tx,
  { sessionId }: CallHistoryRow,
): Promise<Pick<Transcript, 'session' | 'messages' | 'late' | 'erasedAt'>> {
  if (sessionId === null) return { session: null, messages: [], late: [], erasedAt: null };
  const messages = await messagesOf(tx, sessionId);
  const links = await linksOfMessages(ctx, tx, messages);
  return {
    session: await renderSession(tx, sessionId),
    messages: messages.map(({ media, ...message }) => ({
      ...message,
      media: media.map((item) => ({ ...item, links: links.get(item.id) ?? null })),
    })),
    late: (await findLateTexts(tx, sessionId)).map(renderLate),
    erasedAt: (await findTextsErased(tx, sessionId))?.toISOString() ?? null,
  };
}

const renderLate = ({ received_at, body, media_count, auto_replied }: LateRow) => ({
  ...{
    receivedAt: received_at.toISOString(),
    text: body,
    mediaCount: media_count,
    autoReplied: auto_replied,
  },
});
