import { expect, it } from 'vitest';
import { LoopbackEvent } from '../../../protocol/loopback-carrier.ts';
import { type Peers, startPeers } from './peers.ts';
import { until } from '../../until.ts';

const GRACE = '/handsets/+14155550142/messages';
const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const PHOTO = { name: 'meter.jpg', type: 'image/jpeg', data: BYTES.toString('base64') };

const inbound = (peers: Peers) => {
  const event = LoopbackEvent.parse(peers.received.at(-1)!.body);
  if (event.type !== 'inbound') throw new Error(event.type);
  return event;
};
const carrierGet = (url: string, token = 'carrier-token') =>
  fetch(url, { headers: { authorization: `Bearer ${token}` } });

it('brings a text and its photos to the server, signed', async () => {
  const peers = await startPeers();
  const response = await peers.post(GRACE, { text: 'It drips here.', media: [PHOTO, PHOTO] });
  expect(response.status).toBe(201);
  await until(() => expect(peers.received).toHaveLength(1));
  expect(inbound(peers)).toMatchObject({ from: '+14155550142', to: '+14155550100', text: 'It drips here.' });
  expect(peers.received[0]).toMatchObject({ valid: true, path: '/v1/carriers/loopback/demo/events' });
  const [photo] = inbound(peers).media;
  expect(photo).toMatchObject({ type: 'image/jpeg', size: 4, name: 'meter.jpg' });
  expect(Buffer.from(await (await carrierGet(photo!.url)).arrayBuffer())).toEqual(BYTES);
  expect((await carrierGet(photo!.url, 'guess')).status).toBe(401);
});

it('repeats an inbound text until the server takes it, under the same event id', async () => {
  const peers = await startPeers();
  peers.answers.push(503, 500);
  await peers.post(GRACE, { text: 'Hello?' });
  await until(() => expect(peers.received).toHaveLength(3));
  expect(new Set(peers.received.map(({ eventId }) => eventId)).size).toBe(1);
  await until(() => expect(peers.app.world.handset('+14155550142').messages[0]!.state).toBe('done'));
});

it('takes files of a form', async () => {
  const peers = await startPeers();
  const form = new FormData();
  form.set('text', 'A film');
  form.append('files', new File([BYTES], 'drip.mp4', { type: 'video/mp4' }));
  expect((await fetch(peers.origin + GRACE, { method: 'POST', body: form })).status).toBe(201);
  await until(() => expect(peers.received).toHaveLength(1));
  expect(inbound(peers).media).toMatchObject([{ type: 'video/mp4', name: 'drip.mp4', size: 4 }]);
});

it('refuses an empty text, too many files and a file beyond 10 MB', async () => {
  const peers = await startPeers();
  expect((await peers.post(GRACE, { text: ' ' })).status).toBe(422);
  expect((await peers.post(GRACE, { media: Array(13).fill(PHOTO) })).status).toBe(400);
  const form = new FormData();
  form.append('files', new File([new Uint8Array(10_485_761)], 'big.jpg', { type: 'image/jpeg' }));
  expect((await fetch(peers.origin + GRACE, { method: 'POST', body: form })).status).toBe(413);
  expect(peers.received).toEqual([]);
});

it('keeps photos on the telephone when the network refuses them', async () => {
  const peers = await startPeers();
  await peers.put('/carrier/behaviour', { delivery: 'delivered', photos: 'mmsRefused' });
  const response = await peers.post(GRACE, { media: [PHOTO] });
  expect(await response.json()).toMatchObject({ message: { state: 'noPhotos' } });
  await peers.post(GRACE, { text: 'Words go through' });
  await until(() => expect(peers.received).toHaveLength(1));
  expect(inbound(peers).text).toBe('Words go through');
});

it('has late photos only after a while', async () => {
  const peers = await startPeers({ latePhotosMs: 2_500 });
  await peers.post('/handsets/+14155550151/messages', { media: [PHOTO] });
  await until(() => expect(peers.received).toHaveLength(1));
  const { url } = inbound(peers).media[0]!;
  expect((await carrierGet(url)).status).toBe(404);
  await until(async () => expect((await carrierGet(url)).status).toBe(200));
});
