import { randomUUID } from 'node:crypto';
import Telnyx from 'telnyx';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { E164 } from '../../../../protocol/phone.ts';
import { type OutboundMessage } from '../../../../server/carriers/carrier.ts';
import { telnyxWebhooks } from '../../../../server/carriers/telnyx/signature.ts';
import { createTelnyxCarrier } from '../../../../server/carriers/telnyx/telnyx.ts';
import { HttpPeer } from '../../../fakes/http-peer.ts';
import { TelnyxNetwork } from '../../../fakes/telnyx-network.ts';

const network = new TelnyxNetwork();
let peer: HttpPeer;
beforeAll(async () => {
  peer = await HttpPeer.open(network);
});
beforeEach(() => peer.play('accepted'));
afterAll(() => peer.close());

/** Their client, with its address moved to this machine. */
const client = (more: { maxRetries?: number } = {}) =>
  new Telnyx({
    ...{ apiKey: network.apiKey, publicKey: network.publicKey, baseURL: `${peer.origin}/v2` },
    ...{ maxRetries: 0, timeout: 4_000, ...more },
  });
const carrier = () => createTelnyxCarrier({ origin: peer.origin });
const signal = () => AbortSignal.timeout(8_000);

describe('Telnyx’s client as a witness of signatures', () => {
  const BODY = JSON.stringify(
    network.bring({ from: '+14155552671', to: '+15005550006', text: 'Ça coûte 5 € 😀', pictures: 1 }),
  );
  const right = network.sign(BODY);
  const [SIGNATURE, TIMESTAMP] = ['telnyx-signature-ed25519', 'telnyx-timestamp'] as const;
  const seconds = Number(right[TIMESTAMP]);

  const theirs = (body: string, headers: Record<string, string>) =>
    client()
      .webhooks.unwrap(body, { headers })
      .then(
        () => true,
        () => false,
      );
  const ours = async (body: string, headers: Record<string, string>) => {
    const signed = { body, url: 'https://midcall.test/', nowSeconds: Date.now() / 1_000 };
    return (await telnyxWebhooks.verify([network.publicKey], (name) => headers[name], signed)).ok;
  };
  const at = (ms: number) => network.sign(BODY, { at: new Date(Date.now() + ms) });

  const given: [string, { body?: string; headers?: Record<string, string> }][] = [
    ['nothing changed', {}],
    ['a minute old', { headers: at(-60_000) }],
    ['four minutes old', { headers: at(-240_000) }],
    ['four minutes ahead', { headers: at(240_000) }],
    ['six minutes old', { headers: at(-360_000) }],
    ['six minutes ahead', { headers: at(360_000) }],
    ['a day old', { headers: at(-86_400_000) }],
    ['another key', { headers: network.sign(BODY, { isStranger: true }) }],
    ['other words', { body: BODY.replace('5 €', '6 €') }],
    ['a space more', { body: `${BODY} ` }],
    ['other white space', { body: JSON.stringify(JSON.parse(BODY), null, 1) }],
    ['an empty body', { body: '' }],
    ['another time', { headers: { ...right, [TIMESTAMP]: String(seconds + 1) } }],
    ['an empty time', { headers: { ...right, [TIMESTAMP]: '' } }],
    ['a time that is none', { headers: { ...right, [TIMESTAMP]: 'now' } }],
    ['a time with a fraction', { headers: { ...right, [TIMESTAMP]: `${seconds}.5` } }],
    ['an empty signature', { headers: { ...right, [SIGNATURE]: '' } }],
    ['half a signature', { headers: { ...right, [SIGNATURE]: right[SIGNATURE]!.slice(0, 44) } }],
    ['a signature of nothing', { headers: { ...right, [SIGNATURE]: Buffer.alloc(64).toString('base64') } }],
    ['what is no base64', { headers: { ...right, [SIGNATURE]: '!'.repeat(88) } }],
    ['no padding', { headers: { ...right, [SIGNATURE]: right[SIGNATURE]!.replaceAll('=', '') } }],
    ['the signature of another body', { headers: network.sign(`${BODY} `) }],
  ];

  it.each(given)('judges like us: %s', async (_, { body = BODY, headers = right }) => {
    expect(await ours(body, headers)).toBe(await theirs(body, headers));
  });

  it('refuses and believes at all', async () => {
    const verdicts = await Promise.all(
      given.map(([, { body = BODY, headers = right }]) => theirs(body, headers)),
    );
    expect(verdicts.filter(Boolean)).toHaveLength(4);
    expect(verdicts.filter((ok) => !ok)).toHaveLength(18);
  });
});

describe('Telnyx’s client as a witness of requests', () => {
  const message = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
    ...{ tenantId: 'acme', id: randomUUID() },
    ...{ from: E164.parse('+15005550006'), to: E164.parse('+14155552671') },
    ...{ text: 'Your code: 12', validitySeconds: 90 },
    callbackUrl: `https://midcall.test/v1/carriers/telnyx/acme/events?m=${randomUUID()}`,
    ...more,
  });
  /** The fields of a text, as the types of their client name them. */
  const params = (of: OutboundMessage, more: Partial<Telnyx.MessageSendParams> = {}) => {
    const fields: Telnyx.MessageSendParams = {
      ...{ from: of.from, to: of.to, text: of.text, type: 'SMS', webhook_url: of.callbackUrl },
      messaging_profile_id: network.messagingProfileId,
      ...{ use_profile_webhooks: false, auto_detect: false, ...more },
    };
    return fields;
  };

  it('sends what we send, and gets the answer we get', async () => {
    const sent = message();
    const result = await carrier().send(sent, network.credentials, signal());
    const ours = network.bodies.at(-1);
    expect(result).toEqual({ kind: 'accepted', carrierId: network.messages.at(-1)!.id, segments: 1 });
    const { data } = await client().messages.send(params(sent));
    expect(network.bodies.at(-1)).not.toBe(ours);
    expect(network.bodies.at(-1)).toEqual(ours);
    expect(data?.id).toBe(network.messages.at(-1)!.id);
    expect(data?.parts).toBe(1);
  });

  it('sends a text of other characters as we do', async () => {
    const sent = message({ text: 'Ça coûte 5 € 😀 東京' });
    await carrier().send(sent, network.credentials, signal());
    const ours = network.bodies.at(-1);
    await client().messages.send(params(sent, { encoding: 'ucs2' }));
    expect(network.bodies.at(-1)).toEqual(ours);
  });

  it.each([
    ['40300', 409, { kind: 'rejected', code: '40300', reason: 'opted_out' }],
    ['40302', 400, { kind: 'rejected', code: '40302', reason: 'too_long' }],
    ['10011', 429, { kind: 'throttled' }],
  ])('is told of the refusal %s as we are', async (code, status, result) => {
    await peer.play({ refuses: code });
    expect(await carrier().send(message(), network.credentials, signal())).toMatchObject(result);
    const refused = await client()
      .messages.send(params(message()))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ status, error: { errors: [{ code }] } });
  });

  it('asks for the account, a message and detail records where we do', async () => {
    const sent = message({ text: 'Listed' });
    const result = await carrier().send(sent, network.credentials, signal());
    const carrierId = result.kind === 'accepted' ? result.carrierId : '';
    network.report({ ...sent, carrierId, reference: null }, 'delivered');
    const begin = peer.asked.length;
    expect(await carrier().check(network.credentials, signal())).toBe('ok');
    // far from midnight: days are what is asked for, and pairs are looked for from some time before
    const since = new Date(Date.now() - 86_400_000);
    since.setUTCHours(12, 0, 0, 0);
    const pairs = [{ from: sent.from, to: sent.to }];
    const kept = await carrier().list!({ since, pairs }, network.credentials, signal());
    expect(kept?.find(({ text }) => text === 'Listed')).toMatchObject({ direction: 'out', carrierId });
    const ours = peer.asked.slice(begin);

    await client().messagingProfiles.retrieve(network.messagingProfileId);
    await client().messages.retrieve(carrierId);
    const day = since.toISOString().slice(0, 10);
    const filter = { record_type: 'messaging' as const, created_at: { gte: day } };
    const sort = ['-created_at'];
    await client().detailRecords.list({ filter, sort });
    await client().detailRecords.list({
      filter: { ...filter, direction: 'outbound', cli: sent.from, cld: sent.to },
      sort,
    });
    const theirs = peer.asked.slice(begin + ours.length);
    expect(theirs).toHaveLength(4);
    // pages are named as the documentation does, of which their client differs
    const readable = (asked: string) =>
      decodeURIComponent(asked)
        .split(/[?&]/)
        .filter((part) => !part.startsWith('page'))
        .sort();
    for (const one of theirs) expect(ours.map(readable)).toContainEqual(readable(one));
  });

  it('would text a caller three times where we do it once', async () => {
    await peer.play('serverError');
    const before = peer.submissions.length;
    expect(await carrier().send(message(), network.credentials, signal())).toMatchObject({ kind: 'unknown' });
    expect(peer.submissions.length - before).toBe(1);
    const theirs = new Telnyx({ apiKey: network.apiKey, baseURL: `${peer.origin}/v2` });
    await expect(theirs.messages.send(params(message()))).rejects.toThrow();
    expect(peer.submissions.length - before).toBe(4);
  });
});

describe('the played Telnyx', () => {
  it('takes documented fields only, and needs those that Telnyx needs', async () => {
    const post = async (body: object) => {
      const headers = { authorization: `Bearer ${network.apiKey}`, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${peer.origin}/v2/messages`, init)).status;
    };
    const good = { from: '+15005550006', to: '+14155552671', text: 'x' };
    expect(await post(good)).toBe(200);
    expect(await post({ ...good, to: undefined })).toBe(422);
    expect(await post({ ...good, StatusCallback: 'https://midcall.test/' })).toBe(422);
    expect(await post({ ...good, encoding: 'perhaps' })).toBe(422);
    expect(await post({ ...good, webhook_url: 'nowhere' })).toBe(422);
  });
});
