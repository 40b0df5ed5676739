import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminPrincipal } from '../../../server/access/principal.ts';
import { type LineKeeper, startLineKeeper } from '../../../server/carrier-accounts/line-keeper.ts';
import { changeAccount, forgetAccount } from '../../../server/carrier-accounts/change-account.ts';
import { type Carrier } from '../../../server/carriers/carrier.ts';
import { createSmppCarrier } from '../../../server/carriers/smpp/smpp.ts';
import { type Context } from '../../../server/context.ts';
import { startDispatcher } from '../../../server/messages/dispatcher.ts';
import { showPartialTexts } from '../../../server/messages/receive-part.ts';
import { settleParked } from '../../../server/messages/settle-parked.ts';
import { clearOldRows } from '../../../server/platform/clear-old-rows.ts';
import { FakeSmsc } from '../../fakes/smsc.ts';
import { until } from '../../until.ts';
import { GRACE, handOverAll, type StartedCall, startCall } from '../core.ts';
import { accountOf, bound, giveAccount, openSmpp, QUICK, type SmppWorld, toParts } from './smpp-harness.ts';

const administrator: AdminPrincipal = {
  ...{ kind: 'key', tenantId: 'acme', actor: 'key:1' },
  capabilities: new Set(['access.read', 'access.write']),
};
const LONG = 'я'.repeat(150);

let world: SmppWorld;
let call: StartedCall;
beforeAll(async () => {
  world = await openSmpp();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.fixture.clock.advance(600);
  world.smsc.script = () => ({ kind: 'accept' });
  call = await startCall(world.fixture);
});
afterEach(async () => {
  await call.end();
  await work();
});

const work = () => handOverAll({ ctx: world.fixture.ctx, carrier: world.carrier });
const ours = () => world.fixture.acme.numbers.repairs.e164;
const write = (text: string, pieces?: number) =>
  toParts({ from: GRACE, to: ours(), text, ...(pieces ? { pieces } : {}) });
const heard = async () =>
  (await call.snapshot()).messages.filter(({ direction }) => direction === 'in').map(({ text }) => text);
const stateOf = async (text: string) =>
  (await call.snapshot()).messages.findLast((message) => message.text === text)?.state;
const rebind = async () => {
  const before = world.smsc.binds.length;
  world.smsc.cut();
  await until(() => {
    expect(world.smsc.binds.length).toBeGreaterThan(before);
    bound(world.lines);
  });
};

async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client({ connectionString: world.fixture.databaseUrl });
  await owner.connect();
  await owner.query(statement).finally(() => owner.end());
}

describe('a text of three segments', () => {
  const sendLong = async (): Promise<[string, string, string]> => {
    const from = world.smsc.taken.length;
    await call.send(LONG);
    await work();
    const ids = world.smsc.taken.slice(from).map(({ id }) => id);
    expect(ids).toHaveLength(3);
    return [ids[0]!, ids[1]!, ids[2]!];
  };

  it('is delivered when all of them are, in whatever order that is said', async () => {
    const [first, second, third] = await sendLong();
    for (const id of [third, first, first]) {
      expect(await world.smsc.receipt(id, 'DELIVRD')).toBe(0);
      expect(await stateOf(LONG)).toBe('accepted');
    }
    await world.smsc.receipt(second, 'DELIVRD');
    expect(await stateOf(LONG)).toBe('delivered');
  });

  it('is delivered when that is said of all at the same moment', async () => {
    const ids = await sendLong();
    await Promise.all(ids.map((id) => world.smsc.receipt(id, 'DELIVRD')));
    expect(await stateOf(LONG)).toBe('delivered');
  });

  it('is sent when all are, and not delivered when one is not', async () => {
    const [first, second, third] = await sendLong();
    for (const id of [first, second]) await world.smsc.receipt(id, 'ENROUTE');
    expect(await stateOf(LONG)).toBe('accepted');
    await world.smsc.receipt(third, 'DELIVRD');
    expect(await stateOf(LONG)).toBe('sent');
    await world.smsc.receipt(second, 'EXPIRED');
    const { messages } = await call.snapshot();
    expect(messages.at(-1)).toMatchObject({ state: 'undelivered', reason: 'unreachable' });
  });

  it('is delivered by receipts that come before its answers', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    world.smsc.script = ({ octets }) =>
      octets[5] === 3 ? { kind: 'accept', after: held } : { kind: 'accept' };
    const from = world.smsc.taken.length;
    await call.send(LONG);
    const working = work();
    await until(() => expect(world.smsc.taken.length).toBe(from + 3));
    for (const { id } of world.smsc.taken.slice(from))
      expect(await world.smsc.receipt(id, 'DELIVRD')).toBe(0);
    release();
    await working;
    expect(await stateOf(LONG)).toBe('delivered');
  });

  it('is delivered by receipts that were parked beside its answer', async () => {
    const ids = await sendLong();
    const { ctx } = world.fixture;
    // as when two transactions do not see each other
    for (const id of ids)
      await ctx.db.tenant('acme', (tx) =>
        tx.q
          .insertInto('parked_receipt')
          .values({
            ...{ tenant_id: 'acme', carrier: 'smpp', carrier_message_id: id, state: 'delivered' },
            ...{ reason: null, carrier_code: null, received_at: ctx.clock.now() },
          })
          .execute(),
      );
    await settleParked(ctx);
    expect(await stateOf(LONG)).toBe('delivered');
  });
});

describe('an answer that comes too late', () => {
  it('confirms the text, and its receipts find it', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    world.smsc.script = () => ({ kind: 'accept', after: held });
    await call.send('slow');
    await work();
    expect(await stateOf('slow')).toBe('not_confirmed');
    release();
    await until(async () => expect(await stateOf('slow')).toBe('accepted'));
    await world.smsc.receipt(world.smsc.taken.at(-1)!.id, 'DELIVRD');
    expect(await stateOf('slow')).toBe('delivered');
    expect(world.smsc.submits.filter(({ octets }) => octets.toString() === 'slow')).toHaveLength(1);
  });
});

describe('a text that comes in parts', () => {
  it('is one, whatever their order, over two binds, and however often they come', async () => {
    const [third, second, first] = write('one 😀 two 😀 three', 3);
    for (const part of [third!, first!, third!]) expect(await world.smsc.deliver(part)).toBe(0);
    expect(await heard()).toEqual([]);
    await rebind();
    for (const part of [first!, second!, second!, third!]) expect(await world.smsc.deliver(part)).toBe(0);
    expect(await heard()).toEqual(['one 😀 two 😀 three']);
  });

  it('is one when its parts come at the same moment', async () => {
    await Promise.all(write('at the same moment', 4).map((part) => world.smsc.deliver(part)));
    expect(await heard()).toEqual(['at the same moment']);
  });

  it('keeps a character that its sender cut in two', async () => {
    const text = `${'я'.repeat(66)}😀${'я'.repeat(10)}`;
    const units = Buffer.from(text, 'utf16le').swap16();
    const part = (index: number, octets: Buffer) => ({
      ...{ from: GRACE.slice(1), to: ours().slice(1), esmClass: 0x40, dataCoding: 8 },
      octets: Buffer.concat([Buffer.from([5, 0, 3, 200, 2, index]), octets]),
    });
    await world.smsc.deliver(part(2, units.subarray(134)));
    await world.smsc.deliver(part(1, units.subarray(0, 134)));
    expect(await heard()).toEqual([text]);
  });

  it('is shown as far as it came when the rest does not, once', async () => {
    const { ctx, clock } = world.fixture;
    const [third, , first] = write('alpha|beta.|gamma!', 3);
    await world.smsc.deliver(third!);
    await world.smsc.deliver(first!);
    clock.advance(30);
    expect(await showPartialTexts(ctx)).toBe(0);
    clock.advance(40);
    expect(await showPartialTexts(ctx)).toBe(1);
    expect(await heard()).toEqual(['alpha|[…]gamma!']);
    expect(await showPartialTexts(ctx)).toBe(0);
    // a part that comes again is none of another text
    await world.smsc.deliver(third!);
    expect(await heard()).toHaveLength(1);
  });

  it('under the reference of another one is a text of its own', async () => {
    const [second, first] = write('first text', 2);
    const [otherSecond, otherFirst] = write('other one!', 2);
    const [header, other] = [first!.octets[3]!, [otherFirst!, otherSecond!]];
    for (const part of other) part.octets[3] = header;
    for (const part of [first!, second!, ...other]) await world.smsc.deliver(part);
    expect(await heard()).toEqual(['first text', 'other one!']);
  });

  it('leaves nothing behind', async () => {
    const { ctx, clock } = world.fixture;
    clock.advance(8_000);
    await clearOldRows(ctx.db, clock.now());
    const { rows } = await ctx.db.worker((tx) => sql`select from inbound_assembly`.execute(tx.q));
    expect(rows).toHaveLength(0);
  });
});

describe('a text that comes again', () => {
  it('after a break is the same one; the same words later are not', async () => {
    const [part] = write('ok');
    expect(await world.smsc.deliver(part!)).toBe(0);
    await rebind();
    expect(await world.smsc.deliver(part!)).toBe(0);
    expect(await heard()).toEqual(['ok']);
    expect(await world.smsc.deliver(part!)).toBe(0);
    expect(await heard()).toEqual(['ok', 'ok']);
  });

  it('since it could not be stored was not answered, and is stored then', async () => {
    await asOwner(`alter table message add constraint no_boom check (body <> 'boom')`);
    const [part] = write('boom');
    expect(await world.smsc.deliver(part!)).toBe(-1);
    expect(await heard()).toEqual([]);
    await asOwner('alter table message drop constraint no_boom');
    await until(() => expect(world.smsc.bound).toBe(1));
    expect(await world.smsc.deliver(part!)).toBe(0);
    expect(await heard()).toEqual(['boom']);
  });
});

describe('lines', () => {
  const others: { lines: LineKeeper; smsc?: FakeSmsc }[] = [];
  afterEach(async () => {
    for (const { lines, smsc } of others.splice(0)) {
      await lines.close();
      await smsc?.close();
    }
    await giveAccount(world.fixture.ctx, 'acme', accountOf(world.port));
    await until(() => {
      expect(world.smsc.bound).toBe(1);
      bound(world.lines);
    });
  });

  /** Another node on the same database, that comes when the first has its lease. */
  async function startNode(name: string): Promise<{ ctx: Context; carrier: Carrier; lines: LineKeeper }> {
    await until(async () => {
      const { rows } = await world.fixture.ctx.db.worker((tx) =>
        sql`select from carrier_line where until > ${world.fixture.clock.now()}`.execute(tx.q),
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    const carrier: Carrier = { ...createSmppCarrier(QUICK), timeoutMs: 900 };
    const ctx = { ...world.fixture.ctx, node: name, carriers: new Map([['smpp', carrier]]) };
    const lines = startLineKeeper(ctx, { lookEveryMs: 50, leaseSeconds: 2 });
    others.push({ lines });
    return { ctx, carrier, lines };
  }

  it('are held by one node at a time, and followed when it leaves', async () => {
    const { lines, ctx, carrier } = await startNode('second');
    await until(() => expect(lines.awaited('smpp')).toEqual(['acme']));
    expect(world.smsc.bound).toBe(1);
    // its texts wait for the node that has the line
    await call.send('by the first');
    const dispatcher = startDispatcher(ctx, { pollMs: 20, awaited: (name) => lines.awaited(name) });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await stateOf('by the first')).toBe('queued');
    await work();
    expect(await stateOf('by the first')).toBe('accepted');

    await world.lines.close();
    await until(() => bound(lines));
    expect(world.smsc.bound).toBe(1);
    await call.send('by the second');
    await until(async () => expect(await stateOf('by the second')).toBe('accepted'));
    await dispatcher.close();
    expect(carrier.name).toBe('smpp');
    await lines.close();
    world.lines = startLineKeeper(world.fixture.ctx, { lookEveryMs: 100 });
  });

  it('of a node that is gone are taken over when its lease is', async () => {
    await world.lines.close();
    const { ctx, clock } = world.fixture;
    const until30 = new Date(clock.now().getTime() + 30_000);
    await ctx.db.worker((tx) =>
      tx.q
        .insertInto('carrier_line')
        .values({ tenant_id: 'acme', carrier: 'smpp', slot: 0, node: 'gone', until: until30 })
        .execute(),
    );
    const { lines } = await startNode('third');
    await until(() => expect(lines.awaited('smpp')).toEqual(['acme']));
    clock.advance(31);
    await until(() => bound(lines));
    expect(world.smsc.bound).toBe(1);
    await lines.close();
    world.lines = startLineKeeper(world.fixture.ctx, { lookEveryMs: 100 });
  });

  it('are as many as the account says, over the nodes there are', async () => {
    await giveAccount(world.fixture.ctx, 'acme', accountOf(world.port, { binds: '3' }));
    await until(() => expect(world.smsc.bound).toBe(3));
    await Promise.all([1, 2, 3, 4].map((n) => call.send(`text ${n}`)));
    await work();
    expect(
      world.smsc.taken
        .slice(-4)
        .map(({ octets }) => octets.toString())
        .sort(),
    ).toEqual([...['text 1', 'text 2', 'text 3', 'text 4']]);
  });

  it('of several tenants are apart', async () => {
    const { ctx, rival } = world.fixture;
    const smsc = await FakeSmsc.start();
    others.push({ lines: { awaited: () => [], close: async () => {} }, smsc });
    await giveAccount(ctx, 'rival', accountOf(smsc.port));
    await until(() => expect(smsc.bound).toBe(1));
    const theirs = await startCall(world.fixture, {}, rival);
    await theirs.inbound('START');
    await call.send('ours');
    await theirs.send('theirs');
    await work();
    const textOf = (peer: FakeSmsc) => peer.taken.at(-1)?.octets.toString();
    expect([textOf(world.smsc), textOf(smsc)]).toEqual(['ours', 'theirs']);
    // the rival's number, said by our message centre, is not ours
    for (const part of write('hi')) await smsc.deliver(part);
    expect(await heard()).toEqual([]);
    const all = (await theirs.snapshot()).messages.map(({ text }) => text);
    expect(all).toContain('hi');
    await theirs.end();
    await work();
    await asOwner(`delete from carrier_account where tenant_id = 'rival' and carrier = 'smpp'`);
    await until(() => expect(smsc.bound).toBe(0));
  });

  it('that break let texts wait; what waited too long is not sent', async () => {
    const { port } = world;
    await world.smsc.stop();
    await until(() => expect(world.lines.awaited('smpp')).toEqual(['acme']));
    await call.send('waits');
    await call.send('waits, too');
    const dispatcher = startDispatcher(world.fixture.ctx, {
      pollMs: 20,
      awaited: (name) => world.lines.awaited(name),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await stateOf('waits')).toBe('queued');
    // it was not even tried
    const { rows } = await world.fixture.ctx.db.worker((tx) =>
      sql<{ attempt: number }>`select attempt from message where body = 'waits'`.execute(tx.q),
    );
    expect(rows).toEqual([{ attempt: 0 }]);
    await world.smsc.listen(port);
    await until(async () => expect(await stateOf('waits, too')).toBe('accepted'));
    await world.smsc.stop();
    await until(() => expect(world.lines.awaited('smpp')).toEqual(['acme']));
    await call.send('too old');
    world.fixture.clock.advance(3_600);
    await until(async () => expect(await stateOf('too old')).toBe('expired'));
    await dispatcher.close();
    await world.smsc.listen(port);
  });

  it('follow the account when it is changed, and end when it is forgotten', async () => {
    const { ctx } = world.fixture;
    const other = await FakeSmsc.start();
    others.push({ lines: { awaited: () => [], close: async () => {} }, smsc: other });
    const input = { fields: { port: String(other.port) } };
    await changeAccount(ctx, administrator, { carrier: 'smpp', input, ifMatch: null });
    await until(() => {
      expect([other.bound, world.smsc.bound]).toEqual([1, 0]);
    });
    expect(world.smsc.unbinds).toBeGreaterThan(0);
    await asOwner(`update phone_number set carrier = 'none' where tenant_id = 'acme'`);
    await forgetAccount(ctx, administrator, 'smpp');
    await until(() => expect(other.bound).toBe(0));
    expect(world.lines.awaited('smpp')).toEqual([]);
    await asOwner(`update phone_number set carrier = 'smpp' where tenant_id = 'acme'`);
    // a text without an account fails, for nobody is awaited
    await call.send('no account');
    await work();
    expect(await stateOf('no account')).toBe('failed');
  });
});
