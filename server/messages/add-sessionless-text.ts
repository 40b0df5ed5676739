import { findProfile } from '../../protocol/encoding-profile.ts';
import { countSegments } from '../../protocol/segments.ts';
import { type Context } from '../context.ts';
import { type OwnNumber } from '../numbers/find-own-number.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { conversationOf, type Pair } from './contact.ts';
import { insertMessage, type NewMessage, type NewOutboxRow } from './store.ts';

/** A text to a caller that belongs to no session: no agent sees it, and no record of a call has it. */
export interface SessionlessText {
  /** Nothing is stored twice under one id. */
  id: string;
  kind: 'autoReply' | 'test' | 'verification';
  /** The number it goes out from; whether that may send is for the caller to decide. */
  number: OwnNumber;
  pair: Pair;
  /** As it will be sent: normalised, variables filled. */
  text: string;
  language: string | null;
  priority: NewOutboxRow['priority'];
  /** After this it has become useless, and is given up. */
  ttlSeconds: number;
}

/** Puts the text in line for the carrier: it takes the way of all others, and leaves at most once. */
export async function addSessionlessText(
  ctx: Context,
  tx: Tx,
  { number, pair, text, priority, ttlSeconds, ...rest }: SessionlessText,
): Promise<void> {
  const now = ctx.clock.now();
  const message: NewMessage = {
    ...rest,
    session_id: null,
    seq: null,
    direction: 'out',
    state: 'queued',
    reason: null,
    body: text,
    preset_id: null,
    agent_id: null,
    ...countSegments(text, findProfile(number.encodingProfile)),
    client_key: null,
    retry_of: null,
    ...pair,
    carrier: number.carrier,
    created_at: now,
    state_at: now,
  };
  await insertMessage(tx, message, {
    outbox: {
      conversation: conversationOf(pair),
      numberId: number.id,
      priority,
      dueAt: now,
      expiresAt: addSeconds(now, ttlSeconds),
    },
  });
}
