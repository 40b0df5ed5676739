import { describe, expect, it } from 'vitest';
import { isExactOrigin, originVerifier } from '../../protocol/exact-origin.ts';

const PINNED = ['https://acme.zendesk.com', 'https://crm.example:8443', 'http://localhost:4181'];

const LOOK_ALIKES = [
  'https://acme.zendesk.com.evil.io',
  'https://acmeXzendesk.com',
  'https://acme-zendesk.com',
  'https://evil.zendesk.com',
  'https://zendesk.com',
  'https://www.acme.zendesk.com',
  'https://acme.zendesk.co',
  'https://acme.zendesk.com.',
  'https://acme.zendesk.com:444',
  'https://acme.zendesk.com:443',
  'https://acme.zendesk.com:8443',
  'https://acme.zendesk.com/',
  'https://acme.zendesk.com/x',
  'https://acme.zendesk.com?x',
  'https://acme.zendesk.com#x',
  'https://acme.zendesk.com@evil.io',
  'https://evil.io@acme.zendesk.com',
  'https://evil.io/https://acme.zendesk.com',
  'https://evil.io?https://acme.zendesk.com',
  'http://acme.zendesk.com',
  'HTTPS://acme.zendesk.com',
  'https://ACME.zendesk.com',
  'https://аcme.zendesk.com', // Cyrillic а
  'https://xn--cme-7cd.zendesk.com',
  'https:acme.zendesk.com',
  'https:///acme.zendesk.com',
  ' https://acme.zendesk.com',
  'https://acme.zendesk.com\n',
  'https://acme.zendesk.com\u0000',
  'https://crm.example',
  'https://crm.example:844',
  'https://crm.example:84430',
  'http://crm.example:8443',
  'http://localhost',
  'http://localhost:4180',
  'https://localhost:4181',
  'http://127.0.0.1:4181',
  'http://localhost.evil.io:4181',
  'chrome-extension://acme.zendesk.com',
  'file://',
  'null',
  '*',
  '',
];

describe('an origin on the list', () => {
  const isAllowed = originVerifier(PINNED);

  it('is allowed', () => {
    expect(PINNED.every(isAllowed)).toBe(true);
  });

  it.each(LOOK_ALIKES)('is not %j', (origin) => {
    expect(isAllowed(origin)).toBe(false);
  });
});

describe('a list of origins', () => {
  it.each([
    '*',
    'null',
    '',
    'https://*.zendesk.com',
    'https://a.example/',
    'http://a.example',
    'ftp://a.example',
  ])('does not take %j', (origin) => {
    expect(isExactOrigin(origin)).toBe(false);
    expect(() => originVerifier([...PINNED, origin])).toThrow(TypeError);
  });

  it('takes no pattern and is never empty', () => {
    expect(() => originVerifier([/acme/ as unknown as string])).toThrow(TypeError);
    expect(() => originVerifier([])).toThrow(TypeError);
  });

  it.each(['http://localhost:4181', 'http://127.0.0.1:4180', 'http://[::1]:80', 'http://crm.localhost:3000'])(
    'takes %s only in the form of browsers',
    (origin) => {
      expect(isExactOrigin(origin)).toBe(new URL(origin).origin === origin);
    },
  );
});
