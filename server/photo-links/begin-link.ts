import { findAutomaticText, automaticTextIsOff } from '../automatic-texts/find-automatic-text.ts';
import { type CallFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { insertLink, replaceLink } from './store.ts';
import { tellLink } from './tell-link.ts';
import { maskedAddress, tokenHashOf } from './token.ts';

/** Whether agents of a queue may send links for photos: switched on, and there is a text to send them with. */
export async function photoLinksAreOn(tx: Tx, queueKey: string): Promise<boolean> {
  const { photoLink, inboundMedia } = await effectiveSettings(tx, queueKey);
  return photoLink && inboundMedia && !(await automaticTextIsOff(tx, 'photoLink'));
}

export interface PhotoLinkText {
  /** As an administrator wrote it; `null`: links are off, or there is none in a fitting language. */
  body: string | null;
  language: string;
  /** The address stands for itself: its token is put in when the text is handed over. */
  values: Record<string, string>;
}

/** The text that carries a link, in the language of the session. */
export async function findPhotoLinkText(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  facts: CallFacts,
): Promise<PhotoLinkText> {
  const { autoStrict: strict } = await effectiveSettings(tx, session.queue_key);
  const { queueDefault, tenantDefault } = facts;
  const found = (await photoLinksAreOn(tx, session.queue_key))
    ? await findAutomaticText(tx, 'photoLink', {
        language: session.language,
        ...{ queueDefault, tenantDefault, strict },
      })
    : null;
  return {
    body: found?.body ?? null,
    language: found?.language ?? session.language,
    values: { ...facts.values, link: maskedAddress(ctx, tx.tenantId) },
  };
}

/** Puts a new link in force for a session that this transaction has locked, and the one before out of it. */
export async function beginLink(
  ctx: Context,
  tx: Tx,
  session: SessionRow,
  { messageId, language }: { messageId: string; language: string },
): Promise<void> {
  const { photoLinkMinutes } = await effectiveSettings(tx, session.queue_key);
  const now = ctx.clock.now();
  const id = ctx.ids.uuid();
  await replaceLink(tx, session.id, now);
  await insertLink(tx, {
    id,
    session_id: session.id,
    message_id: messageId,
    token_hash: tokenHashOf(ctx, tx.tenantId, id),
    language,
    created_at: now,
    expires_at: addSeconds(now, photoLinkMinutes * 60),
  });
  await tellLink(tx, id);
}
