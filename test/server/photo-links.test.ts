import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepMedia } from '../../server/media/sweep-media.ts';
import { retryMessage } from '../../server/messages/retry-message.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { refusal, type StartedCall, handOverAll } from './core.ts';
import { createPhotoLinkWorld, type PhotoLinkWorld } from './photo-link-world.ts';
import * as samples from './media/samples.ts';

let world: PhotoLinkWorld;
let call: StartedCall;
beforeAll(async () => {
  world = await createPhotoLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.carrier.script = () => undefined;
  call = await world.call();
});

const page = (path: string, more: { from?: string; lang?: string } = {}) =>
  world.app.inject({
    url: path + (more.lang ? `?lang=${more.lang}` : ''),
    remoteAddress: more.from ?? '203.0.113.7',
  });

type Head = Pick<Awaited<ReturnType<typeof page>>, 'headers'>;

async function set(values: Record<string, unknown>): Promise<void> {
  await world.app.inject({
    ...{ method: 'PUT', url: '/v1/admin/settings', body: values },
    headers: { authorization: `Bearer ${world.acme.adminKey}` },
  });
}

/** Tables with a row in which the text stands, of all that there are. */
async function tablesThatHold(text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const hits = await client.query(`select from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text]);
      if (hits.rowCount) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}

describe('asking for photos', () => {
  it('texts a link, in the language of the conversation, as a text like any other', async () => {
    const { address, token } = await world.ask(call);
    expect(address).toMatch(/^https:\/\/midcall\.test\/p\/acme\/[0-9a-z]{31}$/);
    const { messages, photoLink } = await call.snapshot();
    expect(messages).toMatchObject([
      { kind: 'text', state: 'accepted', agent: { id: 'ana' }, language: 'en' },
    ]);
    expect(photoLink).toMatchObject({ state: 'sent', messageId: messages[0]!.id, arrived: 0 });
    expect(world.carrier.ledger.at(-1)!.text).toMatch(new RegExp(`${token} Thank you\\.$`));
  });

  it('keeps the token out of every table, and of what the agent is shown', async () => {
    const { token } = await world.ask(call);
    expect(await tablesThatHold(token)).toEqual([]);
    expect(await tablesThatHold('*'.repeat(31))).toEqual(['message', 'stream_event']);
    expect(JSON.stringify(await call.snapshot())).not.toContain(token);
    expect(JSON.stringify(await call.snapshot())).toContain('*'.repeat(31));
  });

  it('gives each session one link: a new one ends the one before', async () => {
    const first = await world.ask(call);
    const second = await world.ask(call);
    expect(second.token).not.toBe(first.token);
    expect((await page(first.path)).statusCode).toBe(410);
    expect((await page(second.path)).statusCode).toBe(200);
    expect((await world.link(call))?.messageId).toBe(second.messageId);
  });

  it('leaves one link in force when two are asked for at once', async () => {
    const request = { kind: 'photoLink', callKey: call.callKey } as const;
    await Promise.all(
      Array.from({ length: 6 }, () =>
        submitMessage(world.ctx, world.ana, call.sessionId, randomUUID(), request),
      ),
    );
    const rows = await world.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('photo_link').selectAll().where('session_id', '=', call.sessionId).execute(),
    );
    expect(rows).toHaveLength(6);
    expect(rows.filter(({ replaced_at }) => replaced_at === null)).toHaveLength(1);
  });

  it('gives the same answer for the same key, and sends one link', async () => {
    const request = { kind: 'photoLink', callKey: call.callKey } as const;
    const key = randomUUID();
    const [one, two] = [
      await submitMessage(world.ctx, world.ana, call.sessionId, key, request),
      await submitMessage(world.ctx, world.ana, call.sessionId, key, request),
    ];
    expect(two.message.id).toBe(one.message.id);
    expect((await call.snapshot()).messages).toHaveLength(1);
  });

  it('sends the same link again when its text did not arrive, and not once it is over', async () => {
    world.carrier.script = () => ({ kind: 'rejected', code: '30007', reason: 'filtered' });
    const { sessionId, callKey } = call;
    const { message } = await submitMessage(world.ctx, world.ana, sessionId, randomUUID(), {
      kind: 'photoLink',
      callKey,
    });
    await handOverAll(world);
    world.carrier.script = () => undefined;
    const again = () => retryMessage(world.ctx, world.ana, sessionId, message.id, randomUUID(), callKey);
    await again();
    world.clock.advance(1);
    await handOverAll(world);
    const { text } = world.carrier.ledger.at(-1)!;
    const [, path = ''] = /(\/p\/acme\/\w+)/.exec(text) ?? [];
    expect((await page(path)).statusCode).toBe(200);
    world.clock.advance(1_801);
    expect(await refusal(again())).toBe('not_retryable');
  });

  it.each([
    ['links are off', { photoLink: false }],
    ['photos are off', { inboundMedia: false }],
  ])('is refused while %s', async (_why, values) => {
    await set(values);
    const request = { kind: 'photoLink', callKey: call.callKey } as const;
    const asking = submitMessage(world.ctx, world.ana, call.sessionId, randomUUID(), request);
    expect(await refusal(asking)).toBe('photo_link_off');
    await set({ photoLink: null, inboundMedia: null });
  });

  it('is refused for another call, after the end, and to whoever stopped texts', async () => {
    const ask = (callKey: string) =>
      submitMessage(world.ctx, world.ana, call.sessionId, randomUUID(), { kind: 'photoLink', callKey });
    expect(await refusal(ask('another'))).toBe('wrong_call');
    await call.inbound('STOP');
    expect(await refusal(ask(call.callKey))).toBe('opted_out');
    await call.end();
    expect(await refusal(ask(call.callKey))).toBe('session_ended');
  });
});

describe('the page of a link', () => {
  it('is not used up, nor opened, by whoever only looks at it', async () => {
    const { path } = await world.ask(call);
    for (let look = 0; look < 20; look++) expect((await page(path)).statusCode).toBe(200);
    expect((await world.link(call))?.state).toBe('sent');
  });

  it('answers HEAD as it does GET, without the page, and is not used up by it', async () => {
    const { path } = await world.ask(call);
    const head = (url: string) => world.app.inject({ method: 'HEAD', url, remoteAddress: '203.0.113.8' });
    // each answer has its own date and id; each page a secret of its own, of one length
    const own = ({ headers }: Head) =>
      Object.fromEntries(
        Object.entries(headers).filter(([name]) => name !== 'date' && name !== 'x-request-id'),
      );
    for (let look = 0; look < 20; look++) {
      const [read, looked] = [await page(path), await head(path)];
      expect([looked.statusCode, looked.body]).toEqual([200, '']);
      expect(own(looked)).toEqual(own(read));
    }
    expect((await world.link(call))?.state).toBe('sent');
    expect((await head(`/p/acme/${'0'.repeat(31)}`)).statusCode).toBe(404);
    await call.end();
    expect((await head(path)).statusCode).toBe(410);
  });

  it('lets nothing in, tells nobody where it is, and names nobody', async () => {
    const { path } = await world.ask(call);
    const { headers, body } = await page(path);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow, noarchive',
    });
    expect(headers['set-cookie']).toBeUndefined();
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(body).toMatch(/<html lang="en" dir="ltr">/);
    expect(body).not.toMatch(/\[\[|Grace|Okafor|\bAna\b|\+1415/);
  });

  it('speaks the language of the conversation, or the one that is asked for', async () => {
    const { path } = await world.ask(call);
    expect((await page(path, { lang: 'ar' })).body).toMatch(/<html lang="ar" dir="rtl">/);
    expect((await page(path, { lang: 'it' })).body).toContain('Scatta una foto');
    expect((await page(path, { lang: 'xx' })).body).toContain('Take a photo');
  });

  it('writes a company that looks like markup as text', async () => {
    const name = '<img src=x onerror=alert(1)> & "Sons"';
    const headers = { authorization: `Bearer ${world.acme.adminKey}` };
    const company = { method: 'PUT', url: '/v1/admin/company', headers } as const;
    await world.app.inject({ ...company, body: { name } });
    const { path } = await world.ask(call);
    const { body } = await page(path);
    await world.app.inject({ ...company, body: { name: 'Acme' } });
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Sons&quot;');
  });

  it('is gone with the call: 410 with words, and nothing is accepted any more', async () => {
    const { path, token } = await world.ask(call);
    const visitor = world.visitor(token);
    const begun = await visitor.begin(1_000);
    await call.end();
    const over = await page(path, { lang: 'de' });
    expect(over.statusCode).toBe(410);
    expect(over.body).toContain('Das Gespräch ist beendet');
    expect(over.body).not.toMatch(/\[\[|<script|type="file"/);
    const code = { status: 410, body: { code: 'photo_link_over' } };
    expect(await visitor.open()).toMatchObject(code);
    expect(await visitor.begin(10)).toMatchObject(code);
    expect(await visitor.put(begun.body.id, 0, Buffer.alloc(1_000))).toMatchObject(code);
    expect((await call.snapshot()).messages.filter(({ direction }) => direction === 'in')).toEqual([]);
  });

  it('is gone after its time', async () => {
    const { path, token } = await world.ask(call);
    world.clock.advance(1_801);
    expect((await page(path)).statusCode).toBe(410);
    expect((await page(path)).body).toContain('Ask for a new one on the phone');
    expect((await world.visitor(token).open()).status).toBe(410);
  });

  it('tells nothing of a link that is none: the same 404 as of any other address', async () => {
    const { token } = await world.ask(call);
    const forged = [
      `/p/acme/${'0'.repeat(31)}`,
      `/p/acme/${token.slice(0, 30)}${token.endsWith('a') ? 'b' : 'a'}`,
      `/p/acme/${token.toUpperCase()}`,
      `/p/rival/${token}`,
      `/p/nobody/${token}`,
      `/p/acme/${token}x`,
      '/p/acme/..%2f..%2fetc',
      "/p/acme/'%20or%201=1--",
    ];
    const other = await page('/no/such/address');
    const plain = ({ body }: { body: string }) => body.replace(/"requestId":"[^"]+"/, '');
    for (const [i, path] of forged.entries()) {
      const answer = await page(path, { from: `198.51.100.${i}` });
      expect(answer.statusCode, path).toBe(404);
      expect(plain(answer), path).toBe(plain(other));
    }
    expect((await world.visitor(token, { tenant: 'rival' }).open()).status).toBe(404);
  });

  it('stops listening to a network that tries many, and to no other', async () => {
    const { token, path } = await world.ask(call);
    const guess = (n: number) => page(`/p/acme/${String(n).padStart(31, '0')}`, { from: '192.0.2.66' });
    const codes: number[] = [];
    for (let n = 0; n < 40; n++) codes.push((await guess(n)).statusCode);
    expect(codes.slice(0, 30)).toEqual(Array<number>(30).fill(404));
    expect(codes.slice(30)).toEqual(Array<number>(10).fill(429));
    expect((await page(path, { from: '192.0.2.67' })).statusCode).toBe(200);
    expect((await world.visitor(token).open()).status).toBe(200);
    world.clock.advance(60);
    expect((await guess(99)).statusCode).toBe(404);
  });
});

describe('a file of a caller', () => {
  it('comes in pieces, is shown to the agent, and tells its page', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    await visitor.open();
    expect((await world.link(call))?.state).toBe('opened');
    const octets = await samples.photo(1_200, 900);
    const begun = await visitor.begin(octets.byteLength, 'image/jpeg', 'the-first-photo');
    expect((await world.link(call))?.state).toBe('arriving');
    const upload = await visitor.send(octets, { key: 'the-first-photo', piece: 70_000 });
    expect(upload).toMatchObject({ id: begun.body.id, state: 'arrived', received: octets.byteLength });
    const { messages, photoLink, session } = await call.snapshot();
    expect(photoLink).toMatchObject({ state: 'used', arrived: 1 });
    expect(session.unread).toBe(1);
    const message = messages.find(({ direction }) => direction === 'in')!;
    expect(message).toMatchObject({
      kind: 'inbound',
      text: '',
      media: [{ state: 'announced', kind: 'image' }],
    });
    await world.process(upload.id);
    const [shown] = (await call.snapshot()).messages.flatMap(({ media }) => media);
    expect(shown).toMatchObject({
      id: upload.id,
      state: 'ready',
      type: 'image/jpeg',
      width: 1_200,
      height: 900,
    });
    expect((await visitor.view()).body.uploads).toMatchObject([{ state: 'shown' }]);
  });

  it('loses its place and time, whatever the telephone has left in it', async () => {
    const { token } = await world.ask(call);
    const { id } = await world.visitor(token).send(await samples.jpegWithPosition());
    await world.process(id);
    const row = await world.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    const parts: Buffer[] = [];
    for await (const part of world.ctx.mediaStorage.read('acme', row.object_key!)) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString('latin1')).not.toMatch(/Exif|GPS|Telephone|xmpmeta/);
  });

  it('goes on after a cut: the server says how much it has', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const octets = await samples.photo(800, 600);
    const begun = await visitor.begin(octets.byteLength, 'image/jpeg', 'cut-in-the-middle');
    await visitor.put(begun.body.id, 0, octets.subarray(0, 30_000));
    // the answer was lost: the page does not know that it arrived
    const again = await visitor.put(begun.body.id, 0, octets.subarray(0, 30_000));
    expect(again).toMatchObject({ status: 409, body: { code: 'offset_mismatch' } });
    expect((await visitor.view()).body.uploads[0]).toMatchObject({ received: 30_000, state: 'arriving' });
    const upload = await visitor.send(octets, { key: 'cut-in-the-middle' });
    await world.process(upload.id);
    expect((await visitor.view()).body.uploads).toMatchObject([{ state: 'shown' }]);
  });

  it('takes one of two pieces that come at once, and keeps every octet of that one', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const begun = await visitor.begin(200_000, 'video/mp4');
    const { id } = begun.body;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => visitor.put(id, 0, Buffer.alloc(100_000, i + 1))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 200) + 1;
    const pieces = await world.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('media_piece').selectAll().where('media_id', '=', id).execute(),
    );
    expect(pieces).toHaveLength(1);
    const parts: Buffer[] = [];
    for await (const part of world.ctx.mediaStorage.read('acme', pieces[0]!.object_key))
      parts.push(part as Buffer);
    expect(Buffer.concat(parts).equals(Buffer.alloc(100_000, winner))).toBe(true);
  });

  it('becomes one message when its last piece comes twice', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const octets = await samples.jpeg();
    const { body } = await visitor.begin(octets.byteLength);
    await Promise.all([visitor.put(body.id, 0, octets), visitor.put(body.id, 0, octets)]);
    expect((await call.snapshot()).messages.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('is refused above the limits of size and number, before its octets are taken', async () => {
    await set({ mediaMaxBytes: 50_000, videoMaxBytes: 200_000, mediaMaxItems: 2 });
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    expect(await visitor.begin(50_001)).toMatchObject({ status: 413, body: { code: 'photo_too_large' } });
    expect((await visitor.begin(200_001, 'video/mp4')).status).toBe(413);
    const begun = await visitor.begin(60_000, 'video/mp4');
    expect(begun.status).toBe(200);
    const more = await visitor.put(begun.body.id, 0, Buffer.alloc(60_001));
    expect(more).toMatchObject({ status: 413, body: { code: 'photo_too_large' } });
    expect((await visitor.put(begun.body.id, 0, Buffer.alloc(600_000))).status).toBe(413);
    expect((await visitor.begin(10)).status).toBe(200);
    expect(await visitor.begin(10)).toMatchObject({ status: 409, body: { code: 'photo_limit_reached' } });
    expect((await visitor.view()).body).toMatchObject({ left: 0, photoMaxBytes: 50_000 });
    await set({ mediaMaxBytes: null, videoMaxBytes: null, mediaMaxItems: null });
  });

  it('cannot pass the limit of photos by calling itself a video', async () => {
    await set({ mediaMaxBytes: 50_000 });
    const { token } = await world.ask(call);
    const octets = await samples.photo(900, 700);
    expect(octets.byteLength).toBeGreaterThan(50_000);
    const { id } = await world.visitor(token).send(octets, { type: 'video/mp4' });
    await world.process(id);
    const [media] = (await call.snapshot()).messages.flatMap((message) => message.media);
    expect(media).toMatchObject({ state: 'unsupported', reason: 'too_large' });
    await set({ mediaMaxBytes: null });
  });

  it('is that of the page which sent the first one, and of no other', async () => {
    const { token } = await world.ask(call);
    const mine = world.visitor(token);
    const begun = await mine.begin(10);
    const other = world.visitor(token, { secret: 'the-secret-of-another-page' });
    const code = { status: 409, body: { code: 'photo_link_used' } };
    expect(await other.open()).toMatchObject(code);
    expect(await other.begin(10)).toMatchObject(code);
    expect(await other.put(begun.body.id, 0, Buffer.alloc(10))).toMatchObject(code);
    expect(await other.cancel(begun.body.id)).toBe(404);
    expect((await mine.view()).status).toBe(200);
  });

  it('cannot be that of another call', async () => {
    const { token } = await world.ask(call);
    const begun = await world.visitor(token).begin(10);
    const stranger = await world.ask(await world.call());
    const visitor = world.visitor(stranger.token);
    expect((await visitor.put(begun.body.id, 0, Buffer.alloc(10))).status).toBe(404);
    expect(await visitor.cancel(begun.body.id)).toBe(404);
  });

  it('is forgotten when the caller thinks better of it, and may be begun anew', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const octets = await samples.jpeg();
    const { body } = await visitor.begin(octets.byteLength, 'image/jpeg', 'thought-better');
    await visitor.put(body.id, 0, octets.subarray(0, 1_000));
    expect(await visitor.cancel(body.id)).toBe(204);
    expect(await visitor.cancel(body.id)).toBe(204);
    expect((await world.link(call))?.state).toBe('sent');
    expect((await visitor.put(body.id, 1_000, octets.subarray(1_000))).status).toBe(404);
    const upload = await visitor.send(octets, { key: 'thought-better' });
    await world.process(upload.id);
    expect((await visitor.view()).body.uploads).toMatchObject([{ state: 'shown' }]);
  });

  it.each([
    ['a page', () => samples.html(), 'image/jpeg', 'blocked'],
    ['an SVG', () => samples.svg(), 'image/svg+xml', 'unsupported'],
    ['an SVG that calls itself a photo', () => samples.svg(), 'image/png', 'blocked'],
    ['a PDF', () => samples.pdf(), 'application/pdf', 'unsupported'],
    ['a bomb of 400 million pixels', () => samples.pngBomb(20_000), 'image/png', 'blocked'],
    ['a GIF that is a script', () => samples.gifScript(), 'image/gif', 'blocked'],
    ['a HEIC', () => samples.heic(), 'image/heic', 'unsupported'],
  ])('that is %s is shown to be refused', async (_what, make, type, state) => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const { id } = await visitor.send(await make(), { type });
    await world.process(id);
    const [media] = (await call.snapshot()).messages.flatMap((message) => message.media);
    expect(media).toMatchObject({ state });
    expect((await visitor.view()).body.uploads).toMatchObject([{ state: 'refused' }]);
  });

  it('is not shown when a piece of it is missing', async () => {
    const { token } = await world.ask(call);
    const { id } = await world.visitor(token).send(await samples.photo(600, 400), { piece: 30_000 });
    await world.ctx.db.tenant('acme', (tx) =>
      tx.q.deleteFrom('media_piece').where('media_id', '=', id).where('start', '=', 30_000).execute(),
    );
    await expect(world.process(id)).rejects.toThrow('a piece of a file is missing');
  });

  it('is made of pixels again when it is a page as well', async () => {
    const { token } = await world.ask(call);
    const { id } = await world.visitor(token).send(await samples.polyglot());
    await world.process(id);
    const row = await world.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(row.state).toBe('ready');
    const parts: Buffer[] = [];
    for await (const part of world.ctx.mediaStorage.read('acme', row.object_key!)) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString('latin1')).not.toContain('<script>');
  });
});

describe('the plain form', () => {
  const post = (path: string, parts: readonly Part[]) => {
    const boundary = 'of-this-form';
    return world.app.inject({
      ...{ method: 'POST', url: path, remoteAddress: '203.0.113.7' },
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: form(parts, boundary),
    });
  };
  const field = (name: string, value: string): Part => ({ name, octets: Buffer.from(value) });
  const visit = field('visit', 'the-secret-of-a-plain-page');
  const file = (octets: Buffer, type = 'image/jpeg'): Part => ({ name: 'file', file: 'a.jpg', type, octets });

  it('takes whole files without script, and says so', async () => {
    const { path } = await world.ask(call);
    const { body } = await page(path);
    expect(body).toMatch(/<form class="plain-only plain" method="post" enctype="multipart\/form-data">/);
    expect(body).toMatch(/<input type="hidden" name="visit" value="[\w-]{43}"/);
    const answer = await post(path, [
      visit,
      file(await samples.jpeg()),
      file(await samples.png(), 'image/png'),
    ]);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Arrived: 2');
    expect(answer.body).toContain('value="the-secret-of-a-plain-page"');
    const items = (await call.snapshot()).messages.flatMap(({ media }) => media);
    for (const { id } of items) await world.process(id);
    const shown = (await call.snapshot()).messages.flatMap(({ media }) => media);
    expect(shown).toMatchObject([{ state: 'ready' }, { state: 'ready' }]);
  });

  it('says what is wrong: nothing chosen, too large, too many, another page', async () => {
    const { path } = await world.ask(call);
    expect((await post(path, [visit, file(Buffer.alloc(0))])).body).toContain('Choose a photo first.');
    await set({ mediaMaxBytes: 10_485_760, mediaMaxItems: 1 });
    const large = await post(path, [visit, file(Buffer.alloc(10_485_761, 1))]);
    expect(large.body).toContain('Too large: 10 MB at most.');
    expect((await post(path, [visit, file(Buffer.alloc(27_000_000, 1))])).body).toContain('Too large');
    expect((await post(path, [visit, file(Buffer.alloc(10, 1))])).body).toContain('Arrived: 1');
    expect((await post(path, [visit, file(Buffer.alloc(10, 2))])).body).toContain('No more files');
    await set({ mediaMaxBytes: null, mediaMaxItems: null });
    const other = field('visit', 'the-secret-of-another-page');
    expect((await post(path, [other, file(Buffer.alloc(10, 3))])).body).toContain('ask for a new link');
    expect((await call.snapshot()).messages.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('gives the page of the end when the call is over, and takes nothing', async () => {
    const { path } = await world.ask(call);
    await call.end();
    const answer = await post(path, [visit, file(await samples.jpeg())]);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('The call has ended');
    expect((await call.snapshot()).messages.filter(({ direction }) => direction === 'in')).toEqual([]);
  });

  it('refuses what is no form, and leaves no page without an answer', async () => {
    const { path } = await world.ask(call);
    const send = (type: string, payload: string) =>
      world.app.inject({ method: 'POST', url: path, headers: { 'content-type': type }, payload });
    expect((await send('multipart/form-data', 'x')).statusCode).toBe(400);
    expect((await send('application/json', '{}')).statusCode).toBe(415);
    expect((await send('multipart/form-data; boundary=b', '--b\r\nbroken')).statusCode).toBe(400);
    expect((await post(`/p/acme/${'0'.repeat(31)}`, [visit])).statusCode).toBe(404);
  });
});

describe('what is left of files that never came in full', () => {
  it('is deleted after two hours, and what is needed stays', async () => {
    const { token } = await world.ask(call);
    const visitor = world.visitor(token);
    const left = await visitor.begin(10_000);
    await visitor.put(left.body.id, 0, Buffer.alloc(1_000));
    const done = await visitor.send(await samples.jpeg());
    const pieces = () =>
      world.ctx.db.tenant('acme', (tx) =>
        tx.q
          .selectFrom('media_piece')
          .select(['media_id', 'object_key'])
          .where('media_id', 'in', [left.body.id, done.id])
          .execute(),
      );
    const [before] = (await pieces()).filter(({ media_id }) => media_id === left.body.id);
    const { signal } = new AbortController();
    await sweepMedia(world.ctx, signal);
    expect(await pieces()).toHaveLength(2);
    world.clock.advance(7_300);
    await sweepMedia(world.ctx, signal);
    expect((await pieces()).map(({ media_id }) => media_id)).toEqual([done.id]);
    expect(await world.ctx.mediaStorage.size('acme', before!.object_key)).toBeNull();
    await world.process(done.id);
    expect(await pieces()).toEqual([]);
  });
});

interface Part {
  name: string;
  file?: string;
  type?: string;
  octets: Buffer;
}

/** As a browser writes it. Source: RFC 7578. */
function form(parts: readonly Part[], boundary: string): Buffer {
  const written = parts.flatMap(({ name, file, type, octets }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n` +
        `${type ? `Content-Type: ${type}\r\n` : ''}\r\n`,
    ),
    octets,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}
