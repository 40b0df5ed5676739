import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountCheck, type CarrierAccount } from '../../../protocol/integration.ts';
import { createSmppCarrier } from '../../../server/carriers/smpp/smpp.ts';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/platform/log.ts';
import { startServer } from '../../../server/start-server.ts';
import { until } from '../../until.ts';
import { adminApi } from '../admin-api.ts';
import { startCall } from '../core.ts';
import { accountOf, bound, giveAccount, openSmpp, QUICK, type SmppWorld } from './smpp-harness.ts';

let world: SmppWorld;
beforeAll(async () => {
  world = await openSmpp();
});
afterAll(() => world.close());

it('an administrator sets the account, is told what cannot be, and tries it', async () => {
  const admin = adminApi(world.fixture, world.fixture.acme);
  const { carriers } = (await admin<{ carriers: CarrierAccount[] }>('GET', 'carriers')).body;
  const fields = carriers.find(({ carrier }) => carrier === 'smpp')!.fields;
  expect(fields.find(({ name }) => name === 'systemId')).toMatchObject({ kind: 'text', value: 'esme1' });
  expect(fields.find(({ name }) => name === 'password')).toMatchObject({
    kind: 'secret',
    set: true,
    value: null,
  });

  for (const [name, value] of [
    ['host', '10.0.0.1'],
    ['host', '169.254.169.254'],
    ['port', '99999'],
    ['window', 'many'],
  ] as const) {
    const refused = await admin('PUT', 'carriers/smpp/account', { fields: { [name]: value } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'setting_invalid', detail: name } });
  }
  const check = async () => (await admin<AccountCheck>('POST', 'carriers/smpp/check')).body.outcome;
  expect(await check()).toBe('ok');
  world.smsc.bindScript = (_, { password }) => (password === 'secret1' ? 0 : 0x0e);
  await admin('PUT', 'carriers/smpp/account', { fields: { password: 'wrong' } });
  expect(await check()).toBe('refused');
  await admin('PUT', 'carriers/smpp/account', { fields: { password: 'secret1' } });
  await until(() => {
    expect(world.smsc.bound).toBe(1);
    bound(world.lines);
  });
});

it('what was set is taken away again, and what is usual applies; what is needed, or is no field, is not taken away', async () => {
  const admin = adminApi(world.fixture, world.fixture.acme);
  const put = (fields: Record<string, string | null>) =>
    admin<CarrierAccount>('PUT', 'carriers/smpp/account', { fields });
  const field = (account: CarrierAccount, name: string) => account.fields.find((one) => one.name === name);

  const set = (await put({ binds: '2', systemType: 'CP' })).body;
  expect(field(set, 'binds')).toEqual({
    ...{ name: 'binds', label: 'Binds', kind: 'number', group: 'limits' },
    ...{ range: { min: 1, max: 8 }, optional: true, standard: '1' },
    ...{ set: true, value: '2', last4: null },
  });
  await until(() => expect(world.smsc.bound).toBe(2));
  expect(world.smsc.systemTypes.at(-1)).toBe('CP');

  const cleared = (await put({ binds: null, systemType: null })).body;
  expect(field(cleared, 'binds')).toMatchObject({ set: false, value: null, standard: '1' });
  expect(field(cleared, 'systemType')).toMatchObject({ set: false, value: null });
  expect(field(cleared, 'systemId')).toMatchObject({ value: 'esme1' });
  await until(() => expect(world.smsc.bound).toBe(1));
  await until(() => expect(world.smsc.systemTypes.at(-1)).toBe(''));

  for (const name of ['host', 'password', 'nothing'])
    expect(await put({ [name]: null })).toMatchObject({
      ...{ status: 422, body: { code: 'setting_invalid', detail: name } },
    });
});

it('a server that stops answers for what is in flight, and takes leave, within ten seconds', async () => {
  await world.lines.close();
  await giveAccount(world.fixture.ctx, 'acme', accountOf(world.port));
  const folder = await mkdtemp(path.join(tmpdir(), 'midcall-smpp-'));
  const config = readConfig({
    MIDCALL_DATA: folder,
    DATABASE_URL: world.fixture.databaseUrl,
    MIDCALL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const server = await startServer(
    { ...config, port: 0 },
    { log: silentLog, carriers: [createSmppCarrier(QUICK)], recordSystems: [], pagesFolder: '' },
  );
  try {
    await until(() => expect(world.smsc.bound).toBe(1));
    const [before, unbinds] = [world.smsc.submits.length, world.smsc.unbinds];
    world.smsc.script = () => ({
      kind: 'accept',
      after: new Promise((resolve) => setTimeout(resolve, 1_500)),
    });
    const call = await startCall(world.fixture);
    await call.send('in flight');
    await until(() => expect(world.smsc.submits.length).toBe(before + 1));
    const startedAt = performance.now();
    await server.stop();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect((await call.snapshot()).messages.at(-1)).toMatchObject({ text: 'in flight', state: 'accepted' });
    expect([world.smsc.unbinds, world.smsc.bound]).toEqual([unbinds + 1, 0]);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
