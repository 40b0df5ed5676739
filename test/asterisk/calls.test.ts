import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { until } from '../until.ts';
import { CALLER, DIALLED } from './telephones.ts';
import { openWorld, recorded, type World } from './world.ts';

let world: World;
const is = (what: object) => until(async () => expect(await world.call()).toMatchObject(what));
const ended = (reason: string) => is({ state: 'ended', reason, session: { state: 'ended', reason } });
const heard = () =>
  until(async () => expect((await world.exchangeView()).up).toEqual({ ami: true, ari: true }));
const ready = () => world.phones.ready();

describe('a call at a real exchange', () => {
  beforeAll(async () => {
    world = await openWorld({ queueSeconds: 6 });
    await heard();
  });
  afterAll(() => world.close());
  afterEach(() => world.phones.close({ patienceMs: 12_000 }));

  it('has the number, the queue and the language that its caller chose by a key, and ends when the caller hangs up', () =>
    recorded('caller-leaves', world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      await ready();
      const caller = world.phones.caller('caller-leaves', { key: '2', talkMs: 3_500 });
      await is({
        ...{
          state: 'connected',
          agent: 'ana',
          caller: CALLER,
          dialled: DIALLED,
          queue: 'repairs',
          language: 'it',
        },
        session: { state: 'active', agent: 'ana' },
      });
      expect(await caller).toBe(0);
      const hungUpAt = performance.now();
      await ended('caller_hangup');
      // features C02: two seconds
      expect(performance.now() - hungUpAt).toBeLessThan(2_000);
    }));

  it('speaks another language by another key', () =>
    recorded('other-key', world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      await ready();
      void world.phones.caller('caller-leaves', { key: '1', talkMs: 2_500 });
      await is({ state: 'connected', agent: 'ana', queue: 'billing', language: 'en' });
      await ended('caller_hangup');
    }));

  it('ends when the agent hangs up', () =>
    recorded('agent-leaves', world, async () => {
      void world.phones.agent('agent-leaves', 'agent7', 1_500);
      await ready();
      void world.phones.caller('caller-stays');
      await is({ state: 'connected', agent: 'ana', session: { state: 'active' } });
      await ended('agent_hangup');
    }));

  it('rings, and is abandoned by a caller who does not wait', () =>
    recorded('abandon', world, async () => {
      void world.phones.agent('agent-rings', 'agent7');
      await ready();
      void world.phones.caller('caller-leaves', { talkMs: 1_800 });
      await is({ state: 'ringing', agent: null, session: null });
      await is({ state: 'ended', reason: 'abandoned', session: null });
    }));

  it('is missed when nobody answers for as long as the queue lets callers wait', () =>
    recorded('missed', world, async () => {
      void world.phones.agent('agent-rings', 'agent7');
      await ready();
      void world.phones.caller('caller-stays');
      await is({ state: 'ringing', agent: null });
      await is({ state: 'ended', reason: 'missed', session: null });
    }));

  it('is held, and no less a call', () =>
    recorded('hold', world, async () => {
      void world.phones.agent('agent-holds', 'agent7');
      await ready();
      void world.phones.caller('caller-leaves', { talkMs: 8_000 });
      await is({ state: 'connected', agent: 'ana' });
      await is({ state: 'held', agent: 'ana', session: { state: 'active' } });
      await is({ state: 'connected', agent: 'ana' });
      await ended('caller_hangup');
    }));

  it('takes its session along to the agent it is transferred to (J10)', () =>
    recorded('transfer', world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      void world.phones.agent('agent-stays', 'agent8');
      await ready();
      void world.phones.caller('caller-leaves', { talkMs: 6_500 });
      await is({ state: 'connected', agent: 'ana', session: { state: 'active', agent: 'ana' } });
      await wait(800);
      await world.phones.transfer('agent7', '8008');
      await is({ state: 'transferring', agent: 'ana', session: { state: 'active', agent: 'ana' } });
      await is({ state: 'connected', agent: 'ben', session: { state: 'active', agent: 'ben' } });
      await ended('caller_hangup');
    }));

  it('ends when it is transferred to somebody who is no agent', () =>
    recorded('transfer-out', world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      void world.phones.agent('agent-stays', 'outside');
      await ready();
      void world.phones.caller('caller-leaves', { talkMs: 6_500 });
      await is({ state: 'connected', agent: 'ana' });
      await wait(500);
      await world.phones.transfer('agent7', '9009');
      await ended('transferred_out');
      expect((await world.exchangeView()).trouble).toMatchObject({
        reason: 'agent_unknown',
        detail: 'PJSIP/outside',
      });
    }));

  it('stays with its agent who asks another first, and goes on with that one', () =>
    recorded('transfer-attended', world, async () => {
      void world.phones.agent('agent-leaves', 'agent7', 6_000);
      void world.phones.agent('agent-stays', 'agent8');
      await ready();
      void world.phones.caller('caller-leaves', { key: '5', talkMs: 12_000 });
      await is({ state: 'connected', agent: 'ana', session: { state: 'active', agent: 'ana' } });
      await wait(500);
      await world.phones.consult('agent7', '8008');
      const seen = new Set<string>();
      await until(async () => {
        const call = await world.call();
        seen.add(`${call?.state} ${call?.agent} ${call?.session?.state} ${call?.session?.agent}`);
        expect(call).toMatchObject({ state: 'connected', agent: 'ben', session: { agent: 'ben' } });
      });
      // while the two agents speak, the caller is the first one's, and nothing is lost
      expect([...seen].filter((one) => /ended/.test(one))).toEqual([]);
      await ended('caller_hangup');
    }));

  it.each([
    ['goes away once they have answered', 'members-joined', '3'],
    ['stays', 'members-kept', '4'],
  ])('has its agent, too, where a channel of the exchange stands for the member and %s', (_, name, key) =>
    recorded(name, world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      await ready();
      const { trouble } = await world.exchangeView();
      void world.phones.caller('caller-leaves', { key, talkMs: 5_000 });
      await is({ state: 'connected', agent: 'ana', queue: 'repairs', language: 'it', caller: CALLER });
      await is({ session: { state: 'active', agent: 'ana' } });
      await wait(1_500);
      expect(await world.call()).toMatchObject({ state: 'connected', agent: 'ana' });
      await ended('caller_hangup');
      expect((await world.exchangeView()).trouble).toEqual(trouble);
    }),
  );

  it('is known as it is to a node that begins to listen in its midst, and its session with it', async () => {
    void world.phones.agent('agent-stays', 'agent7');
    void world.phones.agent('agent-stays', 'agent8');
    await ready();
    void world.phones.caller('caller-leaves', { talkMs: 9_000 });
    await is({ state: 'connected', agent: 'ana' });
    await wait(500);
    await world.listening.close();
    await world.phones.transfer('agent7', '8008');
    const other = world.listenAs('another-node');
    try {
      await is({
        ...{
          state: 'connected',
          agent: 'ben',
          caller: CALLER,
          dialled: DIALLED,
          queue: 'repairs',
          language: 'it',
        },
        session: { state: 'active', agent: 'ben' },
      });
      await ended('caller_hangup');
    } finally {
      await other.listening.close();
    }
  });

  it('is known to be held, too', async () => {
    void world.phones.agent('agent-holds', 'agent7');
    await ready();
    void world.phones.caller('caller-leaves', { talkMs: 8_000 });
    const before = world.listenAs('a-node');
    await is({ state: 'connected', agent: 'ana' });
    await before.listening.close();
    await wait(1_800);
    const other = world.listenAs('another-node');
    try {
      await is({ state: 'held', agent: 'ana' });
      await is({ state: 'connected', agent: 'ana' });
      await ended('caller_hangup');
    } finally {
      await other.listening.close();
    }
  });

  it('leaves no number, no name and no password in the log', () => {
    const text = world.logged.join('\n');
    expect(text).toContain('an exchange has trouble');
    for (const secret of [CALLER.slice(1), DIALLED.slice(1), 'only-for-tests', 'Agent Seven'])
      expect(text).not.toContain(secret);
  });
});

describe('a call whose caller vanishes', () => {
  beforeAll(async () => {
    world = await openWorld({ rtpTimeout: 4 });
    await heard();
  });
  afterAll(() => world.close());

  it('ends when the exchange has heard nothing for as long as it allows', () =>
    recorded('vanish', world, async () => {
      void world.phones.agent('agent-stays', 'agent7');
      await ready();
      void world.phones.caller('caller-vanishes', { talkMs: 1_500 });
      await is({ state: 'connected', agent: 'ana', session: { state: 'active' } });
      await ended('network');
    }));
});

describe('an exchange that dies in the midst of a call', () => {
  const connected = async () => {
    void world.phones.agent('agent-stays', 'agent7');
    await ready();
    void world.phones.caller('caller-stays');
    await is({ state: 'connected', agent: 'ana', session: { state: 'active' } });
  };
  const silent = () =>
    until(async () => expect((await world.exchangeView()).up).toEqual({ ami: false, ari: false }));
  beforeAll(async () => {
    world = await openWorld();
    await heard();
  });
  afterAll(() => world.close());
  afterEach(() => world.phones.close());

  it('ends nothing at once; when it comes back without the call, the call ends', async () => {
    await connected();
    await world.exchange.kill();
    await silent();
    await wait(2_500);
    expect(await world.call()).toMatchObject({ state: 'connected', session: { state: 'active' } });
    expect((await world.exchangeView()).trouble?.reason).toMatch(/unreachable$/);
    await world.exchange.start();
    await ended('source_lost');
    await heard();
  });

  it('is waited for as long as the lease lasts', async () => {
    await world.phones.close();
    await connected();
    await world.exchange.kill();
    await silent();
    world.clock.advance(85);
    await endSilentCalls(world.ctx);
    expect(await world.call()).toMatchObject({ state: 'connected' });
    world.clock.advance(10);
    await endSilentCalls(world.ctx);
    expect(await world.call()).toMatchObject({ state: 'ended', reason: 'source_lost' });
    await world.exchange.start();
    await heard();
  });

  it('takes calls again as before', async () => {
    void world.phones.agent('agent-leaves', 'agent7', 1_000);
    await ready();
    void world.phones.caller('caller-stays');
    await ended('agent_hangup');
  });
});
