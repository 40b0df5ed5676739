import { type Carrier } from '../../../server/carriers/carrier.ts';
import { createTwilioCarrier } from '../../../server/carriers/twilio/twilio.ts';
import { type CarrierHarness, type Delivery } from '../../contracts/carrier-harness.ts';
import { HttpPeer } from '../../fakes/http-peer.ts';
import { TwilioNetwork } from '../../fakes/twilio-network.ts';
import { createFixture, type Fixture, type FixtureOptions, PUBLIC_ORIGIN } from '../server-fixture.ts';

export const TWILIO_EVENTS = '/v1/carriers/twilio/acme/events';

export interface TwilioHarness extends CarrierHarness {
  fixture: Fixture;
  network: TwilioNetwork;
  peer: HttpPeer;
  /** Posts a form as Twilio does; gives back the status and what was answered. */
  post(
    form: Record<string, string>,
    options?: { path?: string; signature?: string; headers?: Record<string, string> },
  ): Promise<{ status: number; type: string; body: string }>;
}

/** Twilio on this machine, with the server and its database. `carrierOf` may put something between the two. */
export async function openTwilio(
  options: FixtureOptions = {},
  carrierOf: (origin: string) => Carrier = (origin) => createTwilioCarrier({ origin, timeoutMs: 900 }),
): Promise<TwilioHarness> {
  const network = new TwilioNetwork();
  const peer = await HttpPeer.open(network);
  const carrier = carrierOf(peer.origin);
  const account = { carrier: carrier.name, credentials: network.credentials };
  const fixture = await createFixture({ ...options, account, carriers: new Map([[carrier.name, carrier]]) });
  network.now = () => fixture.clock.now();
  const post: TwilioHarness['post'] = async (
    form,
    { path = TWILIO_EVENTS, signature, headers = {} } = {},
  ) => {
    const answer = await fixture.app.inject({
      ...{ method: 'POST', url: path, body: new URLSearchParams(form).toString() },
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signature ?? network.sign(PUBLIC_ORIGIN + path, form),
        ...headers,
      },
    });
    const type = String(answer.headers['content-type']);
    return { status: answer.statusCode, type, body: answer.body };
  };
  const deliver = (...args: Parameters<typeof post>): Delivery => {
    return async () => ((await post(...args)).status === 200 ? 'taken' : 'refused');
  };
  const { credentials } = network;
  return {
    ...{ fixture, carrier, credentials, network, peer, post },
    play: (what) => peer.play(what),
    submissions: () => peer.submissions,
    holdAnswers: () => peer.hold(),
    octetsAnswered: () => peer.octetsAnswered,
    receipt({ submission, state, code, withReference = true }) {
      const form = network.report(submission, state, code);
      const path = withReference ? `${TWILIO_EVENTS}?m=${submission.reference}` : TWILIO_EVENTS;
      return deliver(form, { path });
    },
    inbound: (order) => deliver(network.bring(order)),
    forgeries(order) {
      const form = network.bring(order);
      const right = network.sign(PUBLIC_ORIGIN + TWILIO_EVENTS, form);
      const by = (how: string, options: Parameters<typeof post>[1], changed = form) => ({
        name: how,
        deliver: deliver(changed, options),
      });
      return [
        by('no signature', { signature: '' }),
        by('another token', { signature: network.sign(PUBLIC_ORIGIN + TWILIO_EVENTS, form, 'f'.repeat(32)) }),
        by('other words', { signature: right }, { ...form, Body: 'Other words' }),
        by('a field more', { signature: right }, { ...form, NumMedia: '1', MediaUrl0: 'https://evil.test/' }),
        by('a query more', { signature: right, path: `${TWILIO_EVENTS}?m=1` }),
        by('another tenant', { signature: right, path: TWILIO_EVENTS.replace('acme', 'nobody') }),
      ];
    },
    async credentialsFor(outcome) {
      network.isOdd = outcome === 'unexpected';
      if (outcome === 'unreachable') await peer.play('refusedConnection');
      return outcome === 'refused' ? { ...credentials, authToken: 'f'.repeat(32) } : credentials;
    },
    async close() {
      await fixture.close();
      await peer.close();
    },
  };
}
