import * as z from 'zod/mini';
import { QueueKey } from './queue.ts';

/**
 * Why a call of Zendesk Talk was not, or not wholly, understood. `no_account`: nothing can be asked at Zendesk · `account_refused`: Zendesk
 * lets the account not in, or not that far · `unreachable` · `throttled` · `ticket_not_found`: there is no ticket of the
 * work item's number · `queue_unknown`: the queue that is set is gone · `number_unknown`: the ticket names no number, or more
 * than one · `malformed`: the event is not as Zendesk documents it.
 */
export const TalkTrouble = z.enum([
  'no_account',
  'account_refused',
  'unreachable',
  'throttled',
  'ticket_not_found',
  'queue_unknown',
  'number_unknown',
  'malformed',
]);
export type TalkTrouble = z.infer<typeof TalkTrouble>;

/** `of`: id of a group in Zendesk, or the number of a line in E.164. */
const TalkQueue = z.strictObject({
  of: z.string().check(z.regex(/^(?:\d{1,19}|\+[1-9]\d{6,14})$/)),
  queue: QueueKey,
});

/** Answer of `GET /v1/admin/zendesk/talk`. */
export const TalkSettings = z.object({
  /** Where Zendesk is to send its webhook. */
  url: z.string(),
  /** `null`: Zendesk's signing secret is not known, so that nothing it sends is believed. */
  secret: z.nullable(z.object({ last4: z.nullable(z.string()), since: z.string() })),
  /** Until when the secret of before is still believed; `null`: there is none. */
  oldSecretUntil: z.nullable(z.string()),
  /** Key of the queue of calls that `queues` does not name; `null`: Talk is not set up. */
  queue: z.nullable(z.string()),
  queues: z.array(z.object({ of: z.string(), queue: z.string() })),
  /** Of the latest event that was signed by Zendesk. */
  deliveredAt: z.nullable(z.string()),
  trouble: z.nullable(
    z.object({
      reason: TalkTrouble,
      /** The work item, and what Zendesk answered. */
      detail: z.string(),
      at: z.string(),
    }),
  ),
});
export type TalkSettings = z.infer<typeof TalkSettings>;

/** Body of `PUT /v1/admin/zendesk/talk`. */
export const TalkInput = z.strictObject({
  /** As Zendesk shows it; left out, it stays. That of before is believed for another day. */
  signingSecret: z.optional(z.string().check(z.minLength(8), z.maxLength(400), z.regex(/^[\x21-\x7e]+$/))),
  queue: QueueKey,
  queues: z.array(TalkQueue).check(z.maxLength(200)),
});
export type TalkInput = z.infer<typeof TalkInput>;

/** What an administrator edits; `If-Match` names its fingerprint. */
export const talkConfiguration = ({ queue, queues, secret }: TalkSettings) => ({ queue, queues, secret });
