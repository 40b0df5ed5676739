import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MediaOpening } from '../../../server/carriers/carrier.ts';
import { createTelnyxCarrier } from '../../../server/carriers/telnyx/telnyx.ts';
import { MediaHost } from '../../fakes/media-host.ts';

const credentials = {
  apiKey: `KEY${'0'.repeat(32)}`,
  publicKey: Buffer.alloc(32, 1).toString('base64'),
  messagingProfileId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
};
const item = (last: string) => `/media/${last}.jpg`;

let telnyx: MediaHost;
/** Nobody has any business there. */
let canary: MediaHost;
beforeAll(async () => {
  [telnyx, canary] = [await new MediaHost().open(), await new MediaHost().open()];
});
beforeEach(() => {
  telnyx.answers = new Map();
  telnyx.asked.length = 0;
});
afterAll(() => Promise.all([telnyx.close(), canary.close()]));

const open = (url: string, origin: string | undefined = telnyx.origin): Promise<MediaOpening> =>
  createTelnyxCarrier({ ...(origin && { origin }) }).openMedia(
    { url },
    credentials,
    AbortSignal.timeout(2_000),
  );
const words = async (opening: MediaOpening) => {
  if (!opening.ok) return opening.reason;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opening.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

describe('a picture at Telnyx', () => {
  it('is asked for without the credentials of the account: its address opens it', async () => {
    telnyx.answers.set(`${item('1')}?signature=x`, { status: 200, body: 'picture' });
    const opening = await open(`${telnyx.origin}${item('1')}?signature=x`);
    expect(opening).toMatchObject({ ok: true, declaredType: 'image/jpeg' });
    expect(await words(opening)).toBe('picture');
    expect(telnyx.asked).toEqual([{ path: `${item('1')}?signature=x`, authorization: undefined }]);
  });

  it('is followed to where it lies, three times at most', async () => {
    for (const [from, to] of ['12', '23', '34'])
      telnyx.answers.set(item(from!), { status: 307, location: item(to!) });
    telnyx.answers.set(item('4'), { status: 200, body: 'far away' });
    expect(await words(await open(telnyx.origin + item('1')))).toBe('far away');
    telnyx.answers.set(item('4'), { status: 302, location: item('5') });
    expect(await words(await open(telnyx.origin + item('1')))).toBe('carrier_refused');
  });

  it.each([
    [404, 'not_found'],
    [410, 'not_found'],
    [403, 'carrier_refused'],
    [500, 'carrier_refused'],
    [206, 'carrier_refused'],
  ])('that is answered with %i is %s', async (status, reason) => {
    telnyx.answers.set(item('1'), { status });
    expect(await words(await open(telnyx.origin + item('1')))).toBe(reason);
  });
});

/** Addresses on this machine, and what might lead there; none may be asked. */
const strange = () => [
  canary.origin + item('1'),
  `http://localhost:${canary.port}${item('1')}`,
  `http://2130706433:${canary.port}${item('1')}`,
  `http://0x7f.1:${canary.port}${item('1')}`,
  `http://[::ffff:127.0.0.1]:${canary.port}${item('1')}`,
  `http://127.0.0.1.:${canary.port}${item('1')}`,
  `http://0.0.0.0:${canary.port}${item('1')}`,
  `https://127.0.0.1:${canary.port}${item('1')}`,
  `//127.0.0.1:${canary.port}${item('1')}`,
  `http://user:pass@127.0.0.1:${canary.port}${item('1')}`,
  `https://media.telnyx.com@127.0.0.1:${canary.port}/`,
  `http://127.0.0.1:${canary.port}\\@media.telnyx.com/`,
  `https://media.telnyx.com:${canary.port}/`,
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'data:image/jpeg;base64,AAAA',
  'ftp://127.0.0.1/x',
  'http://',
];

describe('an address that is not Telnyx’s', () => {
  it('is not asked when a webhook names it, neither of a played Telnyx nor of the real one', async () => {
    for (const url of ['', ...strange()]) {
      expect(await words(await open(url)), url).toBe('refused_address');
      expect(
        await words(await createReal().openMedia({ url }, credentials, AbortSignal.timeout(500))),
        url,
      ).toBe('refused_address');
    }
    expect(await words(await open(`${telnyx.origin}/v2/messages`))).toBe('refused_address');
    expect(canary.connections).toBe(0);
    expect(telnyx.asked).toEqual([]);
  });

  it('is not asked when Telnyx redirects there', async () => {
    for (const location of strange()) {
      telnyx.answers.set(item('1'), { status: 302, location });
      expect(await words(await open(telnyx.origin + item('1'))), location).toBe('refused_address');
    }
    expect(canary.connections).toBe(0);
  });
});

/** As on the internet; only for what it refuses before it asks. */
const createReal = () => createTelnyxCarrier();
