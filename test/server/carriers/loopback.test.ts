import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { LoopbackSubmit } from '../../../protocol/loopback-carrier.ts';
import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { describeCarrier } from '../../contracts/carrier.ts';
import { type CarrierHarness, type InboundOrder } from '../../contracts/carrier-harness.ts';
import { type HttpDialect, HttpPeer } from '../../fakes/http-peer.ts';
import { createFixture, type Fixture } from '../server-fixture.ts';

const carrier = { ...loopbackCarrier, timeoutMs: 900 };
const EVENTS = '/v1/carriers/loopback/acme/events';

function speak(tokens: { right: () => string; odd: string }): HttpDialect {
  return {
    read(request, body) {
      if (request.url !== '/carrier/messages') return null;
      const { text, from, to, reference } = LoopbackSubmit.parse(JSON.parse(body));
      return { text, from, to, reference, carrierId: randomUUID() };
    },
    accepted: ({ carrierId }) => ({ status: 202, body: JSON.stringify({ id: carrierId, segments: 1 }) }),
    refused: (code) => ({ status: code === '401' ? 401 : 422, body: JSON.stringify({ error: code }) }),
    other(request: IncomingMessage) {
      const shown = request.headers.authorization;
      if (shown === `Bearer ${tokens.odd}`) return { status: 418 };
      return { status: shown === `Bearer ${tokens.right()}` ? 200 : 401 };
    },
  };
}

/** The simulator's carrier, over HTTP, on the server with a database. */
async function openLoopback(): Promise<CarrierHarness> {
  const tokens = { right: () => fixture.acme.carrierToken, odd: 'odd' };
  const peer = await HttpPeer.open(speak(tokens));
  const fixture: Fixture = await createFixture({
    carriers: new Map([[carrier.name, carrier]]),
    carrierUrl: peer.origin,
  });
  const at = () => fixture.clock.now().toISOString();
  const deliver = (path: string, event: object, secret = fixture.acme.carrierSecret) => {
    const body = JSON.stringify(event);
    return async () =>
      (await fixture.postSigned(path, body, secret)).status === 204
        ? ('taken' as const)
        : ('refused' as const);
  };
  const inboundEvent = ({ from, to, text, pictures = 0 }: InboundOrder) => ({
    ...{ type: 'inbound', eventId: randomUUID(), id: randomUUID(), from, to, text, at: at() },
    media: Array.from({ length: pictures }, (_, i) => ({
      url: `${peer.origin}/carrier/media/${i}`,
      type: 'image/jpeg',
    })),
  });
  const credentials = { baseUrl: peer.origin, token: fixture.acme.carrierToken };
  return {
    fixture,
    carrier,
    credentials,
    play: (what) => peer.play(what),
    submissions: () => peer.submissions,
    holdAnswers: () => peer.hold(),
    octetsAnswered: () => peer.octetsAnswered,
    receipt({ submission, state, code, withReference = true }) {
      const event = {
        ...{ type: 'receipt', eventId: randomUUID(), id: submission.carrierId, status: state, at: at() },
        ...(code === undefined ? {} : { error: code }),
      };
      const path = withReference && submission.reference ? `${EVENTS}?m=${submission.reference}` : EVENTS;
      return deliver(path, event);
    },
    inbound: (order) => deliver(EVENTS, inboundEvent(order)),
    forgeries: (order) => [
      { name: 'a guessed secret', deliver: deliver(EVENTS, inboundEvent(order), 'guessed') },
      { name: 'the rival’s', deliver: deliver(EVENTS, inboundEvent(order), fixture.rival.carrierSecret) },
      { name: 'telephony’s', deliver: deliver(EVENTS, inboundEvent(order), fixture.acme.telephonySecret) },
    ],
    credentialsFor: (outcome) =>
      ({
        ok: credentials,
        refused: { ...credentials, token: 'wrong' },
        unreachable: { ...credentials, baseUrl: 'http://127.0.0.1:9' },
        unexpected: { ...credentials, token: tokens.odd },
      })[outcome],
    async close() {
      await fixture.close();
      await peer.close();
    },
  };
}

describeCarrier('loopback', openLoopback, {
  lacks: { noTls: 'it lies on this machine and speaks plain HTTP' },
  refusals: [
    ['unknown_number', 'bad_number'],
    ['landline', 'landline'],
    ['filtered', 'filtered'],
    ['opted_out', 'opted_out'],
    ['something_new', 'other'],
    ['401', 'auth'],
  ],
  failures: [
    ['unreachable', 'unreachable'],
    ['filtered', 'filtered'],
    ['blocked', 'blocked'],
    ['something_new', 'other'],
  ],
  countsSegments: true,
  carriesReference: true,
  bringsPictures: true,
});
