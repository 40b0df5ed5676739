import { setTimeout as wait } from 'node:timers/promises';
import { signWebhook } from '../../protocol/webhook-signature.ts';

export interface WebhookOptions {
  url: string;
  secret: string;
  /** The same for every attempt, so that the receiver can drop repeats. */
  eventId: string;
  body: string;
  /** Ends the attempts. */
  signal: AbortSignal;
  /** Milliseconds one attempt may take. */
  timeoutMs?: number;
  /** Milliseconds after which no new attempt is made. */
  giveUpAfterMs?: number;
  /** Whether another attempt makes sense after this status; `null`: no answer. */
  retry?(status: number | null): boolean;
}

export type WebhookOutcome =
  { type: 'delivered'; status: number } | { type: 'refused'; status: number | null; code: string };

/** Delay before attempt `n` (from 1): 0.25 s, doubling up to 5 s. */
const delayMs = (n: number) => Math.min(5_000, 250 * 2 ** Math.min(n - 1, 10));

async function attempt({
  url,
  secret,
  eventId,
  body,
  signal,
  timeoutMs = 10_000,
}: WebhookOptions): Promise<WebhookOutcome> {
  try {
    const headers = await signWebhook(secret, { id: eventId, timestampSeconds: Date.now() / 1000, body });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    return response.ok
      ? { type: 'delivered', status: response.status }
      : { type: 'refused', status: response.status, code: codeOf(text) };
  } catch {
    return { type: 'refused', status: null, code: 'unreachable' };
  }
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'refused';
  } catch {
    return 'refused';
  }
}

/** Posts a signed event until it is taken: same event id, new timestamp each time. Never throws. */
export async function postWebhook(options: WebhookOptions): Promise<WebhookOutcome> {
  const { signal, giveUpAfterMs = 600_000, retry = () => true } = options;
  const until = Date.now() + giveUpAfterMs;
  for (let n = 1; ; n++) {
    const outcome = await attempt(options);
    if (outcome.type === 'delivered' || signal.aborted || !retry(outcome.status) || Date.now() >= until)
      return outcome;
    await wait(delayMs(n), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return outcome;
  }
}
