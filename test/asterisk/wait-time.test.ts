import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { seedWaitTime, INVITE_IT } from '../server/wait-time-world.ts';
import { until } from '../until.ts';
import { CALLER } from './telephones.ts';
import { openWorld, recorded, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ queueSeconds: 20 });
  await seedWaitTime(world.ctx);
  await until(async () => expect((await world.exchangeView()).up).toEqual({ ami: true, ari: true }));
});
afterAll(() => world.close());
afterEach(() => world.phones.close({ patienceMs: 12_000 }));

/** The latest call with its session, whosever it is, and what stands in that. */
async function conversation() {
  return world.ctx.db.tenant('acme', async (tx) => {
    const call = await tx.q
      .selectFrom('call')
      .selectAll()
      .orderBy('started_at', 'desc')
      .orderBy('call_key', 'desc')
      .executeTakeFirst();
    const session =
      call &&
      (await tx.q.selectFrom('session').selectAll().where('call_key', '=', call.call_key).executeTakeFirst());
    const messages = session
      ? await tx.q
          .selectFrom('message')
          .select(['kind', 'body', 'while_waiting as whileWaiting', 'language'])
          .where('session_id', '=', session.id)
          .orderBy('seq')
          .execute()
      : [];
    return {
      ...{ state: call?.state, consent: call?.wait_sms, reason: call?.end_reason },
      session: session ? { state: session.state, agent: session.agent_id } : null,
      messages: messages.map(({ kind, body, whileWaiting }) => [kind, body, whileWaiting]),
    };
  });
}
const is = (what: object) => until(async () => expect(await conversation()).toMatchObject(what));

let texts = 0;
async function text(words: string): Promise<void> {
  const id = `text-${++texts}`;
  const to = world.acme.numbers.repairs.e164 as typeof CALLER;
  const event = {
    type: 'inbound' as const,
    eventId: id,
    carrierId: id,
    from: CALLER,
    to,
    text: words,
    media: [],
  };
  await receiveCarrierEvents(world.ctx, 'acme', 'loopback', [event as never]);
}

it('a caller in line agrees by a key, writes, and the agent who answers has it', () =>
  recorded('wait-answered', world, async () => {
    void world.phones.caller('caller-answers', { key: '6', answer: '1', talkMs: 9_000 });
    await is({ consent: null, session: null });
    await is({ consent: 'yes', session: { state: 'active', agent: null } });
    await text('the tap drips');
    void world.phones.agent('agent-stays', 'agent7');
    await world.phones.ready();
    await is({
      ...{ state: 'connected', consent: 'yes', session: { state: 'active', agent: 'ana' } },
      messages: [
        ['waitTime', INVITE_IT, true],
        ['inbound', 'the tap drips', true],
      ],
    });
    await text('and now with you');
    await is({ state: 'ended', reason: 'caller_hangup' });
    expect((await conversation()).messages[2]).toEqual(['inbound', 'and now with you', false]);
  }));

it('who agrees and hangs up before anybody answers has a session that ends, of nobody', () =>
  recorded('wait-left', world, async () => {
    void world.phones.caller('caller-answers', { key: '6', answer: '1', talkMs: 2_500 });
    await is({ consent: 'yes', session: { state: 'active', agent: null } });
    await text('never mind');
    await is({ state: 'ended', reason: 'abandoned', session: { state: 'closing', agent: null } });
    expect((await conversation()).messages.map(([kind]) => kind)).toEqual(['waitTime', 'inbound', 'closing']);
  }));

it('who says no is neither texted nor heard', () =>
  recorded('wait-refused', world, async () => {
    void world.phones.caller('caller-answers', { key: '6', answer: '9', talkMs: 3_000 });
    await is({ consent: 'no', session: null });
    await text('by accident');
    await is({ state: 'ended', reason: 'abandoned', session: null, messages: [] });
  }));
