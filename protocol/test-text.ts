import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';
import { FailureReason, MessageState } from './message.ts';

/** Body of `PUT /v1/admin/test-texts/{id}`: an administrator tries a text on a telephone at hand. */
export const TestTextInput = z.strictObject({
  /** Id of the number it goes out from. */
  number: z.uuid(),
  /** With country code; spaces and punctuation are dropped. */
  to: z.string().check(z.maxLength(40)),
  language: LanguageTag,
  /** As an administrator writes it, with its variables. */
  text: z.string(),
  variables: z._default(z.record(z.string().check(z.maxLength(80)), z.string().check(z.maxLength(400))), {}),
});
export type TestTextInput = z.infer<typeof TestTextInput>;

/** What became of it. Body of `GET /v1/admin/test-texts/{id}`. */
export const TestText = z.object({
  id: z.uuid(),
  state: MessageState,
  reason: z.nullable(FailureReason),
  /** As it went out. */
  text: z.string(),
  encoding: z.enum(['GSM-7', 'UCS-2']),
  segments: z.int(),
  /** When `state` was reached. */
  stateAt: z.string(),
});
export type TestText = z.infer<typeof TestText>;
