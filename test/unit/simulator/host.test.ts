import { jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { LaunchClaims } from '../../../protocol/launch.ts';
import { SimEvent } from '../../../simulator/wire.ts';
import { startPeers } from './peers.ts';

const REQUEST = { nonce: 'n'.repeat(20), mount: 'mount-01', agent: 'ben' };

it('signs a launch token for the agent of the page', async () => {
  const peers = await startPeers();
  const response = await peers.post('/host/launch-token', REQUEST, { origin: peers.origin });
  const { token } = (await response.json()) as { token: string };
  const { payload, protectedHeader } = await jwtVerify(token, peers.launchPublicKey, {
    audience: peers.secrets.serverOrigin,
  });
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: 'key-1' });
  const claims = LaunchClaims.parse(payload);
  expect(claims).toMatchObject({
    sub: 'ben',
    name: 'Ben',
    tenant: 'demo',
    nonce: REQUEST.nonce,
    mount: 'mount-01',
  });
  expect(claims.exp - claims.iat).toBe(60);
});

it('signs for its own page only', async () => {
  const peers = await startPeers();
  expect((await peers.post('/host/launch-token', REQUEST)).status).toBe(403);
  expect((await peers.post('/host/launch-token', REQUEST, { origin: 'https://evil.example' })).status).toBe(
    403,
  );
  const crossSite = { origin: peers.origin, 'sec-fetch-site': 'cross-site' };
  expect((await peers.post('/host/launch-token', REQUEST, crossSite)).status).toBe(403);
});

it('refuses telephones and handsets to other origins', async () => {
  const peers = await startPeers();
  const evil = { origin: 'https://evil.example' };
  const call = { caller: '+14155550142', queue: 'repairs', language: 'en' };
  expect((await peers.post('/phone/calls', call, evil)).status).toBe(403);
  expect((await peers.post('/handsets/+14155550142/messages', { text: 'x' }, evil)).status).toBe(403);
});

it('tells a page the whole state first, then changes', async () => {
  const peers = await startPeers();
  const response = await fetch(`${peers.origin}/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    const { value } = await reader.read();
    return SimEvent.parse(JSON.parse(/^data: (.*)$/m.exec(value ?? '')![1]!));
  };
  expect(await next()).toMatchObject({ type: 'state', state: { tenant: 'demo', handsets: [{}, {}] } });
  await peers.put('/carrier/behaviour', { delivery: 'slow', photos: 'mms' });
  expect(await next()).toEqual({ type: 'behaviour', behaviour: { delivery: 'slow', photos: 'mms' } });
  await reader.cancel();
});

it('answers that it is well, and leads another name of this host to the right one', async () => {
  const peers = await startPeers();
  expect((await fetch(`${peers.origin}/healthz`)).status).toBe(200);
  const other = peers.origin.replace('127.0.0.1', 'localhost');
  const response = await fetch(`${other}/?agent=ben`, { redirect: 'manual' });
  expect(response.headers.get('location')).toBe(`${peers.origin}/?agent=ben`);
});
