import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { credentialForm, readAccount } from '../../../server/carriers/smpp/account.ts';
import { createReach } from '../../../server/carriers/smpp/reach.ts';
import { FakeSmsc } from '../../fakes/smsc.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../../fakes/salesforce-certificate.ts';
import { credentialsOf } from './smpp-fixture.ts';

const soon = () => AbortSignal.timeout(2_000);
const at = (...addresses: string[]) => ({
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

describe('a message centre', () => {
  it.each([
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['169.254.169.254', false],
    ['::1', false],
    ['192.0.2.1', false],
    ['9.9.9.9', true],
    ['smpp.example.com', true],
  ])('may be stored: %s %s', (host, allowed) => {
    expect(createReach().allows(host)).toBe(allowed);
  });

  it('that is not on the internet may be stored when the operator says so', () => {
    const reach = createReach({ allowed: ['10.1.0.0/16', 'smsc.internal', '::1'] });
    const allowed = ['10.1.2.3', '10.2.0.1', 'SMSC.internal', '::1', '127.0.0.1'].map((host) =>
      reach.allows(host),
    );
    expect(allowed).toEqual([true, false, true, true, false]);
  });

  it.each([[['10.0.0.1']], [['127.0.0.1']], [['9.9.9.9', '192.168.1.1']], [['::ffff:127.0.0.1']]])(
    'behind a name is not asked when it leads to %s',
    async (addresses) => {
      const reach = createReach(at(...addresses));
      const reached = await reach.connect({ host: 'smpp.example.com', port: 9, tls: false }, soon());
      expect(reached).toEqual({ ok: false, cause: 'forbidden_address' });
    },
  );

  it('is asked at the address that was looked at, by a name the operator allows', async () => {
    const smsc = await FakeSmsc.start();
    onTestFinished(() => smsc.close());
    const to = { host: 'smsc.internal', port: smsc.port, tls: false };
    const named = createReach({ ...at('127.0.0.1'), allowed: ['smsc.internal'] });
    const reached = await named.connect(to, soon());
    expect(reached.ok).toBe(true);
    if (reached.ok) reached.socket.destroy();
    const ranged = createReach({ ...at('127.0.0.1'), allowed: ['127.0.0.0/8'] });
    const again = await ranged.connect(to, soon());
    expect(again.ok).toBe(true);
    if (again.ok) again.socket.destroy();
  });

  it('that does not exist, or is not there, is not reached', async () => {
    const nowhere = createReach({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    const to = { host: 'smpp.example.com', port: 9, tls: false };
    expect(await nowhere.connect(to, soon())).toEqual({ ok: false, cause: 'dns' });
    const here = createReach({ allowed: ['127.0.0.1'] });
    expect(await here.connect({ ...to, host: '127.0.0.1' }, soon())).toEqual({ ok: false, cause: 'connect' });
    expect(await here.connect({ ...to, host: '127.0.0.1' }, AbortSignal.abort())).toMatchObject({
      ok: false,
    });
  });
});

describe('over TLS', () => {
  async function serve(options: TlsOptions): Promise<number> {
    const server = createServer(options, (socket) => socket.on('error', () => {}).end('hello'));
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port; // it listens on TCP
  }
  const reach = createReach({ allowed: ['127.0.0.1'] });

  it('nobody is believed whose certificate is not', async () => {
    const port = await serve({ cert: CERTIFICATE, key: PRIVATE_KEY });
    const reached = await reach.connect({ host: '127.0.0.1', port, tls: true }, soon());
    expect(reached).toEqual({ ok: false, cause: 'tls' });
  });

  it('who shows a certificate of the name that was asked for is', async () => {
    const port = await serve({ cert: CERTIFICATE, key: PRIVATE_KEY });
    const trusting = createReach({ ...at('127.0.0.1'), allowed: ['Midcall', 'another'], ca: CERTIFICATE });
    const reached = await trusting.connect({ host: 'Midcall', port, tls: true }, soon());
    expect(reached.ok).toBe(true);
    if (reached.ok) reached.socket.destroy();
    const other = await trusting.connect({ host: 'another', port, tls: true }, soon());
    expect(other).toEqual({ ok: false, cause: 'tls' });
  });

  it('nothing is said to who speaks without it', async () => {
    const smsc = await FakeSmsc.start();
    onTestFinished(() => smsc.close());
    const reached = await reach.connect(
      { host: '127.0.0.1', port: smsc.port, tls: true },
      AbortSignal.timeout(300),
    );
    expect(reached).toEqual({ ok: false, cause: 'tls' });
    expect(smsc.binds).toEqual([]);
  });
});

describe('an account', () => {
  const form = credentialForm((host) => createReach().allows(host));
  const whole: Record<string, string> = { ...credentialsOf(2775), host: 'smpp.example.com' };

  it('has what most message centres want where nothing is said', () => {
    const { tls, ...given } = whole;
    expect(tls).toBe('no');
    expect(safeParse(form.schema, given).success).toBe(true);
    expect(readAccount(given)).toEqual({
      ...{
        host: 'smpp.example.com',
        port: 2775,
        tls: true,
        systemId: 'esme1',
        password: 'secret1',
        systemType: '',
      },
      ...{ window: 10, throughput: null, binds: 1, referenceBits: 8, idForm: 'same' },
      ...{ source: { ton: 1, npi: 1 }, destination: { ton: 1, npi: 1 } },
      optOut: { statuses: new Set(), errors: new Set() },
    });
  });

  it.each([
    ['host', '127.0.0.1'],
    ['host', 'no host'],
    ['host', 'http://a.example'],
    ['port', '0'],
    ['port', '70000'],
    ['port', '1e3'],
    ['tls', 'maybe'],
    ['systemId', 'sixteen-letters!'],
    ['systemId', 'é'],
    ['window', '0'],
    ['binds', '9'],
    ['sourceTon', '8'],
    ['referenceBits', '7'],
    ['messageIds', 'other'],
    ['optOutCodes', ' '],
    ['optOutCodes', '0x'],
    ['optOutCodes', '0x58'],
    ['optOutCodes', '0x00000000'],
    ['optOutCodes', '0x8, 065'],
    ['optOutCodes', '000'],
    ['optOutCodes', 'blocked!'],
    ['optOutCodes', Array.from({ length: 33 }, (_, n) => n + 1).join()],
    ['another', 'x'],
  ])('is refused for its %s of %s', (name, value) => {
    expect(safeParse(form.schema, { ...whole, [name]: value }).success).toBe(false);
  });

  it('names every field of its form', () => {
    const names = form.fields.map(({ name }) => name);
    const all = Object.fromEntries(names.map((name) => [name, whole[name] ?? '']));
    const issues = safeParse(form.schema, { ...all, unknown: 'x' }).error?.issues ?? [];
    expect(issues.filter(({ code }) => code === 'unrecognized_keys')).toMatchObject([{ keys: ['unknown'] }]);
  });
});
