import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { telnyxWebhooks } from '../../server/carriers/telnyx/signature.ts';
import { smsCases } from './sms-cases.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KEY = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString('base64');
const OTHER = smsCases.telnyxSignature[0]!.publicKey;
const NOW = 1_769_191_802;
const BODY = '{"data":{"event_type":"message.received","payload":{"text":"Ça va? 😀"}}}';

const signed = (timestamp: string, body: string) =>
  sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString('base64');
const RIGHT = signed(String(NOW), BODY);

interface Given {
  body?: string;
  signature?: string | undefined;
  timestamp?: string | undefined;
  now?: number;
  keys?: string[];
}

async function judge(given: Given): Promise<string> {
  const { body = BODY, now = NOW, keys = [KEY] } = given;
  const headers: Record<string, string | undefined> = {
    'telnyx-signature-ed25519': 'signature' in given ? given.signature : RIGHT,
    'telnyx-timestamp': 'timestamp' in given ? given.timestamp : String(NOW),
  };
  const verdict = await telnyxWebhooks.verify(keys, (name) => headers[name], {
    ...{ body, url: 'https://midcall.test/', nowSeconds: now },
  });
  return verdict.ok ? 'believed' : verdict.code;
}

describe('the signature of Telnyx', () => {
  it.each(smsCases.telnyxSignature)('is judged as in the case: $name', async (one) => {
    const { body, signature, timestamp, publicKey: key, now, valid } = one;
    const verdict = await judge({ body, signature, timestamp, now, keys: [key] });
    expect(verdict).toBe(valid ? 'believed' : 'signature_expired');
  });

  it.each<[string, Given]>([
    ['nothing changed', {}],
    ['an old and a new key', { keys: [OTHER, KEY] }],
    ['five minutes on the way', { now: NOW + 300 }],
    ['a clock that is behind', { now: NOW - 300 }],
  ])('holds with %s', async (_, given) => {
    expect(await judge(given)).toBe('believed');
  });

  it.each<[string, Given]>([
    ['more than five minutes on the way', { now: NOW + 301 }],
    ['a day', { now: NOW + 86_400 }],
    ['a time to come', { now: NOW - 301 }],
  ])('has expired with %s', async (_, given) => {
    expect(await judge(given)).toBe('signature_expired');
  });

  it.each<[string, Given]>([
    ['other words', { body: BODY.replace('Ça', 'Ca') }],
    ['a space more', { body: `${BODY} ` }],
    ['an empty body', { body: '' }],
    ['another time', { timestamp: String(NOW + 1) }],
    ['a time made new, as a replay would', { timestamp: String(NOW + 600), now: NOW + 600 }],
    ['no time', { timestamp: undefined }],
    ['a time that is none', { timestamp: 'now', signature: signed('now', BODY) }],
    ['a time with a sign', { timestamp: `+${NOW}`, signature: signed(`+${NOW}`, BODY) }],
    ['a time beyond all times', { timestamp: '9'.repeat(30), signature: signed('9'.repeat(30), BODY) }],
    ['the bar elsewhere', { timestamp: String(NOW), body: `|${BODY}` }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['half a signature', { signature: RIGHT.slice(0, 44) }],
    [
      'a longer signature',
      { signature: Buffer.concat([Buffer.from(RIGHT, 'base64'), Buffer.alloc(1)]).toString('base64') },
    ],
    ['a signature in the alphabet of addresses', { signature: `${RIGHT.slice(0, -4)}__==` }],
    ['a signature written otherwise', { signature: ` ${RIGHT}` }],
    ['a signature of nothing', { signature: Buffer.alloc(64).toString('base64') }],
    ['another key', { keys: [OTHER] }],
    ['no key', { keys: [] }],
    ['what is no key', { keys: ['no secret of this tenant'] }],
    ['a key of nothing', { keys: [Buffer.alloc(32).toString('base64')] }],
  ])('does not hold with %s', async (_, given) => {
    expect(await judge(given)).toBe('signature_invalid');
  });

  it('is looked for with the key among the credentials, and with none where they are not whole', () => {
    const account = { apiKey: 'KEY0123456789ABCDEF', publicKey: KEY };
    const whole = { ...account, messagingProfileId: '3fa85f64-5717-4562-b3fc-2c963f66afa6' };
    expect(telnyxWebhooks.secretsIn!(whole)).toEqual([KEY]);
    expect(telnyxWebhooks.secretsIn!(account)).toEqual([]);
    expect(telnyxWebhooks.secretsIn!({ ...whole, publicKey: 'x' })).toEqual([]);
  });
});
