import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoopbackSubmit } from '../../../protocol/loopback-carrier.ts';
import { type NumberView } from '../../../protocol/phone-number.ts';
import { E164 } from '../../../protocol/phone.ts';
import { type Carrier } from '../../../server/carriers/carrier.ts';
import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { createTelnyxCarrier } from '../../../server/carriers/telnyx/telnyx.ts';
import { createTwilioCarrier } from '../../../server/carriers/twilio/twilio.ts';
import { type Submission } from '../../contracts/carrier-harness.ts';
import { HttpPeer } from '../../fakes/http-peer.ts';
import { TelnyxNetwork } from '../../fakes/telnyx-network.ts';
import { TwilioNetwork } from '../../fakes/twilio-network.ts';
import { type AdminApi, adminApi } from '../admin-api.ts';
import { handOverAll, startCall, type StartedCall } from '../core.ts';
import { type NumberApi, numberApi } from '../number-api.ts';
import { createFixture, createTestClock, type Fixture, PUBLIC_ORIGIN } from '../server-fixture.ts';

const NAMES = ['twilio', 'telnyx', 'loopback'] as const;
type Name = (typeof NAMES)[number];

const twilio = new TwilioNetwork();
const telnyx = new TelnyxNetwork();
let peers: Record<Name, HttpPeer>;
let carriers: Record<Name, Carrier>;
let fixture: Fixture;
let admin: AdminApi;
let numbers: NumberApi;
let caller = 6_100;
beforeAll(async () => {
  peers = {
    twilio: await HttpPeer.open(twilio),
    telnyx: await HttpPeer.open(telnyx),
    loopback: await HttpPeer.open({
      read: (request, body) => {
        if (request.url !== '/carrier/messages') return null;
        const { text, from, to, reference } = LoopbackSubmit.parse(JSON.parse(body));
        return { text, from, to, reference, carrierId: randomUUID() };
      },
      accepted: ({ carrierId }) => ({ status: 202, body: JSON.stringify({ id: carrierId, segments: 1 }) }),
      refused: (code) => ({ status: 422, body: JSON.stringify({ error: code }) }),
      other: () => ({ status: 404 }),
    }),
  };
  carriers = {
    twilio: createTwilioCarrier({ origin: peers.twilio.origin, timeoutMs: 900 }),
    telnyx: createTelnyxCarrier({ origin: peers.telnyx.origin, timeoutMs: 900 }),
    loopback: loopbackCarrier,
  };
  fixture = await createFixture({
    carrierUrl: peers.loopback.origin,
    carriers: new Map(NAMES.map((name) => [name, carriers[name]])),
    clock: createTestClock(),
  });
  [twilio.now, telnyx.now] = [() => fixture.clock.now(), () => fixture.clock.now()];
  admin = adminApi(fixture, fixture.acme);
  numbers = numberApi(admin, 6_500);
  for (const [name, fields] of [
    ['twilio', twilio.credentials],
    ['telnyx', telnyx.credentials],
  ] as const)
    expect(await admin('PUT', `carriers/${name}/account`, { fields })).toMatchObject({ status: 200 });
});
afterAll(async () => {
  await fixture.close();
  for (const name of NAMES) await peers[name].close();
});

const work = async () => {
  for (const name of NAMES) await handOverAll({ ctx: fixture.ctx, carrier: carriers[name] });
};
/** Where the texts with these words have come, by carrier. */
const arrived = (text: string): [Name, Submission][] =>
  NAMES.flatMap((name) =>
    peers[name].submissions.filter((one) => one.text === text).map((one): [Name, Submission] => [name, one]),
  );
const verified = (carrier: Name, more: object = {}) =>
  numbers.verified({ carrier, ratePerSecond: 50, burst: 50, ...more });
const queueOf = async (outbound: readonly NumberView[]): Promise<string> => {
  const ids = outbound.map(({ id }) => id);
  return (await numbers.queue({ outboundNumbers: ids, smsEnabled: true })).body.key;
};
const begin = (queue: string, dialled: NumberView | null = null, who = `+1415555${caller++}`) =>
  startCall(fixture, {
    ...{ queue, caller: E164.parse(who), dialled: dialled && E164.parse(dialled.number) },
  });
const states = async (call: StartedCall) => (await call.snapshot()).messages.map(({ state }) => state);

/** The caller answers, by the webhook of the carrier; gives back the status. */
async function answer(name: Name, order: { from: string; to: string; text: string }): Promise<number> {
  const url = `/v1/carriers/${name}/acme/events`;
  if (name === 'loopback') {
    const at = fixture.clock.now().toISOString();
    const event = { type: 'inbound', eventId: randomUUID(), id: randomUUID(), ...order, at, media: [] };
    return (await fixture.postSigned(url, JSON.stringify(event), fixture.acme.carrierSecret)).status;
  }
  if (name === 'twilio') {
    const form = twilio.bring(order);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.sign(PUBLIC_ORIGIN + url, form),
    };
    const body = new URLSearchParams(form).toString();
    return (await fixture.app.inject({ method: 'POST', url, body, headers })).statusCode;
  }
  const body = JSON.stringify(telnyx.bring(order));
  const headers = { 'content-type': 'application/json', ...telnyx.sign(body) };
  return (await fixture.app.inject({ method: 'POST', url, body, headers })).statusCode;
}

describe('a company with several carriers', () => {
  it('texts by the account of each number, and answers from the number that was written to', async () => {
    for (const name of NAMES) {
      const number = await verified(name);
      const call = await begin(await queueOf([number]));
      const { caller: who } = (await call.snapshot()).session;
      await call.send(`By ${name}`);
      await work();
      expect(arrived(`By ${name}`)).toMatchObject([[name, { from: number.number, to: who }]]);

      expect([200, 204]).toContain(await answer(name, { from: who, to: number.number, text: `To ${name}` }));
      const [heard] = (await call.snapshot()).messages.filter(({ direction }) => direction === 'in');
      expect(heard).toMatchObject({ text: `To ${name}` });
      await call.send(`Back by ${name}`);
      await work();
      expect(arrived(`Back by ${name}`)).toMatchObject([[name, { from: number.number, to: who }]]);

      const before = peers[name].submissions.length;
      await call.end();
      await work();
      const closing = peers[name].submissions.slice(before);
      expect(closing).toMatchObject([{ from: number.number, to: who }]);
      // a late text is answered by the same number, too
      await answer(name, { from: who, to: number.number, text: `Late to ${name}` });
      await work();
      expect(peers[name].submissions.slice(before)).toMatchObject([
        { from: number.number, to: who },
        { from: number.number, to: who },
      ]);
    }
  });

  it('hears what a carrier brings for its own numbers alone', async () => {
    const [ours, other] = [await verified('telnyx'), await verified('twilio')];
    const call = await begin(await queueOf([ours]));
    const { caller: who } = (await call.snapshot()).session;
    expect(await answer('telnyx', { from: who, to: other.number, text: 'To a number of Twilio' })).toBe(200);
    expect((await call.snapshot()).messages).toEqual([]);
    expect(await answer('telnyx', { from: who, to: ours.number, text: 'To ours' })).toBe(200);
    expect((await call.snapshot()).messages).toMatchObject([{ text: 'To ours' }]);
  });

  it('counts a text by the carrier of the number it leaves by', async () => {
    const calls = await Promise.all(NAMES.map(async (name) => begin(await queueOf([await verified(name)]))));
    expect(calls.map(({ view }) => view.policy.encodingProfile)).toEqual(['gsm7', 'telnyx-longcode', 'gsm7']);
    const sent = await Promise.all(calls.map((call) => call.send('It costs 5 €')));
    expect(sent.map(({ message }) => message.encoding)).toEqual(['GSM-7', 'UCS-2', 'GSM-7']);
  });

  it('goes on with the others while one is away', async () => {
    const calls = await Promise.all(NAMES.map(async (name) => begin(await queueOf([await verified(name)]))));
    await peers.telnyx.play('refusedConnection');
    for (const call of calls) await call.send('While one is away');
    await work();
    expect(await Promise.all(calls.map(states))).toEqual([['accepted'], ['queued'], ['accepted']]);
    await peers.telnyx.play('accepted');
    fixture.clock.advance(30);
    await work();
    expect(await states(calls[1]!)).toEqual(['accepted']);
    expect(arrived('While one is away').map(([name]) => name)).toEqual(NAMES);
  });
});

describe('numbers of several carriers', () => {
  it('send as fast as each may, and what is over the limit waits (B13)', async () => {
    const [slow, fast] = [
      await verified('telnyx', { ratePerSecond: 0.05, burst: 1 }),
      await verified('twilio', { ratePerSecond: 50, burst: 10 }),
    ];
    const [one, two] = [await begin(await queueOf([slow])), await begin(await queueOf([fast]))];
    for (let n = 1; n <= 4; n++) {
      await one.send(`Slow ${n}`);
      await two.send(`Fast ${n}`);
    }
    const gone = async () => (await states(one)).filter((state) => state === 'accepted').length;
    await work();
    expect(await states(one)).toEqual(['accepted', 'queued', 'queued', 'queued']);
    expect(await states(two)).toEqual(Array(4).fill('accepted'));
    for (let n = 2; n <= 4; n++) {
      fixture.clock.advance(21);
      await work();
      expect(await gone()).toBe(n);
    }
    const slowly = peers.telnyx.submissions.map(({ text }) => text).filter((text) => text.startsWith('Slow'));
    expect(slowly).toEqual(['Slow 1', 'Slow 2', 'Slow 3', 'Slow 4']);
  });

  it('of one queue are chosen by the number dialled, else by load, and a call keeps its own (B14)', async () => {
    const all = [await verified('twilio'), await verified('telnyx'), await verified('loopback')];
    const queue = await queueOf(all);
    const calls = [await begin(queue), await begin(queue), await begin(queue), await begin(queue, all[1])];
    const used = await Promise.all(calls.map(async (call) => (await call.snapshot()).session.ourNumber));
    expect([...used.slice(0, 3)].sort()).toEqual(all.map(({ number }) => number).sort());
    expect(used[3]).toBe(all[1]!.number);
    for (const [i, call] of calls.entries()) {
      await call.send(`First of ${i}`);
      await call.send(`Second of ${i}`);
    }
    await work();
    const carrierOf = new Map(all.map(({ number, carrier }) => [number, carrier]));
    for (const [i, number] of used.entries())
      for (const words of [`First of ${i}`, `Second of ${i}`])
        expect(arrived(words)).toMatchObject([[carrierOf.get(number!), { from: number }]]);
  });

  it('keep their calls when they are drained, and the carrier its credentials while it has numbers (B15)', async () => {
    const [ours, other] = [await verified('telnyx'), await verified('twilio')];
    const queue = await queueOf([ours, other]);
    const call = await begin(queue, ours);
    expect(await admin('DELETE', `numbers/${ours.id}`)).toMatchObject({ status: 409, code: 'number_in_use' });
    await numbers.change(ours.id, { draining: true });
    await call.send('Drained, and still by Telnyx');
    const next = await begin(queue);
    await next.send('The next, by Twilio');
    await work();
    expect(arrived('Drained, and still by Telnyx')).toMatchObject([['telnyx', { from: ours.number }]]);
    expect(arrived('The next, by Twilio')).toMatchObject([['twilio', { from: other.number }]]);
    expect(await admin('DELETE', 'carriers/telnyx/account')).toMatchObject({ code: 'carrier_in_use' });
    await call.end();
    await work();
    expect((await admin('DELETE', `numbers/${ours.id}`)).status).toBe(204);
  });
});
