import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CallPage, type Transcript } from '../../protocol/call-history.ts';
import { type NumberView } from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type CoreFixture, createCore, handOverAll, type StartedCall, startCall } from './core.ts';
import { type NumberApi, numberApi } from './number-api.ts';

let core: CoreFixture;
let admin: AdminApi;
let numbers: NumberApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
  numbers = numberApi(admin, 4_000);
});
afterAll(() => core.close());

/** One that need not wait between two texts. */
const addNumber = () => numbers.verified({ ratePerSecond: 50, burst: 50 });

const addQueue = async (outbound: readonly NumberView[]): Promise<string> =>
  (await numbers.queue({ outboundNumbers: outbound.map(({ id }) => id), smsEnabled: true })).body.key;

let caller = 0;
const begin = (queue: string, dialled: NumberView | null = null): Promise<StartedCall> =>
  startCall(core, {
    ...{ queue, caller: E164.parse(`+1415555${5_000 + caller++}`) },
    dialled: dialled && E164.parse(dialled.number),
  });

const used = async (call: StartedCall) => (await call.snapshot()).session.ourNumber;
const kept = async ({ callKey }: StartedCall) => {
  const { ourNumber, numberChoice } = (await admin<Transcript>('GET', `calls/${callKey}`)).body.call;
  return [ourNumber, numberChoice];
};

it('calls of a queue are spread over its numbers, and each keeps why it has its own', async () => {
  const [one, two] = [await addNumber(), await addNumber()];
  const queue = await addQueue([one, two]);
  const first = await begin(queue);
  const second = await begin(queue);
  const third = await begin(queue, two);
  expect(await kept(first)).toEqual([one.number, 'least_loaded']);
  expect(await kept(second)).toEqual([two.number, 'least_loaded']);
  expect(await kept(third)).toEqual([two.number, 'dialled']);
  await admin('PUT', `numbers/${two.id}`, { draining: true });
  const fourth = await begin(queue);
  expect(await kept(fourth)).toEqual([one.number, 'only']);
  await second.end();
  const fifth = await begin(queue);
  expect(await kept(fifth)).toEqual([one.number, 'only']);
});

it('a call keeps its number to the end: drained, taken from the queue, moved to another, and by its closing text', async () => {
  const [one, other] = [await addNumber(), await addNumber()];
  const [queue, next] = [await addQueue([one]), await addQueue([other])];
  const call = await begin(queue);
  core.carrier.ledger.length = 0;
  await call.send('before');
  await admin('PUT', `numbers/${one.id}`, { draining: true });
  await call.send('drained');
  await admin('PUT', `queues/${queue}`, { outboundNumbers: [other.id] });
  await call.send('taken away');
  await call.next({ queue: next });
  await call.send('moved');
  expect(await admin('DELETE', `numbers/${one.id}`)).toMatchObject({ status: 409, code: 'number_in_use' });
  await handOverAll(core);
  await call.end();
  await handOverAll(core);
  expect(core.carrier.ledger.length).toBeGreaterThanOrEqual(5);
  expect(new Set(core.carrier.ledger.map(({ from }) => from))).toEqual(new Set([one.number]));
  expect(await used(call)).toBe(one.number);
  expect(await kept(call)).toEqual([one.number, 'only']);
  expect((await admin('DELETE', `numbers/${one.id}`)).status).toBe(204);
  expect(await kept(call)).toEqual([one.number, 'only']);
});

it('calls are found by the number that they were texted from', async () => {
  const [one, two] = [await addNumber(), await addNumber()];
  const queue = await addQueue([one, two]);
  const calls = [await begin(queue, one), await begin(queue, two), await begin(queue, one)];
  await calls[0]!.end();
  const found = async ({ number }: NumberView) =>
    (await admin<CallPage>('POST', 'calls/search', { ourNumber: number })).body.calls;
  expect((await found(one)).map(({ callKey }) => callKey).sort()).toEqual(
    [calls[0]!.callKey, calls[2]!.callKey].sort(),
  );
  expect((await found(two)).map(({ ourNumber, numberChoice }) => [ourNumber, numberChoice])).toEqual([
    [two.number, 'dialled'],
  ]);
  expect(await found(await addNumber())).toEqual([]);
});

it('what was chosen cannot be written over by the server', async () => {
  const call = await begin(await addQueue([await addNumber()]));
  for (const change of [{ number_choice: 'dialled' }, { our_number: '+14155559999' }]) {
    const write = core.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('session').set(change).where('id', '=', call.sessionId).execute(),
    );
    await expect(write).rejects.toThrow('permission denied');
  }
});
