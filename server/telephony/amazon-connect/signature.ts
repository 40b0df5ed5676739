import { createHash, timingSafeEqual } from 'node:crypto';
import { type SignatureScheme } from '../../platform/http/route.ts';

const KEY = 'x-midcall-key';

/**
 * What an API destination of EventBridge sends has the key of its connection in a header; EventBridge signs nothing. Source:
 * docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html.
 */
export const bridgeKeys: SignatureScheme = {
  headers: [KEY],
  says: `The key of EventBridge’s connection is in \`${KEY}\`.`,
  async verify(secrets, header) {
    // of one length, whatever was sent
    const digest = (text: string) => createHash('sha256').update(text).digest();
    const given = digest(header(KEY) ?? '');
    let matches = false;
    for (const secret of secrets) matches = timingSafeEqual(digest(secret), given) || matches;
    return matches ? { ok: true, id: KEY } : { ok: false, code: 'signature_invalid' };
  },
};
