import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { processMedia } from '../../../server/media/process-media.ts';
import { fetchMedia } from '../../../server/media/fetch-media.ts';
import { adminApi } from '../admin-api.ts';
import { type Conversation, createMediaFixture, type MediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';

const LIMIT = 100_000;

let fixture: MediaFixture;
let conversation: Conversation;
beforeAll(async () => {
  fixture = await createMediaFixture();
  await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('setting')
      .values({ tenant_id: 'acme', queue_key: '', key: 'mediaMaxBytes', value: String(LIMIT) })
      .execute(),
  );
});
beforeEach(async () => {
  conversation = await fixture.startConversation();
});
afterAll(() => fixture.close());

const announce = async (url: string) => (await fixture.receive(conversation, [{ url }])).media[0]!.id;

describe('the limit of octets', () => {
  it('stops a body that never ends', async () => {
    let sent = 0;
    let closed: Promise<unknown> | undefined;
    const url = fixture.carrier.serve((_request, response) => {
      closed = once(response, 'close');
      response.writeHead(200, { 'content-type': 'image/jpeg' });
      void pour(response, (octets) => (sent += octets));
    });
    const media = await fixture.process(conversation, await announce(url));
    expect(media).toMatchObject({ state: 'unsupported', reason: 'too_large' });
    await closed;
    expect(sent).toBeLessThan(20_000_000); // what the buffers of two sockets hold, and not more
  });

  it('refuses by the length a carrier names, without reading', async () => {
    const url = fixture.carrier.serve((_request, response) => {
      response.writeHead(200, { 'content-length': LIMIT + 1 }).flushHeaders();
    });
    const media = await fixture.process(conversation, await announce(url));
    expect(media).toMatchObject({ state: 'unsupported', reason: 'too_large' });
  });

  it('holds when the length named is too small', async () => {
    const bytes = await samples.photo(600, 600);
    const url = fixture.carrier.serve((request) => {
      request.socket.write('HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: 500\r\n\r\n');
      request.socket.end(bytes);
    });
    expect((await fixture.process(conversation, await announce(url), 5)).state).not.toBe('ready');
  });

  it('lets a file through that just fits', async () => {
    const bytes = samples.video('isom', LIMIT - samples.video('isom', 0).length);
    const url = fixture.carrier.serve({ bytes, type: 'video/mp4' });
    expect((await fixture.process(conversation, await announce(url))).state).toBe('ready');
  });
});

describe('a carrier that does not give the item', () => {
  it.each([
    ['not_found', 404],
    ['not_found', 410],
    ['carrier_refused', 500],
    ['carrier_refused', 403],
  ])('is asked again, and told as %s in the end (%i)', async (reason, status) => {
    const url = fixture.carrier.serve((_request, response) => void response.writeHead(status).end());
    const id = await announce(url);
    for (const attempt of [1, 2, 3, 4])
      await expect(fixture.process(conversation, id, attempt)).rejects.toMatchObject({ code: reason });
    expect(await fixture.process(conversation, id, 5)).toMatchObject({ state: 'failed', reason });
  });

  it('for the first minute is believed when it does', async () => {
    let asked = 0;
    const bytes = await samples.jpeg();
    const url = fixture.carrier.serve((_request, response) => {
      asked += 1;
      if (asked < 3) response.writeHead(404).end();
      else response.end(bytes);
    });
    const id = await announce(url);
    for (const attempt of [1, 2]) await expect(fixture.process(conversation, id, attempt)).rejects.toThrow();
    expect((await fixture.process(conversation, id, 3)).state).toBe('ready');
  });

  it('and breaks off half way counts as one that refuses', async () => {
    const url = fixture.carrier.serve((_request, response) => {
      response.writeHead(200, { 'content-length': 5_000 });
      response.write(Buffer.alloc(1_000), () => response.destroy());
    });
    const id = await announce(url);
    await expect(fixture.process(conversation, id)).rejects.toMatchObject({ code: 'carrier_refused' });
    expect(await fixture.process(conversation, id, 5)).toMatchObject({ reason: 'carrier_refused' });
  });

  it('in time, drop by drop, is given up', async () => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const url = fixture.carrier.serve((_request, response) => {
      timer = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(timer));
    });
    const fetched = await fetchMedia(
      { url },
      {
        carrier: loopbackCarrier,
        credentials: { baseUrl: fixture.carrier.origin, token: 't' },
        draft: await fixture.ctx.mediaStorage.draft(),
        maxBytes: LIMIT,
        signal: new AbortController().signal,
        timeoutMs: 300,
      },
    );
    expect(fetched).toEqual({ ok: false, reason: 'timeout', isPassing: true });
  });
});

describe('an address that is not the carrier’s', () => {
  let before: number;
  beforeEach(() => {
    before = fixture.carrier.connections();
  });
  afterEach(() => {
    expect(fixture.stranger.connections()).toBe(0);
  });

  const port = () => new URL(fixture.carrier.origin).port;
  it.each([
    ['of another host', () => `${fixture.stranger.origin}/carrier/media/1`],
    ['by another name of the host', () => `http://localhost:${port()}/carrier/media/1`],
    ['by a number', () => `http://2130706433:${new URL(fixture.stranger.origin).port}/carrier/media/1`],
    ['in IPv6', () => `http://[::ffff:127.0.0.1]:${port()}/carrier/media/1`],
    ['with credentials', () => `http://user:pass@127.0.0.1:${port()}/carrier/media/1`],
    [
      'with the host as user',
      () => `http://127.0.0.1:${port()}@${new URL(fixture.stranger.origin).host}/carrier/media/1`,
    ],
    ['of another scheme', () => `https://127.0.0.1:${port()}/carrier/media/1`],
    ['of a file', () => 'file:///etc/passwd'],
    ['of gopher', () => `gopher://127.0.0.1:${port()}/carrier/media/1`],
    ['outside its folder', () => `${fixture.carrier.origin}/carrier/media/../messages`],
    ['outside its folder, encoded', () => `${fixture.carrier.origin}/carrier/media/%2e%2e/messages`],
    ['that is none', () => 'not an address'],
  ])('%s is refused at once, without a connection', async (_name, url) => {
    const media = await fixture.process(conversation, await announce(url()));
    expect(media).toMatchObject({ state: 'failed', reason: 'carrier_refused' });
    expect(fixture.carrier.connections()).toBe(before);
  });

  it('is not followed to when the carrier points there', async () => {
    const url = fixture.carrier.serve(
      (_request, response) =>
        void response.writeHead(302, { location: `${fixture.stranger.origin}/carrier/media/1` }).end(),
    );
    const media = await fixture.process(conversation, await announce(url), 5);
    expect(media).toMatchObject({ state: 'failed', reason: 'carrier_refused' });
  });
});

it('shows the token of the tenant to its carrier', async () => {
  const url = fixture.carrier.serve({ bytes: samples.video() });
  await fixture.process(conversation, await announce(url));
  const asked = fixture.carrier.requests.filter(({ path }) => url.endsWith(path));
  expect(asked.map(({ authorization }) => authorization)).toEqual([`Bearer ${fixture.acme.carrierToken}`]);
});

describe('an item that failed', () => {
  const fail = async () => {
    let answers = 0;
    const bytes = await samples.jpeg();
    const url = fixture.carrier.serve((_request, response) => {
      answers += 1;
      if (answers === 1) response.writeHead(503).end();
      else response.end(bytes);
    });
    const id = await announce(url);
    await fixture.process(conversation, id, 5);
    return id;
  };

  it('is fetched again when its agent asks', async () => {
    const id = await fail();
    const jobsBefore = fixture.jobs.length;
    const answer = await fixture.post(`/v1/media/${id}/retry`);
    expect(answer).toMatchObject({ status: 200, body: { id, state: 'announced', reason: null } });
    expect(fixture.jobs.slice(jobsBefore)).toEqual([
      { name: 'media.process', payload: { tenantId: 'acme', mediaId: id } },
    ]);
    expect((await fixture.process(conversation, id)).state).toBe('ready');
  });

  it('is fetched again once, however often one asks', async () => {
    const id = await fail();
    const answers = await Promise.all([1, 2, 3].map(() => fixture.post(`/v1/media/${id}/retry`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'not_retryable' });
  });

  it('does not exist for another agent, nor for another tenant', async () => {
    const id = await fail();
    for (const token of [
      await fixture.agentToken({ agent: 'ben' }),
      await fixture.agentToken({ tenant: fixture.rival }),
    ])
      expect(await fixture.post(`/v1/media/${id}/retry`, token)).toMatchObject({ status: 404 });
  });
});

it('leaves an item to the next process when this one stops, even the last time', async () => {
  const stop = new AbortController();
  const url = fixture.carrier.serve(() => stop.abort());
  const id = await announce(url);
  const run = { attempt: 5, isLast: true, signal: stop.signal };
  await expect(
    processMedia(fixture.ctx, fixture.decoder, { tenantId: 'acme', mediaId: id }, run),
  ).rejects.toThrow('abort');
  const { messages } = await fixture.snapshot(conversation);
  expect(messages[0]?.media).toMatchObject([{ id, state: 'announced' }]);
});

it('fetches nothing beyond the number of items in one message', async () => {
  const url = fixture.carrier.serve({ bytes: samples.video() });
  const { media } = await fixture.receive(
    conversation,
    Array.from({ length: 12 }, () => ({ url })),
  );
  expect(media.map(({ reason }) => reason).slice(9)).toEqual([null, 'too_many', 'too_many']);
  expect(await fixture.process(conversation, media[11]!.id)).toMatchObject({ reason: 'too_many' });
});

it('fetches nothing while photos from callers are off, and says so', async () => {
  const admin = adminApi(fixture, fixture.acme);
  await admin('PUT', 'settings', { inboundMedia: false });
  const url = fixture.carrier.serve({ bytes: samples.video() });
  const message = await fixture.receive(conversation, [{ url }], 'My meter');
  expect(message).toMatchObject({ text: 'My meter', media: [{ state: 'unsupported', reason: 'media_off' }] });
  expect(await fixture.process(conversation, message.media[0]!.id)).toMatchObject({ reason: 'media_off' });
  await admin('PUT', 'settings', { inboundMedia: null });
  expect((await fixture.receive(conversation, [{ url }])).media).toMatchObject([{ state: 'announced' }]);
});

/** Sends until the other side hangs up. */
async function pour(response: ServerResponse, count: (octets: number) => void): Promise<void> {
  const chunk = Buffer.alloc(65_536);
  const hangUp = once(response, 'close');
  while (!response.destroyed) {
    count(chunk.length);
    if (response.write(chunk)) continue;
    const next = new AbortController();
    const { signal } = next;
    await Promise.race([once(response, 'drain', { signal }).catch(() => {}), hangUp]);
    next.abort();
  }
}
