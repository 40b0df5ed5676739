import * as z from 'zod/mini';
import { SourceNames, SourceState } from './followed-source.ts';

/** Body of `PUT /v1/admin/twilio-voice`. */
export const TwilioVoiceInput = z.strictObject({
  /** Of the account, or the subaccount, whose calls are told of. */
  accountSid: z.string().check(z.regex(/^AC[0-9a-f]{32}$/)),
  /** It signs what Twilio sends, and lets us ask. Left out, it stays, unless the account is another one. */
  authToken: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{16,100}$/))),
  ...SourceNames,
});
export type TwilioVoiceInput = z.infer<typeof TwilioVoiceInput>;

/** Answer of `GET /v1/admin/twilio-voice`. */
export const TwilioVoiceSettings = z.object({ accountSid: z.nullable(z.string()), ...SourceState });
export type TwilioVoiceSettings = z.infer<typeof TwilioVoiceSettings>;

/** What an administrator edits; `If-Match` names its fingerprint. */
export const twilioVoiceConfiguration = ({
  accountSid,
  queue,
  queues,
  agents,
  secret,
}: TwilioVoiceSettings) => ({ accountSid, queue, queues, agents, secret });
