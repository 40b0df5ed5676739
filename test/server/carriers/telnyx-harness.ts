import { type Carrier } from '../../../server/carriers/carrier.ts';
import { createTelnyxCarrier } from '../../../server/carriers/telnyx/telnyx.ts';
import { type CarrierHarness, type Delivery } from '../../contracts/carrier-harness.ts';
import { HttpPeer } from '../../fakes/http-peer.ts';
import { TelnyxNetwork } from '../../fakes/telnyx-network.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../server-fixture.ts';

export const TELNYX_EVENTS = '/v1/carriers/telnyx/acme/events';

/** A webhook as it goes over the wire. */
export interface Post {
  body: string;
  headers: Record<string, string>;
  path?: string;
}

export interface TelnyxHarness extends CarrierHarness {
  fixture: Fixture;
  network: TelnyxNetwork;
  peer: HttpPeer;
  /** Signs an event as Telnyx does now; the same octets may then be posted at any time. */
  seal(event: object): Post;
  post(post: Post): Promise<{ status: number; body: string }>;
}

/** What the contract calls a state, as Telnyx does. */
const STATUSES = {
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'delivery_failed',
  failed: 'sending_failed',
} as const;

/** Telnyx on this machine, with the server and its database. */
export async function openTelnyx(
  options: FixtureOptions = {},
  carrierOf: (origin: string) => Carrier = (origin) => createTelnyxCarrier({ origin, timeoutMs: 900 }),
): Promise<TelnyxHarness> {
  const network = new TelnyxNetwork();
  const peer = await HttpPeer.open(network);
  network.mediaOrigin = peer.origin;
  const carrier = carrierOf(peer.origin);
  const { credentials } = network;
  const account = { carrier: carrier.name, credentials };
  const fixture = await createFixture({ account, carriers: new Map([[carrier.name, carrier]]), ...options });
  network.now = () => fixture.clock.now();
  const seal: TelnyxHarness['seal'] = (event) => {
    const body = JSON.stringify(event);
    return { body, headers: network.sign(body) };
  };
  const post: TelnyxHarness['post'] = async ({ body, headers, path = TELNYX_EVENTS }) => {
    const all = { 'content-type': 'application/json', ...headers };
    const answer = await fixture.app.inject({ method: 'POST', url: path, body, headers: all });
    return { status: answer.statusCode, body: answer.body };
  };
  const deliver = (what: Post): Delivery => {
    return async () => ((await post(what)).status === 200 ? 'taken' : 'refused');
  };
  return {
    ...{ fixture, carrier, credentials, network, peer, seal, post },
    play: (what) => peer.play(what),
    submissions: () => peer.submissions,
    holdAnswers: () => peer.hold(),
    octetsAnswered: () => peer.octetsAnswered,
    receipt({ submission, state, code, withReference = true }) {
      const event = network.report(submission, STATUSES[state], code === undefined ? {} : { code });
      if (!withReference) Object.assign(event.data.payload, { webhook_url: null });
      return deliver(seal(event));
    },
    inbound: (order) => deliver(seal(network.bring(order))),
    forgeries(order) {
      const event = network.bring(order);
      const right = seal(event);
      const by = (how: string, change: Partial<Post>) => ({
        name: how,
        deliver: deliver({ ...right, ...change }),
      });
      const headers = (change: Record<string, string>) => ({ headers: { ...right.headers, ...change } });
      const other = JSON.stringify(event).replace('Forged', 'Other words');
      const timestamp = String(Number(right.headers['telnyx-timestamp']) + 1);
      return [
        by('no signature', headers({ 'telnyx-signature-ed25519': '' })),
        by('another key', { headers: network.sign(right.body, { isStranger: true }) }),
        by('other words', { body: other }),
        by('a space more', { body: `${right.body} ` }),
        by('another time', headers({ 'telnyx-timestamp': timestamp })),
        by('another tenant', { path: TELNYX_EVENTS.replace('acme', 'nobody') }),
      ];
    },
    async credentialsFor(outcome) {
      network.isOdd = outcome === 'unexpected';
      if (outcome === 'unreachable') await peer.play('refusedConnection');
      return outcome === 'refused' ? { ...credentials, apiKey: `KEY${'0'.repeat(32)}` } : credentials;
    },
    async close() {
      await fixture.close();
      await peer.close();
    },
  };
}
