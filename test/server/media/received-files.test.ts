import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Media } from '../../../protocol/media.ts';
import { createMediaFixture, type MediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';

let fixture: MediaFixture;
beforeAll(async () => {
  fixture = await createMediaFixture();
});
afterAll(() => fixture.close());

/** What is served for an item. */
async function served({ id }: Media, variant: 'full' | 'thumbnail' = 'full'): Promise<Buffer> {
  const { body } = await fixture.post(`/v1/media/${id}/links`);
  const url = new URL(String(body[variant]));
  return (await fixture.app.inject(url.pathname + url.search)).rawPayload;
}

describe('a picture', () => {
  it('is shown upright, without its position or any other metadata', async () => {
    const original = await samples.jpegWithPosition();
    expect(await sharp(original).metadata()).toMatchObject({ orientation: 6, width: 80 });
    expect(original.includes('Telephone')).toBe(true);
    const { media } = await fixture.send(original, 'image/jpeg');
    expect(media).toMatchObject({ state: 'ready', kind: 'image', type: 'image/jpeg', width: 40, height: 80 });
    const full = await served(media);
    const metadata = await sharp(full).metadata();
    for (const name of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const)
      expect(metadata[name], name).toBeUndefined();
    for (const trace of ['Exif', 'GPS', 'Telephone', 'xmpmeta'])
      expect(full.includes(trace), trace).toBe(false);
    const [red, , blue] = await sharp(full)
      .extract({ left: 20, top: 10, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(red).toBeGreaterThan(200);
    expect(blue).toBeLessThan(60);
  });

  it('has a thumbnail of at most 320 pixels', async () => {
    const { media } = await fixture.send(await samples.jpeg(1_600, 1_200), 'image/jpeg');
    expect(await sharp(await served(media, 'thumbnail')).metadata()).toMatchObject({
      format: 'webp',
      width: 320,
      height: 240,
    });
  });

  it('is at most 2,048 pixels wide and high', async () => {
    const { media } = await fixture.send(await samples.jpeg(3_000, 1_500), 'image/jpeg');
    expect(media).toMatchObject({ state: 'ready', width: 2_048, height: 1_024 });
  });

  it('keeps moving when it is a short GIF', async () => {
    const { media } = await fixture.send(await samples.movingGif(20), 'image/gif');
    expect(media).toMatchObject({ state: 'ready', type: 'image/gif', width: 320, height: 240 });
    expect((await sharp(await served(media), { pages: -1 }).metadata()).pages).toBe(20);
    expect((await sharp(await served(media, 'thumbnail')).metadata()).pages ?? 1).toBe(1);
  });

  it('stands still when it is a GIF of 500 frames', async () => {
    const { media } = await fixture.send(await samples.movingGif(500, 640, 40), 'image/gif');
    expect(media).toMatchObject({ state: 'ready', type: 'image/gif', width: 640, height: 40 });
    expect((await sharp(await served(media)).metadata()).pages ?? 1).toBe(1);
  });

  it('stays PNG when it is a screenshot, and becomes JPEG when it is a photo', async () => {
    const screenshot = await fixture.send(await samples.png(), 'image/png');
    expect(screenshot.media).toMatchObject({ state: 'ready', type: 'image/png' });
    const photo = await fixture.send(await samples.photoAsPng(1_200, 900), 'image/png');
    expect(photo.media).toMatchObject({ state: 'ready', type: 'image/jpeg' });
  });

  it('may be WebP', async () => {
    const { media } = await fixture.send(await samples.webp(), 'image/webp');
    expect(media).toMatchObject({ state: 'ready', type: 'image/webp', width: 300 });
  });

  it('that is a page and an archive as well is nothing but a picture afterwards', async () => {
    const original = await samples.polyglot();
    expect(original.includes('<script>')).toBe(true);
    const { media } = await fixture.send(original, 'image/jpeg');
    expect(media.state).toBe('ready');
    const full = await served(media);
    expect(full.includes('script')).toBe(false);
    expect(full.includes('PK\u0003\u0004')).toBe(false);
  });

  it('is what its bytes are, whatever it is called', async () => {
    const { media } = await fixture.send(await samples.jpeg(), 'application/octet-stream');
    expect(media).toMatchObject({ state: 'ready', kind: 'image', type: 'image/jpeg' });
  });

  it('is shown although the number does not take pictures', async () => {
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('phone_number').set({ mms: false }).where('tenant_id', '=', 'acme').execute(),
    );
    const { media, conversation } = await fixture.send(await samples.jpeg(), 'image/jpeg');
    expect((await fixture.snapshot(conversation)).session).toMatchObject({ id: conversation.sessionId });
    expect(media.state).toBe('ready');
  });
});

describe('a video', () => {
  it.each([
    ['isom', 'video/mp4'],
    ['3gp4', 'video/3gpp'],
    ['qt  ', 'video/quicktime'],
  ] as const)('of brand %s is kept as it came', async (brand, type) => {
    const original = samples.video(brand);
    const { media } = await fixture.send(original, type);
    expect(media).toMatchObject({ state: 'ready', kind: 'video', type, size: original.length, reason: null });
    expect(media.durationMs).toBe(2_500);
    expect(await served(media)).toEqual(original);
  });

  it('may be WebM', async () => {
    const { media } = await fixture.send(samples.webm(), 'video/webm');
    expect(media).toMatchObject({ state: 'ready', kind: 'video', type: 'video/webm' });
  });

  it('called a picture is a video', async () => {
    const { media } = await fixture.send(samples.video(), 'image/jpeg');
    expect(media).toMatchObject({ state: 'ready', kind: 'video', type: 'video/mp4' });
  });

  it('that cannot be rid of what it says of its maker is not shown', async () => {
    const foreign = samples.video('isom', 5_000, samples.movie({ handler: 'meta' }));
    const { media } = await fixture.send(foreign, 'video/mp4');
    expect(media).toMatchObject({ state: 'unsupported', reason: 'type_unsupported', type: 'video/mp4' });
    expect((await fixture.post(`/v1/media/${media.id}/links`)).status).toBe(404);
  });

  it('with a page behind its head is blocked', async () => {
    const forged = Buffer.concat([samples.video().subarray(0, 24), samples.html()]);
    const { media } = await fixture.send(forged, 'video/mp4');
    expect(media).toMatchObject({ state: 'blocked', reason: 'undecodable' });
  });

  it('without its end is blocked', async () => {
    const { media } = await fixture.send(samples.video().subarray(0, 4_000), 'video/mp4');
    expect(media).toMatchObject({ state: 'blocked', reason: 'undecodable' });
  });
});

describe('a file that cannot be shown', () => {
  it.each([
    ['a HEIC picture', samples.heic, 'image/heic', 'image/heic'],
    ['a HEIC picture called JPEG', samples.heic, 'image/jpeg', 'image/heic'],
    ['a PDF', samples.pdf, 'application/pdf', 'application/pdf'],
    ['a sound', samples.mp3, 'audio/mpeg', 'audio/mpeg'],
    ['an SVG', samples.svg, 'image/svg+xml', 'image/svg+xml'],
    ['an SVG without a prologue', samples.bareSvg, 'image/svg+xml', 'image/svg+xml'],
    ['text', () => Buffer.from('hello'), 'text/plain; charset=utf-8', 'text/plain'],
  ])('%s is told with its type', async (_name, make, declared, type) => {
    const { media } = await fixture.send(make(), declared);
    expect(media).toMatchObject({ state: 'unsupported', reason: 'type_unsupported', kind: 'file', type });
  });

  it.each([
    ['an SVG', 'image/jpeg', samples.svg],
    ['an SVG without a prologue', 'image/jpeg', samples.bareSvg],
    ['a page', 'image/jpeg', samples.html],
    ['a page', 'IMAGE/PNG; name="a.png"', samples.html],
    ['a PDF', 'image/png', samples.pdf],
    ['a playlist', 'video/mp4', samples.playlist],
  ])('%s called %s is blocked', async (_name, declared, make) => {
    const { media } = await fixture.send(make(), declared);
    expect(media).toMatchObject({ state: 'blocked', reason: 'type_mismatch' });
    expect((await fixture.post(`/v1/media/${media.id}/links`)).status).toBe(404);
  });

  it.each([
    [
      'a JPEG without its second half',
      async () => (await samples.photo(400, 300)).subarray(0, 5_000),
      'image/jpeg',
    ],
    ['a script that begins like a GIF', async () => samples.gifScript(), 'image/gif'],
    ['nothing but the head of a PNG', async () => (await samples.png()).subarray(0, 40), 'image/png'],
  ])('%s is blocked', async (_name, make, declared) => {
    const { media } = await fixture.send(await make(), declared);
    expect(media).toMatchObject({ state: 'blocked', reason: 'undecodable' });
  });

  it('of no octets is blocked', async () => {
    const { media } = await fixture.send(Buffer.alloc(0), 'image/jpeg');
    expect(media.state).toBe('blocked');
  });
});

describe('what is left of an item', () => {
  it('is neither an address of the carrier nor a draft', async () => {
    const { media } = await fixture.send(await samples.jpeg(), 'image/jpeg');
    const row = await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('media').selectAll().where('id', '=', media.id).executeTakeFirstOrThrow(),
    );
    expect(row.source_url).toBeNull();
    expect(await fixture.ctx.mediaStorage.deleteOldDrafts(new Date(Date.now() + 7_200_000))).toBe(0);
  });

  it('is told to the screens once, with no address in the log', async () => {
    const { media, conversation } = await fixture.send(await samples.jpeg(), 'image/jpeg');
    const repeated = await fixture.process(conversation, media.id);
    expect(repeated).toEqual(media);
    const events = await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .selectFrom('stream_event')
        .select('data')
        .where('stream', '=', `s:${conversation.sessionId}`)
        .orderBy('seq')
        .execute(),
    );
    const changes = events
      .map(({ data }) => data as { type: string })
      .filter((e) => e.type === 'media.changed');
    expect(changes).toEqual([{ type: 'media.changed', messageId: expect.any(String) as string, media }]);
    expect(JSON.stringify(fixture.lines)).not.toMatch(/carrier\/media|4155560/);
  });

  it('is shown although the call has ended in the meantime', async () => {
    const conversation = await fixture.startConversation({ callKey: 'ends' });
    const url = fixture.carrier.serve({ bytes: await samples.jpeg(), type: 'image/jpeg' });
    const { media } = await fixture.receive(conversation, [{ url }]);
    await fixture.report({
      callKey: 'ends',
      seq: 2,
      state: 'ended',
      caller: conversation.caller,
      endReason: 'caller_hangup',
    });
    expect((await fixture.snapshot(conversation)).session.state).not.toBe('active');
    expect((await fixture.process(conversation, media[0]!.id)).state).toBe('ready');
  });
});
