import { expect, it } from 'vitest';
import { type SimCall } from '../../../simulator/wire.ts';
import { type Peers, startPeers } from './peers.ts';
import { until } from '../../until.ts';

const GRACE = { caller: '+14155550142', queue: 'repairs', language: 'en' };

async function call(peers: Peers, request: object = GRACE): Promise<SimCall> {
  const response = await peers.post('/phone/calls', request);
  expect(response.status).toBe(201);
  return ((await response.json()) as { call: SimCall }).call;
}
const statesOf = (peers: Peers) => [...new Set(peers.received.map(({ body }) => body['state']))];
const untilConnected = (peers: Peers) =>
  until(() => expect(statesOf(peers)).toEqual(['offered', 'ringing', 'connected']));

it('reports a call to the server, signed, in order', async () => {
  const peers = await startPeers();
  await call(peers);
  await untilConnected(peers);
  const first = peers.received.slice(0, 3);
  expect(first.map(({ body }) => body['seq'])).toEqual([1, 2, 3]);
  expect(first.every(({ valid, path }) => valid && path === '/v1/telephony/demo/calls')).toBe(true);
  expect(first[2]!.body).toMatchObject({
    agent: { id: 'ana' },
    record: { id: '4821' },
    callerName: 'Grace Okafor',
  });
});

it('gives a sign of life while the call lives, and none after its end', async () => {
  const peers = await startPeers();
  const { callKey } = await call(peers);
  await until(() => expect(peers.received.filter(({ body }) => body['seq'] === 3).length).toBeGreaterThan(2));
  await peers.post(`/phone/calls/${callKey}/hangup`, { by: 'caller' });
  await until(() =>
    expect(peers.received.at(-1)!.body).toMatchObject({ state: 'ended', endReason: 'caller_hangup' }),
  );
  expect((await peers.post(`/phone/calls/${callKey}/hangup`, { by: 'caller' })).status).toBe(409);
});

it('repeats a report the server did not take, under the same event id', async () => {
  const peers = await startPeers();
  peers.answers.push(503);
  await call(peers, { ...GRACE, channel: 'web' });
  await until(() => expect(peers.received.at(-1)!.body['state']).toBe('connected'));
  const offered = peers.received.filter(({ body }) => body['state'] === 'offered');
  // The repeat is overtaken when a newer state is there first.
  expect(new Set(offered.map(({ eventId }) => eventId)).size).toBe(1);
  await until(() => expect(peers.app.world.state.calls[0]!.refusal).toBeNull());
});

it('shows why the server refused a report', async () => {
  const peers = await startPeers();
  peers.answers.push(401, 401, 401);
  await call(peers);
  await until(() => expect(peers.app.world.state.calls[0]).toMatchObject({ refusal: 'refused' }));
});

it('hands the caller to the other agent', async () => {
  const peers = await startPeers();
  const { callKey } = await call(peers);
  await untilConnected(peers);
  await peers.post(`/phone/calls/${callKey}/transfer`, { agent: 'ben' });
  await until(() =>
    expect(peers.received.at(-1)!.body).toMatchObject({ state: 'connected', agent: { id: 'ben' } }),
  );
  expect(statesOf(peers)).toContain('transferring');
});

it('says nothing any more once the source is silent', async () => {
  const peers = await startPeers();
  const { callKey } = await call(peers);
  await untilConnected(peers);
  await peers.post(`/phone/calls/${callKey}/silence`, {});
  expect(peers.app.world.state.calls[0]).toMatchObject({ silent: true, state: 'connected' });
  await peers.post(`/phone/calls/${callKey}/end`, { reason: 'network' });
  await until(() => expect(peers.received.at(-1)!.body['endReason']).toBe('network'));
});

it('refuses a second call of one telephone', async () => {
  const peers = await startPeers();
  await call(peers);
  expect((await peers.post('/phone/calls', GRACE)).status).toBe(409);
});
