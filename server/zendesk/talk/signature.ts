import { createHmac, timingSafeEqual } from 'node:crypto';
import { WEBHOOK_TOLERANCE_SECONDS } from '../../../protocol/webhook-signature.ts';
import { type SignatureScheme } from '../../platform/http/route.ts';

const SIGNATURE = 'x-zendesk-webhook-signature';
const TIMESTAMP = 'x-zendesk-webhook-signature-timestamp';

/** As in `2021-03-25T05:09:27Z`. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** What Zendesk sends with a body: base64 of HMAC-SHA-256 over timestamp and body. */
export const signAsZendesk = (secret: string, { timestamp, body }: { timestamp: string; body: string }) =>
  createHmac('sha256', secret).update(timestamp).update(body).digest('base64');

/**
 * Webhooks of Zendesk. Its timestamp is part of what is signed; one that is five minutes off is refused. Source:
 * developer.zendesk.com, "Verifying webhook authenticity", "Anatomy of a webhook request".
 */
export const zendeskWebhooks: SignatureScheme = {
  headers: [SIGNATURE, TIMESTAMP],
  says: `Signed as Zendesk signs its webhooks: \`${SIGNATURE}\` is HMAC-SHA-256 over \`${TIMESTAMP}\` and the body, base64.`,
  async verify(secrets, header, { body, nowSeconds }) {
    const timestamp = header(TIMESTAMP) ?? '';
    const given = Buffer.from(header(SIGNATURE) ?? '');
    let matches = false;
    for (const secret of secrets) {
      const right = Buffer.from(signAsZendesk(secret, { timestamp, body }));
      matches = (right.length === given.length && timingSafeEqual(right, given)) || matches;
    }
    if (!matches || !MOMENT.test(timestamp)) return { ok: false, code: 'signature_invalid' };
    const ageSeconds = nowSeconds - Date.parse(timestamp) / 1_000;
    if (!(Math.abs(ageSeconds) <= WEBHOOK_TOLERANCE_SECONDS)) return { ok: false, code: 'signature_expired' };
    return { ok: true, id: timestamp };
  },
};
