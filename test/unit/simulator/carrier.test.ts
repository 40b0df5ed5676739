import { expect, it } from 'vitest';
import { LoopbackEvent } from '../../../protocol/loopback-carrier.ts';
import { type Peers, startPeers } from './peers.ts';
import { until } from '../../until.ts';

const GRACE = '+14155550142';
const statuses = (peers: Peers) => peers.received.map(({ body }) => body['status']);
const shown = (peers: Peers, number: string) =>
  peers.app.world.handset(number).messages.filter(({ direction }) => direction === 'received');

it('takes a text, shows it on the handset and reports it sent and delivered', async () => {
  const peers = await startPeers();
  const reference = crypto.randomUUID();
  const response = await peers.submit({ reference, to: GRACE, text: 'a'.repeat(161) });
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ segments: 2 });
  await until(() => expect(statuses(peers)).toEqual(['sent', 'delivered']));
  expect(shown(peers, GRACE)).toMatchObject([{ text: 'a'.repeat(161), peer: '+14155550100', segments: 2 }]);
  for (const { body, valid, path } of peers.received) {
    expect(LoopbackEvent.parse(body)).toMatchObject({ reference });
    expect({ valid, path }).toEqual({
      valid: true,
      path: `/v1/carriers/loopback/demo/events?m=${reference}`,
    });
  }
});

it('brings a text to a number of the company to the server, and to no handset', async () => {
  const peers = await startPeers();
  const handsets = peers.app.world.handsets.size;
  const before = await peers.submit({ to: '+14155550101', text: 'Midcall: 123456' });
  expect(before.status).toBe(202);
  await until(() => expect(peers.received.map(({ body }) => body['type'])).toContain('inbound'));
  const inbound = peers.received.find(({ body }) => body['type'] === 'inbound');
  expect(inbound).toMatchObject({ valid: true, path: '/v1/carriers/loopback/demo/events' });
  expect(LoopbackEvent.parse(inbound?.body)).toMatchObject({
    from: '+14155550100',
    to: '+14155550101',
    text: 'Midcall: 123456',
    media: [],
  });
  expect(peers.app.world.handsets.size).toBe(handsets);
});

it('refuses a text without the token, and receipts to another place', async () => {
  const peers = await startPeers();
  expect((await peers.post('/carrier/messages', {})).status).toBe(401);
  const body = {
    reference: crypto.randomUUID(),
    from: '+14155550100',
    to: GRACE,
    text: 'x',
    validitySeconds: 9,
  };
  const elsewhere = { ...body, callbackUrl: 'http://127.0.0.1:9/receipts' };
  const response = await peers.post('/carrier/messages', elsewhere, {
    authorization: 'Bearer carrier-token',
  });
  expect(response.status).toBe(422);
});

it.each([
  ['+14155550120', 422, 'filtered'],
  ['+14155550130', 429, 'throttled'],
  ['+14155550131', 503, 'unavailable'],
])('turns away a text to %s with %i and shows nothing', async (to, status, error) => {
  const peers = await startPeers();
  const response = await peers.submit({ to });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error });
  expect(peers.app.ledger.entries.map(({ fact }) => fact)).toEqual(['turnedAway']);
});

it('takes a throttled text at the second attempt', async () => {
  const peers = await startPeers();
  const reference = crypto.randomUUID();
  expect((await peers.submit({ reference, to: '+14155550130' })).headers.get('retry-after')).toBe('3');
  expect((await peers.submit({ reference, to: '+14155550130' })).status).toBe(202);
});

it.each([
  ['+14155550121', 'unreachable'],
  ['+14155550122', 'landline'],
])('accepts a text to %s and reports it undelivered: %s', async (to, error) => {
  const peers = await startPeers();
  expect((await peers.submit({ to })).status).toBe(202);
  await until(() => expect(statuses(peers)).toEqual(['sent', 'undelivered']));
  expect(peers.received[1]!.body).toMatchObject({ error });
  expect(shown(peers, to)).toEqual([]);
});

it('takes the text and drops the connection when the answer is to be lost', async () => {
  const peers = await startPeers();
  await peers.put('/carrier/behaviour', { delivery: 'answerLost', photos: 'mms' });
  await expect(peers.submit({ to: GRACE })).rejects.toThrow();
  await until(() => expect(shown(peers, GRACE)).toHaveLength(1));
  expect(peers.received).toEqual([]);
});

it('takes the text and answers with an error for numbers ending in 44', async () => {
  const peers = await startPeers();
  expect((await peers.submit({ to: '+14155550144' })).status).toBe(500);
  await until(() => expect(shown(peers, '+14155550144')).toHaveLength(1));
});

it('reports a lost answer all the same to numbers ending in 43', async () => {
  const peers = await startPeers();
  await expect(peers.submit({ to: '+14155550143' })).rejects.toThrow();
  await until(() => expect(statuses(peers)).toEqual(['sent', 'delivered']));
});

it('has reported delivery when it answers for numbers ending in 13', async () => {
  const peers = await startPeers();
  expect((await peers.submit({ to: '+14155550113' })).status).toBe(202);
  expect(statuses(peers)).toEqual(['delivered']);
});

it('doubles and reverses receipts to numbers ending in 12', async () => {
  const peers = await startPeers();
  await peers.submit({ to: '+14155550112' });
  await until(() => expect(statuses(peers)).toEqual(['delivered', 'delivered', 'sent', 'delivered']));
  const [first, again, , last] = peers.received.map(({ eventId }) => eventId);
  expect(first).toBe(again);
  expect(last).not.toBe(first);
});

it('takes a repeated submission as a new text, as carriers do', async () => {
  const peers = await startPeers();
  const reference = crypto.randomUUID();
  await peers.submit({ reference, to: GRACE });
  await peers.submit({ reference, to: GRACE });
  await until(() => expect(shown(peers, GRACE)).toHaveLength(2));
});
