import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaLinks, type Media } from '../../../protocol/media.ts';
import { adminApi } from '../admin-api.ts';
import { PUBLIC_ORIGIN } from '../server-fixture.ts';
import { type Conversation, createMediaFixture, type MediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';

let fixture: MediaFixture;
let photo: Media;
let video: Media;
let conversation: Conversation;
const original = samples.video('isom', 5_000);
beforeAll(async () => {
  fixture = await createMediaFixture();
  ({ media: photo, conversation } = await fixture.send(await samples.jpeg(), 'image/jpeg'));
  ({ media: video } = await fixture.send(original, 'video/mp4'));
});
afterAll(() => fixture.close());

async function linksOf({ id }: Media, token?: string): Promise<MediaLinks> {
  const { status, body } = await fixture.post(`/v1/media/${id}/links`, token);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as MediaLinks;
}

function get(address: string, headers: Record<string, string> = {}) {
  const { pathname, search } = new URL(address);
  return fixture.app.inject({ url: pathname + search, headers });
}

const codeOf = (answer: { json(): unknown }) => (answer.json() as { code: string }).code;

describe('addresses of an item', () => {
  it('are of this server and good for ten minutes', async () => {
    const links = await linksOf(photo);
    for (const link of [links.thumbnail, links.full, links.download])
      expect(link?.startsWith(`${PUBLIC_ORIGIN}/media/acme/${photo.id}/`)).toBe(true);
    const leftMs = Date.parse(links.expiresAt) - fixture.clock.now().getTime();
    expect(leftMs).toBeGreaterThan(595_000);
    expect(leftMs).toBeLessThanOrEqual(600_000);
  });

  it('are given to the agent in charge only', async () => {
    const strangers = [
      await fixture.agentToken({ agent: 'ben' }),
      await fixture.agentToken({ tenant: fixture.rival }),
    ];
    for (const token of strangers)
      expect(await fixture.post(`/v1/media/${photo.id}/links`, token)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
  });

  it('do not exist for an item that is not ready', async () => {
    const { media } = await fixture.send(samples.pdf(), 'application/pdf');
    expect(await fixture.post(`/v1/media/${media.id}/links`)).toMatchObject({ status: 404 });
  });

  it('hold none for saving without the permission, and no other serves for it', async () => {
    const token = await fixture.agentToken({ permissions: ['sms.send'] });
    const links = await linksOf(photo, token);
    expect(links.download).toBeNull();
    const forged = await get(links.full.replace('/full?', '/download?'));
    expect([forged.statusCode, codeOf(forged)]).toEqual([403, 'link_invalid']);
  });

  it('hold none for saving while the setting is off, or the permission is withheld', async () => {
    const admin = adminApi(fixture, fixture.acme);
    expect((await linksOf(photo)).download).not.toBeNull();
    await admin('PUT', 'settings', { mediaSave: false });
    expect((await linksOf(photo)).download).toBeNull();
    await admin('PUT', 'settings', { mediaSave: null });
    await admin('PUT', 'agents/ana', { withheld: ['media.save'] });
    expect((await linksOf(photo)).download).toBeNull();
    await admin('PUT', 'agents/ana', { withheld: [] });
    expect((await linksOf(photo)).download).not.toBeNull();
  });

  it('hold no thumbnail for a video of which there is none', async () => {
    expect((await linksOf(video)).full).toContain(video.id);
  });
});

describe('an address', () => {
  it.each([
    [
      'another expiry',
      (link: string) => link.replace(/expires=(\d+)/, (_, s: string) => `expires=${Number(s) + 1}`),
    ],
    [
      'another signature',
      (link: string) => link.replace(/signature=(.)/, (_, c: string) => `signature=${c === 'A' ? 'B' : 'A'}`),
    ],
    ['a shorter signature', (link: string) => link.slice(0, -1)],
    ['no signature', (link: string) => link.replace(/&signature=.*/, '')],
    ['two signatures', (link: string) => `${link}&signature=${'A'.repeat(43)}`],
    ['no expiry', (link: string) => link.replace(/expires=\d+&/, '')],
    ['an expiry that is no number', (link: string) => link.replace(/expires=\d+/, 'expires=1e12')],
    ['another variant', (link: string) => link.replace('/full?', '/thumbnail?')],
    ['another tenant', (link: string) => link.replace('/acme/', '/rival/')],
    ['another item', (link: string) => link.replace(photo.id, video.id)],
  ])('with %s is invalid', async (_name, change) => {
    const { full } = await linksOf(photo);
    expect(change(full)).not.toBe(full);
    const answer = await get(change(full));
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(['link_invalid', 'invalid_request']).toContain(codeOf(answer));
  });

  it('of no known variant does not exist', async () => {
    const { full } = await linksOf(photo);
    expect((await get(full.replace('/full?', '/original?'))).statusCode).toBe(404);
  });

  it('is gone after ten minutes', async () => {
    const { full } = await linksOf(photo);
    fixture.clock.advance(601);
    const answer = await get(full);
    fixture.clock.advance(-601);
    expect([answer.statusCode, codeOf(answer)]).toEqual([410, 'link_expired']);
    expect((await get(full)).statusCode).toBe(200);
  });
});

describe('what is served', () => {
  it('can do nothing but be looked at', async () => {
    const { full, thumbnail } = await linksOf(photo);
    const answer = await get(full);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-site',
      'content-disposition': 'inline',
      'referrer-policy': 'no-referrer',
      'content-length': String(photo.size),
    });
    expect(answer.headers['cache-control']).toMatch(/^private, max-age=\d+$/);
    expect((await get(thumbnail ?? '')).headers).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline',
    });
  });

  it('is saved under the conversation and its place in it', async () => {
    const { download } = await linksOf(photo);
    const answer = await get(download ?? '');
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="${conversation.sessionId}-1-1.jpg"`,
    );
  });

  it('is never shown by itself when a browser does not play it', async () => {
    const { media } = await fixture.send(samples.video('3gp4'), 'video/3gpp');
    const answer = await get((await linksOf(media)).full);
    expect(answer.headers['content-type']).toBe('video/3gpp');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[0-9a-f-]{36}-1-1\.3gp"$/);
  });

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=100-', 100, original.length],
    ['bytes=-50', original.length - 50, original.length],
    ['bytes=5000-999999', 5_000, original.length],
  ])('may be a part: %s', async (range, start, end) => {
    const { full } = await linksOf(video);
    const answer = await get(full, { range });
    expect(answer.statusCode).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${original.length}`);
    expect(answer.rawPayload).toEqual(original.subarray(start, end));
  });

  it('is nothing when there is nothing in the part', async () => {
    const { full } = await linksOf(video);
    const answer = await get(full, { range: `bytes=${original.length}-` });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers['content-range']).toBe(`bytes */${original.length}`);
    expect(answer.rawPayload).toHaveLength(0);
  });

  it('is whole for a part of another state of it', async () => {
    const { full } = await linksOf(video);
    const other = await get(full, { range: 'bytes=0-9', 'if-range': '"other"' });
    expect([other.statusCode, other.rawPayload.length]).toEqual([200, original.length]);
    const same = await get(full, { range: 'bytes=0-9', 'if-range': String(other.headers['etag']) });
    expect(same.statusCode).toBe(206);
  });

  it('does not exist any more when its file is gone', async () => {
    const { media } = await fixture.send(await samples.jpeg(), 'image/jpeg');
    const { full } = await linksOf(media);
    const { object_key: key } = await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('media').select('object_key').where('id', '=', media.id).executeTakeFirstOrThrow(),
    );
    await fixture.ctx.mediaStorage.delete('acme', key ?? '');
    expect((await get(full)).statusCode).toBe(404);
  });
});
