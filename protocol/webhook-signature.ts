/**
 * Signature of webhooks: HMAC-SHA-256 over `id.timestamp.body`, base64, in three headers. Several signatures, separated
 * by spaces, may stand in one header while a secret is rotated. Source: Standard Webhooks 1.0, "Signature scheme".
 */
export interface WebhookHeaders {
  'webhook-id': string;
  /** Seconds since 1970. */
  'webhook-timestamp': string;
  /** `v1,<base64>`, or several of them separated by a space. */
  'webhook-signature': string;
}

/** Seconds a timestamp may be off before a webhook is refused as a replay. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

const encoder = new TextEncoder();

async function hmac(secret: string, content: string): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(content)));
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/** Headers for `body` sent as `id` at `timestampSeconds`. Retries of one event keep the id and take a new timestamp. */
export async function signWebhook(
  secret: string,
  { id, timestampSeconds, body }: { id: string; timestampSeconds: number; body: string },
): Promise<WebhookHeaders> {
  const timestamp = String(Math.floor(timestampSeconds));
  const signature = toBase64(await hmac(secret, `${id}.${timestamp}.${body}`));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export type WebhookVerdict =
  { ok: true; id: string } | { ok: false; code: 'signature_invalid' | 'signature_expired' };

/** Whether one of `secrets` signed this body, not too long ago. Compares in constant time. */
export async function verifyWebhook(
  secrets: readonly string[],
  headers: Partial<Record<keyof WebhookHeaders, string | undefined>>,
  { body, nowSeconds }: { body: string; nowSeconds: number },
): Promise<WebhookVerdict> {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const given = (headers['webhook-signature'] ?? '').split(' ').slice(0, 5);
  if (!/^[\x21-\x7e]{1,100}$/.test(id) || !/^\d{1,12}$/.test(timestamp))
    return { ok: false, code: 'signature_invalid' };
  let matches = false;
  for (const secret of secrets) {
    const expected = `v1,${toBase64(await hmac(secret, `${id}.${timestamp}.${body}`))}`;
    for (const candidate of given) matches = equalInConstantTime(expected, candidate) || matches;
  }
  if (!matches) return { ok: false, code: 'signature_invalid' };
  if (Math.abs(nowSeconds - Number(timestamp)) > WEBHOOK_TOLERANCE_SECONDS)
    return { ok: false, code: 'signature_expired' };
  return { ok: true, id };
}

function equalInConstantTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ (right.charCodeAt(i) || 0);
  return difference === 0;
}
