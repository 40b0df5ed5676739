import { describe, expect, it } from 'vitest';
import { judgeAddress } from '../../server/platform/judge-address.ts';
import { createOutgoing, type OutgoingOptions } from '../../server/platform/outgoing.ts';
import { decideDelivery, pausedUntil } from '../../server/webhooks/decide-delivery.ts';

describe('an address that somebody names', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '172.31.255.255',
      '192.168.1.1',
      '198.18.0.1',
    ],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'ff02::1',
      '64:ff9b::a00:1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0:0:0:0:0:ffff:a9fe:a9fe',
      '2002:7f00:1::',
      '2001:db8::1',
      '::7f00:1',
    ],
    ...['localhost', '127.1', '0x7f.0.0.1', ''],
  ])('is forbidden: %s', (address) => {
    expect(judgeAddress(address)).toBe('forbidden');
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1'])('is this machine: %s', (address) => {
    expect(judgeAddress(address)).toBe('local');
  });

  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:2800:21f::1'])('is public: %s', (address) => {
    expect(judgeAddress(address)).toBe('public');
  });
});

describe('a request to it', () => {
  const open = (addresses: string[], options: OutgoingOptions = {}) => {
    const sent: string[] = [];
    const asked: string[] = [];
    const outgoing = createOutgoing({
      resolve: async (host) => {
        asked.push(host);
        return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      },
      send: async (_request, _url, { address }) => {
        sent.push(address);
        return { status: 200, retryAfterMs: null };
      },
      ...options,
    });
    const post = (url: string) =>
      outgoing.post({ url, headers: {}, body: '', signal: new AbortController().signal });
    return { outgoing, post, sent, asked };
  };

  it('goes to the address that was looked at, asked for once', async () => {
    const { post, sent, asked } = open(['93.184.215.14', '2606:2800:21f::1']);
    expect(await post('https://hooks.example.com/x')).toMatchObject({ kind: 'answered', status: 200 });
    expect([sent, asked]).toEqual([['93.184.215.14'], ['hooks.example.com']]);
  });

  it.each([['127.0.0.1'], ['10.0.0.1'], ['93.184.215.14', '169.254.169.254'], ['::1']])(
    'is not sent when the name leads to %s %s',
    async (...addresses) => {
      const { post, sent } = open(addresses);
      const result = await post('https://hooks.example.com/');
      expect([result, sent]).toEqual([{ kind: 'refused', cause: 'forbidden_address' }, []]);
    },
  );

  it.each([
    ...['https://2130706433/', 'https://0x7f000001/', 'https://017700000001/', 'https://[::ffff:127.0.0.1]/'],
    ...['https://[::1]/', 'https://127.0.0.1/', 'https://169.254.169.254/latest', 'http://1.1.1.1/'],
    ...['https://a:b@example.com/', 'gopher://example.com/', 'file:///etc/passwd', 'https://example.com/#x'],
  ])('is neither stored nor sent: %s', async (url) => {
    const { outgoing, post, sent } = open(['93.184.215.14']);
    expect(outgoing.allows(url)).toBe(false);
    expect((await post(url)).kind).toBe('refused');
    expect(sent).toEqual([]);
  });

  it('goes to this machine only where that was configured, and to no other network even then', async () => {
    const { post, sent } = open(['10.0.0.1'], { toThisMachine: true });
    expect((await post('http://127.0.0.1:9/')).kind).toBe('answered');
    expect((await post('http://1.1.1.1/')).kind).toBe('refused');
    expect((await post('https://inside.example.com/')).kind).toBe('refused');
    expect(sent).toEqual(['127.0.0.1']);
  });
});

describe('what follows from an attempt', () => {
  const now = new Date('2026-03-02T09:00:00.000Z');
  const facts = { attempts: 0, happenedAt: now, failingSince: null, now };
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

  it.each([
    [{ kind: 'answered', status: 204, retryAfterMs: null }, {}, 'delivered'],
    [{ kind: 'answered', status: 302, retryAfterMs: null }, {}, 'later'],
    [{ kind: 'answered', status: 429, retryAfterMs: null }, { attempts: 9 }, 'later'],
    [{ kind: 'failed', cause: 'timeout' }, { happenedAt: hoursAgo(23.5), attempts: 9 }, 'dropped'],
    [{ kind: 'answered', status: 410, retryAfterMs: null }, {}, 'disabled'],
    [{ kind: 'failed', cause: 'dns' }, { failingSince: hoursAgo(72) }, 'disabled'],
  ] as const)('%j: %j → %s', (attempt, more, type) => {
    expect(decideDelivery(attempt, { ...facts, ...more }).type).toBe(type);
  });

  const busy = (status: number, seconds: number | null) =>
    ({ kind: 'answered', status, retryAfterMs: seconds === null ? null : seconds * 1_000 }) as const;
  const inSeconds = (at: Date | null) => at && (at.getTime() - now.getTime()) / 1_000;

  it.each([
    // what is asked for, when that is longer than what is due
    ...[
      { answer: busy(429, 90), later: 90, pause: 90 },
      { answer: busy(503, 90), later: 90, pause: 90 },
    ],
    { answer: busy(429, 2), later: 5, pause: 2 },
    // no longer than what the last attempts are apart
    { answer: busy(429, 90_000), later: 7_200, pause: 7_200 },
    { answer: busy(429, null), later: 5, pause: null },
    // it asks for that where it makes no sense
    { answer: busy(500, 90), later: 5, pause: null },
    { answer: { kind: 'failed', cause: 'connection' }, later: 5, pause: 30 },
  ] as const)('waits as long as an endpoint asks for: %j', ({ answer, later, pause }) => {
    const outcome = decideDelivery(answer, facts);
    expect(outcome.type === 'later' ? inSeconds(outcome.at) : outcome.type).toBe(later);
    expect(inSeconds(pausedUntil(answer, now))).toBe(pause);
  });
});
