import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type E164 } from '../../protocol/phone.ts';
import { type AdminPrincipal } from '../../server/access/principal.ts';
import { changeNumber, createNumber, deleteNumber } from '../../server/numbers/change-number.ts';
import { changeQueue } from '../../server/queues/change-queue.ts';
import { freshCaller, openCall, RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { type TwoNodes } from './two-nodes.ts';

const ADMIN: AdminPrincipal = {
  ...{ kind: 'key', tenantId: 'acme', actor: 'key:k' },
  capabilities: new Set(['config.write', 'presets.write']),
};

const blockedOf = async (two: TwoNodes, { base }: RacedCall) =>
  (
    await two.rows<{ blocked: string | null }>('select blocked from call where call_key = $1', [base.callKey])
  )[0]?.blocked;

const drainAgainstOpening: Race = {
  name: 'no session opens on a number once its draining is acknowledged',
  rounds: 90,
  outcomes: ['opened', 'no_number'],
  planted: [
    {
      what: 'a session opens on a number without asking whether it drains',
      rewrite: (text) => text.replace(/ and not n\.draining/, ''),
    },
  ],
  async round(two, chance) {
    const { id } = two.a.acme.numbers.repairs;
    const [racing, after] = [new RacedCall(two), new RacedCall(two)];
    const drain = (draining: boolean) => changeNumber(two.a.ctx, ADMIN, { id, patch: { draining } });
    await together(chance, [() => drain(true).then(() => after.report(two.b)), () => racing.report(two.b)]);
    await drain(false);
    expect(await blockedOf(two, after)).toBe('no_number');
    expect(await after.findSession()).toBe('');
    const blocked = await blockedOf(two, racing);
    expect((await racing.findSession()) !== '').toBe(blocked === null);
    return blocked ?? 'opened';
  },
};

/** A verified number, given to Billing alone. */
async function numberOfBilling(two: TwoNodes): Promise<{ id: string; e164: E164 }> {
  const { ctx } = two.a;
  const digits = freshCaller();
  const { id } = await createNumber(ctx, ADMIN, {
    ...{ number: digits, label: 'Spare', inbound: true, outbound: true, mms: true, purpose: 'in_call' },
    ...{
      globalOutbound: false,
      carrier: 'loopback',
      ratePerSecond: 1_000,
      burst: 1_000,
      encodingProfile: 'gsm7',
    },
  });
  await changeNumber(ctx, ADMIN, { id, patch: { verified: true } });
  await changeQueue(ctx, ADMIN, { key: 'billing', patch: { outboundNumbers: [id] } });
  return { id, e164: digits };
}

const removalAgainstOpening: Race = {
  name: 'a number is removed or a session opens on it, never both',
  rounds: 70,
  outcomes: ['removed', 'opened'],
  planted: [
    {
      what: 'neither the opening nor the removal locks the number',
      rewrite: (text) =>
        text.replace('for key share of n', '').replace(/(select from phone_number .*) for update/, '$1'),
    },
  ],
  async round(two, chance) {
    const { id, e164 } = await numberOfBilling(two);
    const call = new RacedCall(two, { queue: 'billing', dialled: e164 });
    const [code] = await together(chance, [
      () => codeOf(deleteNumber(two.a.ctx, ADMIN, id)),
      () => call.report(two.b),
    ]);
    const opened = (await call.findSession()) !== '';
    const there = await two.rows('select from phone_number where id = $1', [id]);
    expect({ opened, there: there.length }).toEqual(
      code === 'ok' ? { opened: false, there: 0 } : { opened: true, there: 1 },
    );
    if (!opened) return 'removed';
    expect(code).toBe('number_in_use');
    await call.end(two.b);
    return 'opened';
  },
};

const assignedTwice: Race = {
  name: 'two queues that ask for one inbound number at once: one has it',
  rounds: 50,
  outcomes: ['repairs', 'billing'],
  async round(two, chance) {
    const { id } = await numberOfBilling(two);
    const ask = (node: TwoNodes['a'], key: string) =>
      codeOf(changeQueue(node.ctx, ADMIN, { key, patch: { inboundNumbers: [id] } }));
    const codes = await together(chance, [() => ask(two.a, 'repairs'), () => ask(two.b, 'billing')]);
    expect([...codes].sort()).toEqual(['inbound_already_assigned', 'ok']);
    const [held, ...more] = await two.rows<{ queue_key: string }>(
      "select queue_key from queue_number where number_id = $1 and direction = 'inbound'",
      [id],
    );
    expect(more).toEqual([]);
    return held?.queue_key ?? 'none';
  },
};

const openingsTogether: Race = {
  name: 'many callers at once each have a session of their own on one number',
  rounds: 40,
  outcomes: ['eight'],
  async round(two, chance) {
    await openCall(two, { agent: { id: randomUUID(), name: 'New' } });
    const calls = Array.from({ length: 8 }, () => new RacedCall(two));
    await together(
      chance,
      calls.map((call, i) => () => call.report(i % 2 ? two.a : two.b)),
    );
    const ids = await Promise.all(calls.map((call) => call.findSession()));
    expect(new Set(ids.filter(Boolean)).size).toBe(8);
    return 'eight';
  },
};

runRaces('the numbers', [drainAgainstOpening, removalAgainstOpening, assignedTwice, openingsTogether]);
