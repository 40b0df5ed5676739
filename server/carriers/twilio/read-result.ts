import * as z from 'zod/mini';
import { retryAfterMs } from '../../platform/retry-after.ts';
import { type SendResult } from '../carrier.ts';
import { readAnswer } from '../read-answer.ts';
import { isPassing, reasonOf } from './reasons.ts';

/** What Twilio calls a message: text or multimedia. */
export const MessageSid = z.string().check(z.regex(/^(?:SM|MM)[0-9a-fA-F]{32}$/));

const Created = z.object({
  sid: MessageSid,
  status: z.string(),
  /** A number as text; 0 while Twilio has not counted. */
  num_segments: z.nullish(z.string().check(z.regex(/^\d{1,4}$/))),
  error_code: z.nullish(z.int()),
});

const Refusal = z.object({ code: z.int() });

/** States a message may be made in that are the end of it; nothing is told of it later. */
const OVER = new Set(['failed', 'undelivered', 'canceled']);

/** What the answer to a new message says. */
export async function readResult(response: Response, signal: AbortSignal): Promise<SendResult> {
  const { status, headers } = response;
  const body = await readAnswer(response, signal);
  if (status === 200 || status === 201) return readCreated(body);
  const code = Refusal.safeParse(body).data?.code;
  if (status === 429 || (status < 500 && code !== undefined && isPassing(String(code)))) {
    const waitMs = retryAfterMs(headers);
    return { kind: 'throttled', ...(waitMs === null ? {} : { retryAfterMs: waitMs }) };
  }
  // a time-out of whatever stands between us and Twilio
  if (status === 408) return { kind: 'unknown', cause: 'timeout' };
  if (status >= 400 && status < 500) return rejected(String(code ?? (status === 401 ? 20003 : status)));
  return { kind: 'unknown', cause: status >= 500 ? 'server_error' : 'garbled' };
}

function readCreated(body: unknown): SendResult {
  const created = Created.safeParse(body);
  if (!created.success) return { kind: 'unknown', cause: 'garbled' };
  const { sid, status, num_segments, error_code } = created.data;
  if (OVER.has(status)) return rejected(String(error_code ?? status));
  const segments = Number(num_segments ?? 0);
  return { kind: 'accepted', carrierId: sid, ...(segments > 0 ? { segments } : {}) };
}

const rejected = (code: string): SendResult => ({
  kind: 'rejected',
  code,
  reason: code === 'canceled' ? 'canceled' : reasonOf(code),
});
