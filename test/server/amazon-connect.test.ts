// Longer than others: one world of server and Connect, which each of these tests needs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { ACCESS, INSTANCE } from '../fakes/amazon-connect.ts';
import {
  CERTIFICATE_URL,
  type ConnectWorld,
  createConnectWorld,
  EVENT_KEY,
  TOPIC,
} from './amazon-connect-world.ts';

let world: ConnectWorld;
let number = 0;
let caller: string;
let id: string;
beforeAll(async () => {
  world = await createConnectWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.connect.failing = null;
  caller = `+1415555${2_000 + ++number}`;
  expect((await world.choose({ queue: 'repairs' })).status).toBe(200);
  id = world.connect.begins({ caller, at: now() });
});

const now = () => world.clock.now();
const say = async (body: string) => {
  expect((await world.deliver(body)).status).toBe(200);
  await world.follow(id);
};
const later = async (seconds: number) => {
  world.clock.advance(seconds);
  await world.follow(id);
};
const call = () => world.call(id);
const talks = (agent = 'user-ana', contact = id) => say(world.connect.connected(contact, agent, now()));

describe('a call of Amazon Connect', () => {
  it('has the number, line, language and login that Connect knows, and the queue of its ARN', async () => {
    world.connect.attributes.set(id, { language: 'it', vip: 'yes' });
    await say(world.connect.event(id, 'INITIATED', now()));
    await say(world.connect.queued(id, 'q-repairs', now()));
    expect(await call()).toMatchObject({ state: 'ringing', caller, queue: 'repairs', session: null });
    await talks();
    expect(await call()).toEqual({
      ...{ state: 'connected', agent: 'ana', caller, dialled: '+14155550199', queue: 'repairs' },
      ...{ language: 'it', reason: null, session: ['active', 'ana'] },
    });
    expect((await world.deliver(world.connect.disconnected(id, 'AGENT_DISCONNECT', now()))).body).toEqual({
      taken: true,
    });
    expect(await call()).toMatchObject({ state: 'ended', reason: 'agent_hangup', session: ['ended', 'ana'] });
  });

  it('has the agent that a line names, by login, id or ARN', async () => {
    await world.choose({
      queue: 'repairs',
      agents: [
        { of: 'user-b*', agent: 'x-*' },
        { of: 'ana', agent: 'anna' },
      ],
    });
    await talks();
    expect(await call()).toMatchObject({ agent: 'anna' });
    const other = world.connect.begins({ caller, at: now(), initial: id });
    await talks('user-ben', other);
    expect(await call()).toMatchObject({ agent: 'x-en', session: ['active', 'x-en'] });
  });

  it('of another channel opens nothing (A03)', async () => {
    const chat = world.connect.begins({ caller, at: now(), channel: 'CHAT' });
    expect((await world.deliver(world.connect.connected(chat, 'user-ana', now()))).body).toEqual({
      taken: false,
    });
    await world.follow(chat);
    expect(await world.call(chat)).toBeUndefined();
  });

  it('follows to the next agent by the contact of a transfer, and ends with that (J10)', async () => {
    await talks();
    const next = world.connect.begins({ caller, at: now(), initial: id });
    await say(world.connect.event(next, 'INITIATED', now()));
    await say(world.connect.disconnected(id, 'AGENT_DISCONNECT', now()));
    expect(await call()).toMatchObject({ state: 'transferring', agent: 'ana', session: ['active', 'ana'] });
    await talks('user-ben', next);
    expect(await call()).toMatchObject({ state: 'connected', agent: 'ben', session: ['active', 'ben'] });
    await say(world.connect.disconnected(next, 'CUSTOMER_DISCONNECT', now()));
    expect(await call()).toMatchObject({ state: 'ended', reason: 'caller_hangup' });
  });

  it('is told as another call when the contact of a transfer is heard of after its end', async () => {
    await talks();
    await say(world.connect.disconnected(id, 'AGENT_DISCONNECT', now()));
    expect(await call()).toMatchObject({ state: 'ended' });
    const next = world.connect.begins({ caller, at: now(), initial: id });
    await talks('user-ben', next);
    expect(await world.call(`${id}:2`)).toMatchObject({
      state: 'connected',
      agent: 'ben',
      session: ['active', 'ben'],
    });
    await say(world.connect.disconnected(next, 'CUSTOMER_DISCONNECT', now()));
    expect(await world.call(`${id}:2`)).toMatchObject({ state: 'ended', reason: 'caller_hangup' });
  });

  it('ends when the event of its end was lost: Connect is asked (C02)', async () => {
    await talks();
    world.connect.disconnected(id, 'TELECOM_PROBLEM', now());
    await later(31);
    expect(await call()).toMatchObject({ state: 'ended', reason: 'network', session: ['ended', 'ana'] });
  });

  it('stays open far beyond its lease while Connect has it, and ends by it when Connect cannot be asked', async () => {
    await talks();
    for (let passed = 0; passed < 300; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'connected' });
    world.connect.failing = { status: 403 };
    for (let passed = 0; passed < 120; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'ended', reason: 'source_lost' });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'account_refused', detail: '403' });
  });

  it('is known by events alone when Connect cannot be asked, without a number to text', async () => {
    world.connect.failing = { status: 500 };
    await say(world.connect.queued(id, 'q-repairs', now()));
    for (let looks = 0; looks < 4; looks++) await later(3);
    expect(await call()).toMatchObject({ state: 'ringing', caller: null, queue: 'repairs' });
    await say(world.connect.disconnected(id, 'CUSTOMER_DISCONNECT', now()));
    expect(await call()).toMatchObject({ state: 'ended', reason: 'caller_hangup' });
  });

  it('whose agent has no login is without one, and administrators see who', async () => {
    await talks('user-nobody');
    await later(31);
    expect(await call()).toMatchObject({ state: 'connected', agent: null, session: null });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'agent_unknown' });
    await say(world.connect.disconnected(id, 'OTHER', now()));
  });
});

describe('an event that is not to be believed', () => {
  it('does nothing without the key of the company', async () => {
    const body = world.connect.connected(id, 'user-ana', now());
    for (const key of ['', 'x', EVENT_KEY.slice(1), `${EVENT_KEY} `.trim().toUpperCase()])
      expect((await world.deliver(body, { key })).status).toBe(401);
    expect((await world.deliver(body, { tenant: 'rival' })).status).toBe(401);
    await world.follow(id);
    expect(await call()).toBeUndefined();
  });

  it('does nothing when it is old: Connect is asked first (T13)', async () => {
    const body = world.connect.connected(id, 'user-ana', now());
    world.connect.disconnected(id, 'CUSTOMER_DISCONNECT', now());
    const old = JSON.parse(body) as object;
    world.clock.advance(400);
    await say(JSON.stringify(old));
    expect((await call())?.['session']).toBe(null);
  });

  it('keeps no call alive by coming again', async () => {
    const body = world.connect.connected(id, 'user-ana', now());
    await say(body);
    world.connect.failing = { status: 500 };
    for (let passed = 0; passed < 120; passed += 20) {
      world.clock.advance(20);
      expect((await world.deliver(body)).body).toEqual({ taken: false });
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'ended', reason: 'source_lost' });
  });

  it('that is not as documented is told to administrators', async () => {
    const body = world.connect.event(id, 'QUEUED', now(), { contactId: 'nothing' });
    expect((await world.deliver(body)).body).toEqual({ taken: false });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'malformed' });
  });
});

describe('events by SNS', () => {
  beforeEach(() => world.choose({ queue: 'repairs', topicArn: TOPIC }));

  it('open and end calls, in both versions of the signature, with the certificate fetched once', async () => {
    const Message = world.connect.connected(id, 'user-ana', now());
    expect(await world.publish(world.message({ Message }))).toEqual({ status: 200, body: { taken: true } });
    await world.follow(id);
    expect(await call()).toMatchObject({ state: 'connected', agent: 'ana' });
    const end = world.connect.disconnected(id, 'CUSTOMER_DISCONNECT', now());
    expect((await world.publish(world.message({ Message: end, SignatureVersion: '1' }))).status).toBe(200);
    expect(await call()).toMatchObject({ state: 'ended', reason: 'caller_hangup' });
    expect(world.fetched.filter((url) => url === CERTIFICATE_URL)).toHaveLength(1);
  });

  it('are believed of the topic alone that is set, as signed, of this company', async () => {
    const Message = world.connect.connected(id, 'user-ana', now());
    const other = 'arn:aws:sns:eu-west-2:999999999999:connect-events';
    const forged = [
      world.message({ Message, TopicArn: other }),
      world.message({ Message }, { Message: Message.replace('CONNECTED', 'DISCONNECTED') }),
      world.message({ Message }, { Signature: 'AAAA' }),
      world.message({ Message, SigningCertURL: 'https://evil.test/x.pem' }),
      world.message({ Message, Timestamp: new Date(now().getTime() - 7_200_000).toISOString() }),
    ];
    for (const one of forged) expect((await world.publish(one)).status).toBe(401);
    expect((await world.publish(world.message({ Message }), 'rival')).status).toBe(401);
    expect(world.fetched.every((url) => url.startsWith('https://sns.eu-west-2.amazonaws.com/'))).toBe(true);
    await world.choose({ queue: 'repairs' });
    expect((await world.publish(world.message({ Message }))).status).toBe(401);
    expect(await call()).toBeUndefined();
  });

  it('are subscribed to when a signed message asks, and at SNS alone', async () => {
    const SubscribeURL = `https://sns.eu-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=1`;
    const asks = { Type: 'SubscriptionConfirmation', Token: '1', SubscribeURL } as const;
    const count = world.fetched.length;
    expect((await world.publish(world.message(asks, { SubscribeURL: 'https://evil.test/' }))).status).toBe(
      401,
    );
    const elsewhere = world.message({
      ...asks,
      SubscribeURL: 'https://evil.test/?Action=ConfirmSubscription',
    });
    expect((await world.publish(elsewhere)).status).toBe(200);
    expect(world.fetched.length).toBe(count);
    expect(await world.publish(world.message(asks))).toEqual({ status: 200, body: { taken: false } });
    expect(world.fetched.at(-1)).toBe(SubscribeURL);
  });
});

describe('the settings of Amazon Connect', () => {
  const admin = () => ({ authorization: `Bearer ${world.acme.adminKey}` });

  it('give back no secret, and believe the event key of before for a day', async () => {
    const eventKey = 'another-key-of-the-connection';
    expect((await world.choose({ eventKey })).body).toMatchObject({ secret: { last4: 'tion' } });
    expect(JSON.stringify(await world.settings())).not.toMatch(/another-key|secret-of-the-user/);
    const body = world.connect.event(id, 'INITIATED', now());
    expect((await world.deliver(body)).status).toBe(200);
    expect((await world.deliver(body, { key: eventKey })).status).toBe(200);
    world.clock.advance(86_401);
    expect((await world.deliver(body)).status).toBe(401);
    await world.choose({ eventKey: EVENT_KEY });
  });

  it('ask for the secret again when the key or the instance is another one', async () => {
    const refused = { status: 422, body: { detail: 'secretAccessKey' } };
    expect(await world.choose({ accessKeyId: 'AKIAIOSFODNN7EXAMPLF' })).toMatchObject(refused);
    const instanceArn = INSTANCE.replace('eu-west-2', 'us-east-1');
    expect(await world.choose({ instanceArn })).toMatchObject(refused);
    expect(await world.choose({ queue: 'nowhere' })).toMatchObject({
      status: 422,
      body: { detail: 'queue' },
    });
    const evil = INSTANCE.replace('eu-west-2', 'evil.test/');
    expect((await world.choose({ instanceArn: evil, secretAccessKey: ACCESS.secretAccessKey })).status).toBe(
      400,
    );
  });

  it('are in the audit without secrets, and removed with them', async () => {
    await world.choose({ secretAccessKey: ACCESS.secretAccessKey });
    const url = '/v1/admin/audit?object=amazon-connect';
    const page = (await world.app.inject({ url, headers: admin() })).json<AuditPage>();
    expect(page.entries[0]).toMatchObject({ after: { changed: ['secretAccessKey'] } });
    expect(JSON.stringify(page)).not.toMatch(/secret-of-the-user/);
    const request = { method: 'DELETE', url: '/v1/admin/amazon-connect', headers: admin() } as const;
    expect((await world.app.inject(request)).statusCode).toBe(204);
    expect((await world.app.inject(request)).statusCode).toBe(404);
    expect((await world.deliver(world.connect.event(id, 'INITIATED', now()))).status).toBe(401);
    await world.choose({ eventKey: EVENT_KEY, secretAccessKey: ACCESS.secretAccessKey });
  });
});
