import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TwilioVoice, VOICE_ACCOUNT } from '../../../fakes/twilio-voice.ts';
import { newCall } from '../../../../server/telephony/followed/decide-call.ts';
import { lookAtCalls } from '../../../../server/telephony/twilio/look-at-calls.ts';
import { PUBLIC_ORIGIN } from '../../../server/server-fixture.ts';
import { createVoiceWorld, type VoiceWorld } from '../../../server/twilio-voice-world.ts';

const { accountSid, authToken } = VOICE_ACCOUNT;

describe('Twilio’s own package as a witness of voice callbacks', () => {
  let world: VoiceWorld;
  beforeAll(async () => {
    world = await createVoiceWorld();
  });
  afterAll(() => world.close());

  it.each([
    ['nothing in the address', {}],
    ['what a flow knows', { agent: 'Ana Rossi', queue: 'repairs', language: 'it', caller: '+14155550142' }],
  ])('signs callbacks that are believed, with %s', async (_, query) => {
    const at = world.clock.now();
    const root = world.voice.begins({ from: '+14155550142', at });
    const leg = world.voice.dials(root, { to: 'client:ana', at });
    const callback = world.voice.becomes(leg, 'in-progress', { at, query });
    const search = new URLSearchParams(query).toString();
    const url = `${PUBLIC_ORIGIN}/v1/telephony/acme/twilio-voice${search === '' ? '' : `?${search}`}`;
    const sign = (token: string) => twilio.getExpectedTwilioSignature(token, url, callback.form);
    expect((await world.deliver(callback, { signature: sign('somebody-elses-token') })).status).toBe(401);
    const answer = await world.deliver(callback, { signature: sign(authToken) });
    expect(answer).toEqual({ status: 200, body: { taken: true } });
  });

  it('asks for the same as our look at a call', async () => {
    const voice = await TwilioVoice.start();
    const at = new Date();
    const root = voice.begins({ from: '+14155550142', at });
    const leg = voice.dials(root, { to: 'client:ana', at });
    const asking = { origin: voice.origin, account: VOICE_ACCOUNT, now: () => at.getTime() };
    const call = newCall(at.getTime(), { hasCallerLeg: true });
    const answer = await lookAtCalls(asking, { id: root, call }, AbortSignal.timeout(5_000));
    const ours = [...voice.asked];
    voice.asked.length = 0;
    const client = twilio(accountSid, authToken, {
      httpClient: {
        request: async ({ uri, headers, params }: { uri: string; headers: object; params?: object }) => {
          const { pathname } = new URL(uri);
          const search = new URLSearchParams(params as Record<string, string>).toString();
          const auth = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
          const response = await fetch(`${voice.origin}${pathname}${search === '' ? '' : `?${search}`}`, {
            headers: { ...headers, authorization: auth },
          });
          return { statusCode: response.status, body: await response.text(), headers: {} };
        },
      } as never, // of a client, this alone is used
    });
    const theirs = await client.calls(root).fetch();
    const [child] = await client.calls.list({ parentCallSid: root, pageSize: 50 });
    expect(ours).toEqual(voice.asked);
    expect([theirs.status, theirs.direction, child?.sid]).toEqual(['in-progress', 'inbound', leg]);
    expect(answer).toMatchObject({
      news: [
        { leg: { of: 'caller' }, phase: 'talking' },
        { leg: { of: 'other', id: leg }, agent: 'ana' },
      ],
    });
    await voice.close();
  });
});
