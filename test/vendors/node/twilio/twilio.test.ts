import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { E164 } from '../../../../protocol/phone.ts';
import { type OutboundMessage } from '../../../../server/carriers/carrier.ts';
import { signAsTwilio, twilioWebhooks } from '../../../../server/carriers/twilio/signature.ts';
import { createTwilioCarrier } from '../../../../server/carriers/twilio/twilio.ts';
import { HttpPeer } from '../../../fakes/http-peer.ts';
import { TwilioNetwork } from '../../../fakes/twilio-network.ts';
import { openPrism } from './prism.ts';

const TOKEN = '12345678901234567890123456789012';
const URL_ = 'https://midcall.test/v1/carriers/twilio/acme/events?m=6f1c2d3e-0000-4000-8000-000000000000';
const FORM: Readonly<Record<string, string>> = {
  ...{ MessageSid: `MM${'1'.repeat(32)}`, From: '+14155552671', To: '+15005550006', ToCountry: 'US' },
  ...{ Body: 'Ça coûte 5 € à 😀 + a&b=c %41\n“¿Qué?”', NumMedia: '1', Empty: '', BrandNewParam: 'zzz' },
  ...{ MediaUrl0: 'https://api.twilio.com/2010-04-01/x', MediaContentType0: 'image/jpeg' },
};

describe('Twilio’s client as a witness of signatures', () => {
  const believe = async (
    token: string,
    signature: string,
    url: string,
    form: Readonly<Record<string, string>>,
  ) => {
    const body = new URLSearchParams(form).toString();
    const header = (name: string) => (name === 'x-twilio-signature' ? signature : undefined);
    return (await twilioWebhooks.verify([token], header, { url, body, nowSeconds: 0 })).ok;
  };
  const without = (name: string) => Object.fromEntries(Object.entries(FORM).filter(([key]) => key !== name));

  it.each([
    URL_,
    URL_.replace('.test', '.test:443'),
    URL_.replace('.test', '.test:8443'),
    URL_.split('?')[0]!,
  ])('signs what we believe, and believes what we sign: %s', async (url) => {
    const theirs = twilio.getExpectedTwilioSignature(TOKEN, url, FORM);
    expect(signAsTwilio(TOKEN, { url, fields: Object.entries(FORM) })).toBe(theirs);
    expect(await believe(TOKEN, theirs, url, FORM)).toBe(true);
    expect(twilio.validateRequest(TOKEN, theirs, url, FORM)).toBe(true);
  });

  const right = twilio.getExpectedTwilioSignature(TOKEN, URL_, FORM);
  const changed: [
    string,
    { token?: string; signature?: string; url?: string; form?: Record<string, string> },
  ][] = [
    ['nothing', {}],
    ['another token', { token: 'f'.repeat(32) }],
    ['no signature', { signature: '' }],
    ['a cut signature', { signature: right.slice(0, -2) }],
    ['a signature in small letters', { signature: right.toLowerCase() }],
    ['the scheme', { url: URL_.replace('https', 'http') }],
    ['the host', { url: URL_.replace('midcall', 'evil') }],
    ['the usual port added', { url: URL_.replace('.test', '.test:443') }],
    ['another port added', { url: URL_.replace('.test', '.test:8443') }],
    ['the path', { url: URL_.replace('acme', 'rival') }],
    ['a slash more', { url: URL_.replace('events', 'events/') }],
    ['no query', { url: URL_.split('?')[0]! }],
    ['another reference', { url: URL_.replace('6f1c', '7f1c') }],
    ['a query more', { url: `${URL_}&x=1` }],
    ...Object.keys(FORM).map((name): [string, { form: Record<string, string> }] => [
      `no ${name}`,
      { form: without(name) },
    ]),
    ...Object.keys(FORM).map((name): [string, { form: Record<string, string> }] => [
      `another ${name}`,
      { form: { ...FORM, [name]: `${FORM[name]}x` } },
    ]),
    ['a field more', { form: { ...FORM, NumMedi: '9' } }],
    ['fields in another order', { form: Object.fromEntries(Object.entries(FORM).reverse()) }],
  ];

  it.each(changed)(
    'judges like us: %s',
    async (_, { token = TOKEN, signature = right, url = URL_, form = FORM }) => {
      const theirs = twilio.validateRequest(token, signature, url, form);
      expect(await believe(token, signature, url, form)).toBe(theirs);
    },
  );

  it('refuses and believes at all', () => {
    const verdicts = changed.map(([, { token = TOKEN, signature = right, url = URL_, form = FORM }]) =>
      twilio.validateRequest(token, signature, url, form),
    );
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(2);
    expect(verdicts.filter((ok) => !ok).length).toBeGreaterThan(20);
  });

  it('judges a hash of the body like us', async () => {
    const body = '{"a":1}';
    const url = `${URL_}&bodySHA256=${twilio.getExpectedBodyHash(body)}`;
    const signature = twilio.getExpectedTwilioSignature(TOKEN, url, {});
    const header = (name: string) => (name === 'x-twilio-signature' ? signature : undefined);
    for (const given of [body, '{"a":2}', '']) {
      const { ok } = await twilioWebhooks.verify([TOKEN], header, { url, body: given, nowSeconds: 0 });
      expect(ok).toBe(twilio.validateRequestWithBody(TOKEN, signature, url, given));
    }
  });
});

describe('Twilio as its OpenAPI file has it', () => {
  const network = new TwilioNetwork();
  let peer: HttpPeer;
  let prism: Awaited<ReturnType<typeof openPrism>>;
  beforeAll(async () => {
    peer = await HttpPeer.open(network);
    prism = await openPrism(peer.origin);
  });
  afterAll(async () => {
    await prism.close();
    await peer.close();
  });

  const carrier = () => createTwilioCarrier({ origin: prism.origin });
  const signal = () => AbortSignal.timeout(8_000);
  const message = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
    ...{
      tenantId: 'acme',
      id: randomUUID(),
      from: E164.parse('+15005550006'),
      to: E164.parse('+14155552671'),
    },
    ...{ text: FORM['Body']!, validitySeconds: 90, callbackUrl: URL_ },
    ...more,
  });
  /** Their client, with every address moved to this machine. */
  const client = () => {
    const made = twilio(network.accountSid, network.authToken);
    made.api.baseUrl = prism.origin;
    return made;
  };

  it('takes our texts, and gives answers that we understand', async () => {
    const result = await carrier().send(message(), network.credentials, signal());
    expect(result).toEqual({ kind: 'accepted', carrierId: network.messages.at(-1)!.sid, segments: 1 });
  });

  it('gets from us what Twilio’s own client sends', async () => {
    const sent = message();
    await carrier().send(sent, network.credentials, signal());
    const ours = network.forms.at(-1);
    await client().messages.create({
      ...{ to: sent.to, from: sent.from, body: sent.text, statusCallback: sent.callbackUrl },
      ...{ validityPeriod: sent.validitySeconds, smartEncoded: false },
    });
    const theirs = network.forms.at(-1);
    expect(theirs).not.toBe(ours);
    expect(theirs).toEqual(ours);
  });

  it.each([
    ['longest', 'x'.repeat(918)],
    ['of another alphabet', '東京 '.repeat(200)],
    ['of one character', '.'],
  ])('takes texts that are the %s', async (_, text) => {
    expect(await carrier().send(message({ text }), network.credentials, signal())).toMatchObject({
      kind: 'accepted',
    });
    expect(network.messages.at(-1)!.body).toBe(text);
  });

  it.each([
    ['21610', { kind: 'rejected', code: '21610', reason: 'opted_out' }],
    ['20429', { kind: 'throttled' }],
  ])('passes the refusal %s on', async (code, result) => {
    await peer.play({ refuses: code });
    expect(await carrier().send(message(), network.credentials, signal())).toMatchObject(result);
    await expect(client().messages.create({ to: '+1', from: '+1', body: 'x' })).rejects.toMatchObject({
      code: Number(code),
    });
    await peer.play('accepted');
  });

  it('finds the account good, and another token not', async () => {
    expect(await carrier().check(network.credentials, signal())).toBe('ok');
    const wrong = { ...network.credentials, authToken: 'f'.repeat(32) };
    expect(await carrier().check(wrong, signal())).toBe('refused');
  });

  it('lists what it keeps, as we ask for it, with pictures', async () => {
    await carrier().send(message({ text: 'Listed' }), network.credentials, signal());
    network.bring({ from: '+14155552671', to: '+15005550006', text: 'Look', pictures: 2 });
    const since = new Date(Date.now() - 60_000);
    const pairs = [{ from: '+15005550006', to: '+14155552671' }];
    const kept = (await carrier().list!({ since, pairs }, network.credentials, signal()))!;
    expect(kept.find(({ text }) => text === 'Listed')).toMatchObject({ direction: 'out', segments: 1 });
    const brought = kept.find(({ text }) => text === 'Look')!;
    expect(await brought.event()).toMatchObject({
      ...{ type: 'inbound', from: '+14155552671', text: 'Look' },
      media: [{ type: 'image/jpeg' }, { type: 'image/jpeg' }],
    });
  });

  it('deletes a picture as we ask for it, as for its own client, and says the same once it is gone', async () => {
    const caller = { from: '+14155552671', to: '+15005550006', text: '' };
    const form = network.bring({ ...caller, pictures: 2 }, { origin: prism.origin });
    const deleteIt = (url: string) => carrier().deleteMedia!({ url }, network.credentials, signal());
    const [ours, theirs] = network.messages.at(-1)!.media.map(({ sid }) => sid);
    expect(await deleteIt(form['MediaUrl0']!)).toBe('gone');
    expect(network.deleted).toEqual([ours]);
    await client().messages(form['MessageSid']!).media(theirs!).remove();
    expect(network.deleted).toEqual([ours, theirs]);
    const [first, second] = peer.asked.slice(-2).map((line) => line.replace(/ME\w+/, 'ME'));
    expect(first).toBe(second);
    expect(await deleteIt(form['MediaUrl0']!)).toBe('gone');
    network.mayDelete = false;
    expect(await deleteIt(form['MediaUrl1']!)).toBe('refused');
    network.mayDelete = true;
    const wrong = { ...network.credentials, authToken: 'f'.repeat(32) };
    expect(await carrier().deleteMedia!({ url: form['MediaUrl1']! }, wrong, signal())).toBe('refused');
  });

  it('is a witness that speaks up: a text without a receiver is refused by the file, before it comes to Twilio', async () => {
    const before = network.forms.length;
    const authorization = `Basic ${btoa(`${network.accountSid}:${network.authToken}`)}`;
    const address = `${prism.origin}/2010-04-01/Accounts/${network.accountSid}/Messages.json`;
    const post = (form: Record<string, string>) =>
      fetch(address, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
    expect((await post({ Body: 'x', From: '+15005550006' })).status).toBe(422);
    expect((await post({ To: '+14155552671', Body: 'x', SmartEncoded: 'perhaps' })).status).toBe(422);
    expect(network.forms).toHaveLength(before);
  });

  it('is a witness of the played Twilio, too: an answer the file does not know is an error', async () => {
    await carrier().send(message(), network.credentials, signal());
    const last = network.messages.at(-1)!;
    const read = () => client().messages(last.sid).fetch();
    expect((await read()).status).toBe('queued');
    last.status = 'on_its_way';
    await expect(read()).rejects.toThrow();
    last.status = 'sent';
  });
});
