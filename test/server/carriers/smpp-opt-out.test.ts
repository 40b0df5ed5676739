import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { E164 } from '../../../protocol/phone.ts';
import { until } from '../../until.ts';
import { handOverAll, refusal, startCall, type StartedCall } from '../core.ts';
import { accountOf, bound, giveAccount, openSmpp, type SmppWorld } from './smpp-harness.ts';

let world: SmppWorld;
let call: StartedCall;
let callers = 0;
let caller: E164;
beforeAll(async () => {
  world = await openSmpp();
  const before = world.smsc.binds.length;
  await giveAccount(world.fixture.ctx, 'acme', accountOf(world.port, { optOutCodes: '0x40f, 065' }));
  await until(() => {
    expect(world.smsc.binds.length).toBeGreaterThan(before);
    bound(world.lines);
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.fixture.clock.advance(600);
  world.smsc.script = () => ({ kind: 'accept' });
  caller = E164.parse(`+1415555${4_000 + callers++}`);
  call = await startCall(world.fixture, { caller });
});

const work = () => handOverAll({ ctx: world.fixture.ctx, carrier: world.carrier });
const registered = () =>
  world.fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('contact')
      .select(['opted_out_how', 'opted_out_by'])
      .where('caller', '=', caller)
      .where('opted_out_at', 'is not', null)
      .execute(),
  );

it('a refusal with a code that the operator knows opts the recipient out, and nothing follows', async () => {
  world.smsc.script = () => ({ kind: 'status', status: 0x40f });
  await call.send('hello');
  await work();
  const { session, messages } = await call.snapshot();
  expect(session.optedOut).toBe(true);
  expect(messages).toMatchObject([{ state: 'failed', reason: 'opted_out' }]);
  expect(await registered()).toEqual([{ opted_out_how: 'carrier_code', opted_out_by: '0x40f' }]);
  expect(await refusal(call.send('more'))).toBe('opted_out');
  await call.end();
  expect(await work()).toBe(0);
});

it('a receipt with such a code does, too', async () => {
  await call.send('hello');
  await work();
  expect(await world.smsc.receipt(world.smsc.taken.at(-1)!.id, 'UNDELIV', '065')).toBe(0);
  expect((await call.snapshot()).session.optedOut).toBe(true);
  expect(await registered()).toEqual([{ opted_out_how: 'carrier_code', opted_out_by: 'UNDELIV 065' }]);
});

it('any other refusal is one text’s alone', async () => {
  world.smsc.script = () => ({ kind: 'status', status: 0x410 });
  await call.send('hello');
  await work();
  expect(await registered()).toEqual([]);
  world.smsc.script = () => ({ kind: 'accept' });
  await call.send('more');
  expect(await work()).toBe(1);
});
