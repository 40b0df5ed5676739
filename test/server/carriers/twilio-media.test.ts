import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MediaOpening } from '../../../server/carriers/carrier.ts';
import { createTwilioCarrier } from '../../../server/carriers/twilio/twilio.ts';
import { MediaHost } from '../../fakes/media-host.ts';

const SID = `AC${'0'.repeat(32)}`;
const credentials = { accountSid: SID, authToken: 'a'.repeat(32) };
const item = (last: string) =>
  `/2010-04-01/Accounts/${SID}/Messages/MM${'1'.repeat(32)}/Media/ME${'2'.repeat(31)}${last}`;

let api: MediaHost;
/** Nobody has any business there. */
let canary: MediaHost;
beforeAll(async () => {
  [api, canary] = [await new MediaHost().open(), await new MediaHost().open()];
});
beforeEach(() => {
  api.answers = new Map();
  api.asked.length = 0;
});
afterAll(() => Promise.all([api.close(), canary.close()]));

const open = (url: string): Promise<MediaOpening> =>
  createTwilioCarrier({ origin: api.origin }).openMedia({ url }, credentials, AbortSignal.timeout(2_000));
const words = async (opening: MediaOpening) => {
  if (!opening.ok) return opening.reason;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opening.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

describe('a picture at Twilio', () => {
  it('is asked for with the credentials of the account', async () => {
    api.answers.set(item('1'), { status: 200, body: 'picture' });
    const opening = await open(api.origin + item('1'));
    expect(opening).toMatchObject({ ok: true, declaredType: 'image/jpeg' });
    expect(await words(opening)).toBe('picture');
    const authorization = `Basic ${btoa(`${SID}:${credentials.authToken}`)}`;
    expect(api.asked).toEqual([{ path: item('1'), authorization }]);
  });

  it('is followed to where it lies, three times at most', async () => {
    for (const [from, to] of ['12', '23', '34'])
      api.answers.set(item(from!), { status: 307, location: item(to!) });
    api.answers.set(item('4'), { status: 200, body: 'far away' });
    expect(await words(await open(api.origin + item('1')))).toBe('far away');
    api.answers.set(item('4'), { status: 302, location: item('5') });
    expect(await words(await open(api.origin + item('1')))).toBe('carrier_refused');
  });

  it.each([
    [404, 'not_found'],
    [410, 'not_found'],
    [401, 'carrier_refused'],
    [500, 'carrier_refused'],
    [206, 'carrier_refused'],
  ])('that is answered with %i is %s', async (status, reason) => {
    api.answers.set(item('1'), { status });
    expect(await words(await open(api.origin + item('1')))).toBe(reason);
  });
});

/** Addresses on this machine, and what might lead there; none may be asked. */
const strange = () => [
  canary.origin + item('1'),
  `http://localhost:${canary.port}${item('1')}`,
  `http://2130706433:${canary.port}${item('1')}`,
  `http://0x7f.1:${canary.port}${item('1')}`,
  `http://0177.0.0.1:${canary.port}${item('1')}`,
  `http://[::ffff:127.0.0.1]:${canary.port}${item('1')}`,
  `http://127.0.0.1.:${canary.port}${item('1')}`,
  `http://0.0.0.0:${canary.port}${item('1')}`,
  `https://127.0.0.1:${canary.port}${item('1')}`,
  `//127.0.0.1:${canary.port}${item('1')}`,
  `http://user:pass@127.0.0.1:${canary.port}${item('1')}`,
  `https://mms.twiliocdn.com@127.0.0.1:${canary.port}/`,
  `http://127.0.0.1:${canary.port}\\@mms.twiliocdn.com/`,
  `https://mms.twiliocdn.com:${canary.port}/`,
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'data:image/jpeg;base64,AAAA',
  'ftp://127.0.0.1/x',
  '',
  'http://',
];

describe('an address that is not Twilio’s', () => {
  it('is not asked when a webhook names it', async () => {
    for (const url of strange()) expect(await words(await open(url)), url).toBe('refused_address');
    expect(await words(await open(`${api.origin}/2010-04-01/Accounts/${SID}.json`))).toBe('refused_address');
    expect(canary.connections).toBe(0);
    expect(api.asked).toEqual([]);
  });

  it('is not asked when Twilio’s API redirects there, and gets no credentials', async () => {
    for (const location of strange().filter((one) => one !== '')) {
      api.answers.set(item('1'), { status: 302, location });
      expect(await words(await open(api.origin + item('1'))), location).toBe('refused_address');
    }
    expect(canary.connections).toBe(0);
  });

  it('is not the place itself that media lie at, when a webhook names that', async () => {
    expect(await words(await open('https://mms.twiliocdn.com/x'))).toBe('refused_address');
  });
});

describe('deleting a picture at Twilio', () => {
  const remove = (url: string) =>
    createTwilioCarrier({ origin: api.origin }).deleteMedia!(
      { url },
      credentials,
      AbortSignal.timeout(2_000),
    );

  it.each([
    [204, 'gone'],
    [404, 'gone'],
    [410, 'gone'],
    [401, 'refused'],
    [403, 'refused'],
    [429, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
    [400, 'declined'],
    [409, 'declined'],
    [302, 'declined'],
  ])('that is answered with %i: %s', async (status, deletion) => {
    api.answers.set(`${item('1')}.json`, { status, location: `${canary.origin}/` });
    expect(await remove(api.origin + item('1'))).toBe(deletion);
    const authorization = `Basic ${btoa(`${SID}:${credentials.authToken}`)}`;
    expect(api.asked).toEqual([{ path: `${item('1')}.json`, authorization }]);
  });

  it('asks no other address, and none that holds what is behind a resource', async () => {
    const others = ['https://mms.twiliocdn.com/x', `${api.origin}/2010-04-01/Accounts/${SID}.json`];
    for (const url of [...strange(), ...others]) expect(await remove(url), url).toBe('foreign');
    expect(api.asked).toEqual([]);
    expect(canary.connections).toBe(0);
  });

  it('is tried again later when there is no answer', async () => {
    const closed = createTwilioCarrier({ origin: 'http://127.0.0.1:9' });
    const url = `http://127.0.0.1:9${item('1')}`;
    expect(await closed.deleteMedia!({ url }, credentials, AbortSignal.timeout(2_000))).toBe('unreachable');
  });
});
