import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExchangeView, exchangeConfiguration } from '../../protocol/asterisk.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { pick } from '../../protocol/pick.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { EXCHANGE_PASSWORD } from '../fakes/asterisk-exchange.ts';
import { PlayedCall } from '../fakes/played-calls.ts';
import { until } from '../until.ts';
import { type AsteriskWorld, createAsteriskWorld, inputFor } from './asterisk-world.ts';

const SETTINGS = [
  'name',
  'ari',
  'ami',
  'ariUser',
  'amiUser',
  'queue',
  'queues',
  'agents',
  'languages',
  'country',
] as const;

let world: AsteriskWorld;
let count = 0;
beforeAll(async () => {
  world = await createAsteriskWorld();
});
afterAll(() => world.close());

const newCall = () => new PlayedCall(++count, { caller: `+14155550${300 + count}` });

describe('an exchange, among the nodes of a server', () => {
  it('is listened to by exactly one of them, and by another when that one stops', async () => {
    const { exchange } = world;
    const before = { ...exchange.entered };
    const [one, other] = [world.listenAs('one'), world.listenAs('other')];
    await Promise.all([one.round(), other.round(), one.round(), other.round()]);
    await world.heard();
    expect(exchange.entered).toEqual({ ami: before.ami + 1, ari: before.ari + 1 });
    const call = newCall();
    world.play([...call.ring(), ...call.connect('ana')]);
    await world.is(call.id, {
      ...{ state: 'connected', agent: 'ana', queue: 'repairs', language: 'it', source: 'asterisk' },
      session: { state: 'active', agent: 'ana' },
    });
    // what happens while nobody listens is asked for by who comes next
    await one.close();
    for (const line of [...call.transfer(), ...call.connect('ben')]) exchange.see(line);
    await other.round();
    await world.is(call.id, { state: 'connected', agent: 'ben', session: { state: 'active', agent: 'ben' } });
    world.play(call.end('agent_hangup'));
    await world.is(call.id, { state: 'ended', reason: 'agent_hangup', session: { state: 'ended' } });
    await other.close();
  });

  it('is taken over from one that died, after its claim', async () => {
    const call = newCall();
    const dead = world.listenAs('dead');
    await world.heard();
    world.play([...call.ring(), ...call.connect('ana')]);
    await world.is(call.id, { state: 'connected' });
    // it sleeps: its rounds do not come, its claim runs out
    const next = world.listenAs('next');
    await next.round();
    await world.ctx.db.worker((tx) =>
      tx.q
        .updateTable('asterisk_exchange')
        .set({ driver_until: new Date(0) })
        .execute(),
    );
    await next.round();
    await world.heard();
    // what the one that slept still hears is not written
    const { id } = call;
    world.play(call.end('caller_hangup'));
    await world.is(id, { state: 'ended', reason: 'caller_hangup' });
    const other = newCall();
    world.play([...other.ring(), ...other.connect('ana')]);
    await world.is(other.id, { state: 'connected' });
    await dead.close();
    await next.round();
    world.play(other.end('caller_hangup'));
    await world.is(other.id, { state: 'ended', reason: 'caller_hangup' });
    await next.close();
  });

  it('is written of by nobody whose claim is over, who then asks anew', async () => {
    const call = newCall();
    const node = world.listenAs('a');
    await world.heard();
    world.play([...call.ring(), ...call.connect('ana')]);
    await world.is(call.id, { state: 'connected' });
    const claim = (driver: string | null, seconds: number) =>
      world.ctx.db.worker((tx) =>
        tx.q
          .updateTable('asterisk_exchange')
          .set({ driver, driver_until: new Date(world.clock.now().getTime() + seconds * 1_000) })
          .execute(),
      );
    await claim('another', 60);
    world.play(call.end('caller_hangup'));
    await new Promise((resolve) => setTimeout(resolve, 800));
    await world.is(call.id, { state: 'connected', session: { state: 'active' } });
    await claim(null, 0);
    await node.round();
    await world.is(call.id, { state: 'ended', reason: 'source_lost', session: { state: 'ended' } });
    await node.close();
  });

  it('keeps its calls alive while it has them, and no longer', async () => {
    const call = newCall();
    const node = world.listenAs('a');
    await world.heard();
    world.play([...call.ring(), ...call.connect('ana')]);
    await world.is(call.id, { state: 'connected' });
    for (let passed = 0; passed < 300; passed += 60) {
      world.clock.advance(60);
      await node.round();
      await node.look();
      await world.heard();
      await node.look();
      await endSilentCalls(world.ctx);
    }
    await world.is(call.id, { state: 'connected', session: { state: 'active' } });
    await node.close();
    world.clock.advance(100);
    await endSilentCalls(world.ctx);
    await world.is(call.id, { state: 'ended', reason: 'source_lost', session: { state: 'ended' } });
    for (const line of call.end('caller_hangup')) world.exchange.see(line);
  });
});

describe('the settings of an exchange', () => {
  const input = () => inputFor(world.exchange);
  /** As they are stored. */
  const withoutSecrets = () => pick(input(), SETTINGS);
  const put = (change: object, headers = {}) =>
    world.ask('PUT', world.exchangeId, { ...input(), ...change }, headers);
  const code = async (change: object) => (await put(change)).body;

  it('never show a password, nor does the audit', async () => {
    const answers = [await world.ask('GET'), await put({}), await world.ask('POST', undefined, input())];
    const authorization = `Bearer ${world.acme.adminKey}`;
    const audit = await world.app.inject({ url: '/v1/admin/audit', headers: { authorization } });
    expect(JSON.stringify([answers, audit.json<AuditPage>()])).not.toContain(EXCHANGE_PASSWORD);
    expect(audit.json<AuditPage>().entries[1]).toMatchObject({
      ...{ action: 'asterisk.changed', after: { changed: ['ariPassword', 'amiSecret'] } },
    });
    const { id } = answers[2]!.body as ExchangeView;
    expect((await world.ask('DELETE', id)).status).toBe(204);
    expect((await world.ask('DELETE', id)).status).toBe(404);
    const { rows } = await world.ctx.db.tenant('acme', async (tx) => ({
      rows: await tx.q.selectFrom('asterisk_exchange').selectAll().execute(),
    }));
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.toString('latin1')).not.toContain(EXCHANGE_PASSWORD);
  });

  it('name no place that the operator does not list', async () => {
    for (const host of ['127.0.0.2', 'localhost', '169.254.169.254', '127.0.0.1.evil.test']) {
      expect(await code({ ari: `http://${host}:8088` })).toMatchObject({
        code: 'setting_invalid',
        detail: 'ari',
      });
      expect(await code({ ami: `tcp://${host}:5038` })).toMatchObject({
        code: 'setting_invalid',
        detail: 'ami',
      });
    }
    for (const ari of [
      'http://127.0.0.1:80@evil.test',
      'file:///etc/passwd',
      'http://127.0.0.1/?x',
      'http://127.0.0.1\\@evil.test',
    ])
      expect((await put({ ari })).status, ari).toBe(400);
  });

  it('carry no password to another place', async () => {
    const open = withoutSecrets();
    expect((await world.ask('PUT', world.exchangeId, open)).status).toBe(200);
    const moved = { ...open, ari: 'http://127.0.0.1:1' };
    expect((await world.ask('PUT', world.exchangeId, moved)).body).toMatchObject({ detail: 'ariPassword' });
    const other = { ...open, ami: 'tcp://127.0.0.1:1' };
    expect((await world.ask('PUT', world.exchangeId, other)).body).toMatchObject({ detail: 'amiSecret' });
  });

  it('are refused with a queue, a country or a line that mean nothing', async () => {
    expect(await code({ queue: 'nowhere' })).toMatchObject({ code: 'setting_invalid', detail: 'queue' });
    expect(await code({ queues: [{ of: 'x', queue: 'nowhere' }] })).toMatchObject({ detail: 'queue' });
    expect(await code({ country: 'XX' })).toMatchObject({ code: 'invalid_request' });
    expect(await code({ agents: [{ of: '*/*', agent: 'ana' }] })).toMatchObject({ code: 'invalid_request' });
  });

  it('are not written over what somebody else has written, a new password included', async () => {
    const began = fingerprint(exchangeConfiguration(await world.settings()));
    world.clock.advance(1);
    expect((await put({}, { 'if-match': `"${began}"` })).status).toBe(200);
    expect(await put({}, { 'if-match': `"${began}"` })).toMatchObject({
      ...{ status: 412, body: { code: 'changed_meanwhile' } },
    });
  });

  it('take effect at once, and what stands in the way is told', async () => {
    const node = world.listenAs('a');
    await world.heard();
    world.clock.advance(1);
    await put({ amiSecret: 'another' });
    await node.round();
    await until(async () => expect(await world.settings()).toMatchObject({ up: { ami: false, ari: true } }));
    await until(async () =>
      expect((await world.settings()).trouble).toMatchObject({ reason: 'ami_refused', detail: 'login' }),
    );
    world.clock.advance(1);
    await put({});
    await node.round();
    await world.heard();
    // forgotten with what it was about
    expect((await world.settings()).trouble).toBeNull();
    await node.close();
    await until(async () => expect((await world.settings()).up).toEqual({ ami: false, ari: false }));
  });

  it('say of a call whose queue is gone that it was not taken', async () => {
    const node = world.listenAs('a');
    await world.heard();
    await world.ctx.db.tenant('acme', (tx) =>
      tx.q
        .updateTable('asterisk_exchange')
        .set({ settings: JSON.stringify({ ...withoutSecrets(), queue: 'gone', queues: [] }) })
        .execute(),
    );
    world.clock.advance(1);
    await world.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('asterisk_exchange').set({ changed_at: world.clock.now() }).execute(),
    );
    await node.round();
    await world.heard();
    const call = newCall();
    world.play(call.ring());
    await until(async () =>
      expect((await world.settings()).trouble).toMatchObject({ reason: 'queue_unknown', detail: 'gone' }),
    );
    await node.close();
  });
});
