import { type LanguageTag } from '../../protocol/language.ts';
import { type SessionSnapshot } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { appendSessionEvent } from '../stream/append-event.ts';
import { lockOwnSession } from './own-session.ts';
import { renderSession } from './render-session.ts';
import { renderSnapshot } from './snapshot.ts';
import { lockSession, updateSession } from './store.ts';

/** Changes the language of the conversation: of presets, closing text and auto-reply. Refuses an ended session. */
export async function changeLanguage(
  ctx: Context,
  principal: AgentPrincipal,
  id: string,
  language: LanguageTag,
): Promise<SessionSnapshot> {
  return ctx.db.tenant(principal.tenantId, async (tx) => {
    const session = await lockOwnSession(tx, principal, id);
    if (session.state !== 'active') throw new AppError('session_ended');
    if (session.language !== language) {
      await updateSession(tx, id, { language });
      await appendSessionEvent(tx, id, { type: 'session.changed', session: await renderSession(tx, id) });
    }
    // locked above
    return renderSnapshot(tx, (await lockSession(tx, id))!);
  });
}
