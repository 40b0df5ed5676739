import * as z from 'zod/mini';
import { retryAfterMs } from '../../platform/retry-after.ts';
import { type SendResult } from '../carrier.ts';
import { readAnswer } from '../read-answer.ts';
import { isPassing, isTimeout, reasonOf } from './reasons.ts';

/** What Telnyx calls a message. */
export const MessageId = z.uuid();

/** Of a message, as answers, webhooks and the resource itself have them; a receiver is one of us or the caller. */
export const Party = z.object({ phone_number: z.optional(z.string()), status: z.optional(z.string()) });
export const ErrorItem = z.object({ code: z.string(), title: z._default(z.string(), '') });

const Created = z.object({
  data: z.object({
    id: MessageId,
    to: z._default(z.array(Party), []),
    errors: z.nullish(z.array(ErrorItem)),
    /** As Telnyx counts them. */
    parts: z.nullish(z.int()),
  }),
});

const Refusal = z.object({ errors: z.array(ErrorItem) });

/** States a message may be made in that are the end of it; nothing is told of it later. */
const OVER = new Set(['sending_failed', 'delivery_failed', 'expired']);

/** What the answer to a new message says. */
export async function readResult(response: Response, signal: AbortSignal): Promise<SendResult> {
  const { status, headers } = response;
  const body = await readAnswer(response, signal);
  if (status >= 200 && status <= 202) return readCreated(body);
  const code = Refusal.safeParse(body).data?.errors[0]?.code;
  if (status === 429 || (status < 500 && code !== undefined && isPassing(code))) {
    const waitMs = retryAfterMs(headers);
    return { kind: 'throttled', ...(waitMs === null ? {} : { retryAfterMs: waitMs }) };
  }
  // its own time-out, or of whatever stands between us and Telnyx
  if (status === 408 || (code !== undefined && isTimeout(code))) return { kind: 'unknown', cause: 'timeout' };
  if (status >= 400 && status < 500) return rejected(code ?? (status === 401 ? '10009' : String(status)));
  return { kind: 'unknown', cause: status >= 500 ? 'server_error' : 'garbled' };
}

function readCreated(body: unknown): SendResult {
  const created = Created.safeParse(body);
  if (!created.success) return { kind: 'unknown', cause: 'garbled' };
  const { id, to, errors, parts } = created.data.data;
  const state = to[0]?.status ?? '';
  if (OVER.has(state)) return rejected(errors?.[0]?.code ?? state);
  return { kind: 'accepted', carrierId: id, ...(parts && parts > 0 ? { segments: parts } : {}) };
}

const rejected = (code: string): SendResult => ({
  ...{ kind: 'rejected', code },
  reason: code === 'expired' ? 'expired' : reasonOf(code),
});
