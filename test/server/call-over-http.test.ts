import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

it('opens a session by a call report, shows it to its agent and takes a text', async () => {
  const { app } = fixture;
  expect(await fixture.report({ callKey: 'call-1' })).toEqual({ status: 200, body: { applied: true } });
  expect(await fixture.report({ callKey: 'call-1' })).toEqual({ status: 200, body: { applied: false } });
  const headers = { authorization: `Bearer ${await fixture.agentToken()}` };
  const view = await app.inject({ url: '/v1/calls/call-1', headers });
  expect(view.statusCode, view.body).toBe(200);
  const { id } = view.json<{ snapshot: { session: { id: string } } }>().snapshot.session;
  const sent = await app.inject({
    method: 'POST',
    url: `/v1/sessions/${id}/messages`,
    headers: { ...headers, 'idempotency-key': 'key-12345678' },
    body: { kind: 'text', callKey: 'call-1', text: 'Hello' },
  });
  expect(sent.statusCode, sent.body).toBe(202);
  const event = {
    type: 'inbound',
    eventId: 'e1',
    id: 'c1',
    from: '+14155550142',
    to: fixture.acme.numbers.repairs.e164,
    text: 'Hi',
    media: [],
    at: new Date().toISOString(),
  };
  expect(
    await fixture.postSigned(
      '/v1/carriers/loopback/acme/events',
      JSON.stringify(event),
      fixture.acme.carrierSecret,
    ),
  ).toEqual({ status: 204, body: null });
  const session = await app.inject({ url: `/v1/sessions/${id}`, headers });
  expect(session.json<{ messages: { text: string }[] }>().messages.map(({ text }) => text)).toEqual([
    'Hello',
    'Hi',
  ]);
});
