import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { E164 } from '../../protocol/phone.ts';
import { type Settings } from '../../protocol/settings.ts';
import { Capability } from '../../protocol/role.ts';
import { reviveOptOut, eraseContacts } from '../../server/messages/erased-opt-out.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { isOptedOut } from '../../server/messages/stops.ts';
import { changeTenantSettings } from '../../server/settings/change-settings.ts';
import {
  type CoreFixture,
  createCore,
  handOverAll,
  inbound,
  refusal,
  startCall,
  type StartedCall,
} from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());

let callers = 0;
let caller: E164;
beforeEach(() => {
  caller = E164.parse(`+1415555${3_000 + callers++}`);
  core.clock.advance(3_600);
});

const toRepairs = () => startCall(core, { caller });
const toBilling = () =>
  startCall(core, {
    ...{ caller, queue: 'billing', dialled: E164.parse(core.acme.numbers.billing.e164) },
    agent: { id: 'ben', name: 'Ben' },
  });
const write = (text: string, number: 'repairs' | 'billing') =>
  inbound(core, { text, from: caller, to: core.acme.numbers[number].e164 });

const count = (optOutReach: Settings['optOutReach']) =>
  changeTenantSettings(
    core.ctx,
    { kind: 'key', tenantId: 'acme', actor: 'key:1', capabilities: new Set(Capability.options) },
    { optOutReach },
  );

/** Whether nothing may be sent from each number. */
const stopped = () =>
  core.ctx.db.tenant('acme', async (tx) => {
    const { repairs, billing } = core.acme.numbers;
    return {
      repairs: await isOptedOut(tx, { our_number: repairs.e164, caller }),
      billing: await isOptedOut(tx, { our_number: billing.e164, caller }),
    };
  });

const rows = () =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('contact')
      .selectAll()
      .where('caller', '=', caller)
      .where('opted_out_at', 'is not', null)
      .orderBy('our_number')
      .execute(),
  );

const statesOf = async (call: StartedCall) =>
  (await call.snapshot()).messages.map(({ state, reason }) => reason ?? state);

it('lets a STOP to one number leave the others alone, unless the company has said otherwise', async () => {
  await count('number');
  const [asked, other] = [await toRepairs(), await toBilling()];
  await asked.inbound('STOP');
  expect(await stopped()).toEqual({ repairs: true, billing: false });
  await other.send('hello');
  expect(await handOverAll(core)).toBe(1);
  expect((await other.snapshot()).session.optedOut).toBe(false);
});

it('stops what waits from every number, and tells every screen, where it counts for the company', async () => {
  await count('company');
  const [asked, other] = [await toRepairs(), await toBilling()];
  await other.send('hello');
  await asked.inbound('STOP');
  expect(await statesOf(other)).toEqual(['opted_out']);
  expect((await other.snapshot()).session.optedOut).toBe(true);
  expect(await refusal(other.send('more'))).toBe('opted_out');
  await other.end();
  expect((await other.snapshot()).session).toMatchObject({ state: 'ended', closing: 'opted_out' });
  expect(await handOverAll(core)).toBe(0);
});

it('ends a session of another number that waited for its closing text', async () => {
  await count('company');
  const other = await toBilling();
  await write('hello', 'billing');
  await other.end();
  expect((await other.snapshot()).session.state).toBe('closing');
  await write('STOP', 'repairs');
  expect((await other.snapshot()).session).toMatchObject({ state: 'ended', closing: 'opted_out' });
});

it('is lifted as far as it reached, by START to any of the numbers', async () => {
  await count('company');
  const [asked, other] = [await toRepairs(), await toBilling()];
  await asked.inbound('STOP');
  await write('START', 'billing');
  expect(await stopped()).toEqual({ repairs: false, billing: false });
  expect((await asked.snapshot()).session.optedOut).toBe(false);
  expect((await other.snapshot()).session.optedOut).toBe(false);
  await asked.send('welcome back');
  expect(await handOverAll(core)).toBe(1);
});

it('is lifted by START after the call, at another number than that of STOP', async () => {
  await count('company');
  await write('STOP', 'repairs');
  await write('YES', 'billing');
  expect(await stopped()).toEqual({ repairs: false, billing: false });
});

it('counts an earlier STOP for all numbers when the company changes to that, and for its own when it changes back', async () => {
  await count('number');
  await write('STOP', 'repairs');
  await count('company');
  expect(await stopped()).toEqual({ repairs: true, billing: true });
  const other = await toBilling();
  expect((await other.snapshot()).session.optedOut).toBe(true);
  expect(await refusal(other.send('hello'))).toBe('opted_out');
  await count('number');
  expect(await stopped()).toEqual({ repairs: true, billing: false });
  await other.send('hello');
  expect(await handOverAll(core)).toBe(1);
});

it('suppresses at the claim what was in line when the company changed to that', async () => {
  await count('number');
  const other = await toBilling();
  await write('STOP', 'repairs');
  await other.send('hello');
  await count('company');
  expect(await handOverAll(core)).toBe(0);
  expect(await statesOf(other)).toEqual(['opted_out']);
});

it('never takes back what was said to the company by changing the setting', async () => {
  await count('company');
  await write('STOP', 'repairs');
  await count('number');
  expect(await stopped()).toEqual({ repairs: true, billing: true });
  // and START to another number still undoes what holds there
  await write('START', 'billing');
  expect(await stopped()).toEqual({ repairs: false, billing: false });
});

it('remembers a STOP to a number that another STOP reached already', async () => {
  await count('number');
  await write('STOP', 'repairs');
  await count('company');
  await write('STOP', 'billing');
  await count('number');
  expect(await stopped()).toEqual({ repairs: true, billing: true });
  await write('START', 'repairs');
  // what was said to the company is lifted with it; nothing is left
  expect(await stopped()).toEqual({ repairs: false, billing: false });
});

it('lets START to one number lift what was said to that number alone', async () => {
  await count('number');
  await write('STOP', 'repairs');
  await write('STOP', 'billing');
  await write('START', 'billing');
  expect(await stopped()).toEqual({ repairs: true, billing: false });
});

it('keeps the time, the word and the language of the first STOP', async () => {
  await count('number');
  const call = await startCall(core, { caller, language: 'es' as never });
  await call.inbound('¡Bája!');
  const [first] = await rows();
  expect(first).toMatchObject({
    our_number: core.acme.numbers.repairs.e164,
    ...{ opted_out_how: 'word', opted_out_by: 'baja', opted_out_everywhere: false },
  });
  core.clock.advance(60);
  await call.inbound('STOP');
  expect(await rows()).toEqual([first]);
});

it('says by which code a carrier has told of an opt-out', async () => {
  await count('number');
  const call = await toRepairs();
  const { message } = await call.send('hello');
  core.carrier.script = () => ({ kind: 'rejected', code: '21610', reason: 'opted_out' });
  await handOverAll(core);
  core.carrier.script = () => undefined;
  expect((await call.snapshot()).messages[0]?.id).toBe(message.id);
  expect(await rows()).toMatchObject([{ opted_out_how: 'carrier_code', opted_out_by: '21610' }]);
  await write('START', 'repairs');
  expect(await rows()).toEqual([]);
  const eventId = `e-${caller}`;
  await receiveCarrierEvents(core.ctx, 'acme', 'loopback', [
    {
      ...{ type: 'inbound', eventId, carrierId: eventId, text: 'Stop it now', media: [] },
      ...{ from: caller, to: E164.parse(core.acme.numbers.repairs.e164), word: 'opt_out' },
    },
  ]);
  expect(await rows()).toMatchObject([{ opted_out_how: 'carrier_word', opted_out_by: null }]);
});

it('is in force again at every number when somebody whose number was erased is heard of at one', async () => {
  await count('company');
  await write('STOP', 'repairs');
  const before = await rows();
  await core.ctx.db.tenant('acme', (tx) => eraseContacts(core.ctx, tx, { caller }, 100));
  expect(await rows()).toEqual([]);
  await core.ctx.db.tenant('acme', (tx) =>
    reviveOptOut(core.ctx, tx, { our_number: core.acme.numbers.billing.e164, caller }),
  );
  expect(await stopped()).toEqual({ repairs: true, billing: true });
  expect(
    (await rows()).map(({ our_number, opted_out_at, opted_out_by }) => [
      our_number,
      opted_out_at,
      opted_out_by,
    ]),
  ).toEqual(
    before.map(({ our_number, opted_out_at, opted_out_by }) => [our_number, opted_out_at, opted_out_by]),
  );
});

it('revives what the former release had erased, which kept no more than the hash of the pair', async () => {
  await count('number');
  await write('STOP', 'repairs');
  await core.ctx.db.tenant('acme', async (tx) => {
    await eraseContacts(core.ctx, tx, { caller }, 100);
    await tx.q
      .updateTable('erased_opt_out')
      .set({ our_number: null, caller_hash: null, opted_out_how: null, opted_out_by: null })
      .execute();
  });
  await core.ctx.db.tenant('acme', (tx) =>
    reviveOptOut(core.ctx, tx, { our_number: core.acme.numbers.billing.e164, caller }),
  );
  expect(await stopped()).toEqual({ repairs: true, billing: false });
});
