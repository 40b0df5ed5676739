import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signAsTwilio, twilioWebhooks } from '../../server/carriers/twilio/signature.ts';
import { smsCases } from './sms-cases.ts';

const TOKEN = '12345678901234567890123456789012';
const URL = 'https://midcall.test/v1/carriers/twilio/acme/events?m=1';
const FIELDS = { MessageSid: 'SM1', Body: 'Ça va? 😀', Empty: '' };

interface Given {
  url?: string;
  fields?: Record<string, string>;
  body?: string;
  signature?: string;
}

async function isBelieved({ url = URL, fields = FIELDS, body, signature }: Given, tokens = [TOKEN]) {
  const given = signature ?? signAsTwilio(TOKEN, { url: URL, fields: Object.entries(FIELDS) });
  const header = (name: string) => (name === 'x-twilio-signature' ? given : undefined);
  const signed = { url, body: body ?? new URLSearchParams(fields).toString(), nowSeconds: 0 };
  return (await twilioWebhooks.verify(tokens, header, signed)).ok;
}

describe('the signature of Twilio', () => {
  it.each(smsCases.twilioSignature)('is judged as in the case: $name', async (one) => {
    const { url, params: fields, signature } = one;
    expect(await isBelieved({ url, fields, signature }, [one.authToken])).toBe(one.valid);
  });

  it.each<[string, Given]>([
    ['the usual port', { url: URL.replace('.test', '.test:443') }],
    ['another order of the fields', { fields: { Empty: '', Body: FIELDS.Body, MessageSid: 'SM1' } }],
  ])('holds with %s', async (_, given) => {
    expect(await isBelieved(given)).toBe(true);
  });

  it('holds when Twilio signed with the port, and we know the address without it', async () => {
    const url = URL.replace('.test', '.test:443');
    const signature = signAsTwilio(TOKEN, { url, fields: Object.entries(FIELDS) });
    expect(await isBelieved({ signature })).toBe(true);
  });

  it('holds for an address that has a port', async () => {
    const url = URL.replace('.test', '.test:8443');
    for (const signed of [url, URL]) {
      const signature = signAsTwilio(TOKEN, { url: signed, fields: Object.entries(FIELDS) });
      expect(await isBelieved({ url, signature })).toBe(true);
    }
  });

  it.each<[string, Given]>([
    ['another scheme', { url: URL.replace('https', 'http') }],
    ['another host', { url: URL.replace('midcall', 'evil') }],
    ['another tenant', { url: URL.replace('acme', 'rival') }],
    ['another query', { url: URL.replace('m=1', 'm=2') }],
    ['no query', { url: URL.replace('?m=1', '') }],
    ['a slash more', { url: URL.replace('events', 'events/') }],
    ['capitals', { url: URL.replace('acme', 'Acme') }],
    ['a field less', { fields: { MessageSid: 'SM1', Body: FIELDS.Body } }],
    ['a field more', { fields: { ...FIELDS, NumMedia: '1' } }],
    ['another value', { fields: { ...FIELDS, Body: 'No' } }],
    ['a value moved to the next field', { fields: { ...FIELDS, Body: `${FIELDS.Body}E`, mpty: '' } }],
    ['a field twice', { body: `${new URLSearchParams(FIELDS).toString()}&Body=more` }],
    ['an empty body', { body: '' }],
    ['no signature', { signature: '' }],
    ['a shorter signature', { signature: 'AAAA' }],
    ['another signature of the length', { signature: `${'A'.repeat(27)}=` }],
  ])('does not hold with %s', async (_, given) => {
    expect(await isBelieved({ fields: FIELDS, ...given })).toBe(false);
  });

  it('does not hold for another token, and for none', async () => {
    expect(await isBelieved({}, ['f'.repeat(32)])).toBe(false);
    expect(await isBelieved({}, [])).toBe(false);
  });

  it('covers a body by its hash in the address', async () => {
    const body = '{"a":1}';
    const url = `${URL}&bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signature = signAsTwilio(TOKEN, { url, fields: [] });
    expect(await isBelieved({ url, body, signature })).toBe(true);
    expect(await isBelieved({ url, body: '{"a":2}', signature })).toBe(false);
    expect(await isBelieved({ url: url.replace(/.$/, '0'), body, signature })).toBe(false);
  });
});
