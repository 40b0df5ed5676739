import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { appendTenantEvent } from '../../server/stream/append-event.ts';
import { type CoreFixture, createCore, GRACE, handOverAll, inbound, startCall } from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(() => {
  core.carrier.script = () => undefined;
  core.clock.advance(86_400);
  core.carrier.ledger.length = 0;
});

async function endedCall(language = 'en') {
  const call = await startCall(core, { language: language as never });
  await call.send('hello');
  await call.end();
  await handOverAll(core);
  core.carrier.ledger.length = 0;
  return call;
}

const lateTexts = () =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('late_text').select(['body', 'auto_replied']).orderBy('received_at').execute(),
  );

it('answers the first text after the end once, and shows none of it to the agent', async () => {
  const call = await endedCall();
  const before = await call.snapshot();
  await call.inbound('are you still there?');
  await call.inbound('hello??');
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(1);
  expect(core.carrier.ledger[0]).toMatchObject({ from: '+14155550100', to: GRACE });
  expect(await call.snapshot()).toEqual(before);
});

it('counts late texts without keeping their words', async () => {
  const call = await endedCall();
  const before = (await lateTexts()).length;
  await call.inbound('my secret');
  const rows = await lateTexts();
  expect(rows.length).toBe(before + 1);
  expect(rows.at(-1)).toEqual({ body: null, auto_replied: true });
});

it('answers in the language of the session', async () => {
  await core.ctx.db.tenant('acme', async (tx) => {
    const body = 'Questo numero non viene letto.';
    const text = { tenant_id: 'acme', kind: 'autoReply', language: 'it', enabled: true, body } as const;
    await tx.q.insertInto('automatic_text').values(text).execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
  const call = await endedCall('it');
  await call.inbound('pronto?');
  await handOverAll(core);
  expect(core.carrier.texts()).toEqual(['Questo numero non viene letto.']);
});

it('answers again after the window, and at most five times a day', async () => {
  const call = await endedCall();
  // midday: the five windows of ten minutes lie in one day
  const toMidday = 86_400_000 - ((core.clock.now().getTime() - 43_200_000) % 86_400_000);
  core.clock.advance(toMidday / 1_000);
  for (let i = 0; i < 8; i++) {
    await call.inbound(`text ${i}`);
    await handOverAll(core);
    core.clock.advance(601);
  }
  expect(core.carrier.ledger).toHaveLength(5);
});

it('answers a caller who never had a session, too', async () => {
  await inbound(core, { text: 'who are you?', from: '+14155550143' as typeof GRACE });
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(1);
});

it.each(['STOP', 'HELP', 'stop.', 'UNSUBSCRIBE'])('does not answer %s', async (word) => {
  const call = await endedCall();
  await call.inbound(word);
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(0);
  await call.inbound('START');
});

it('never answers a number of ours, of whichever tenant', async () => {
  for (const from of [core.acme.numbers.billing.e164, core.rival.numbers.billing.e164]) {
    await inbound(core, { text: 'automatic', from: from as typeof GRACE });
  }
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(0);
});

it('answers once when two late texts come at the same moment', async () => {
  const call = await endedCall();
  await Promise.all(Array.from({ length: 8 }, (_, i) => call.inbound(`at once ${i}`)));
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(1);
});

it('ends the session whose closing text still waits when STOP comes', async () => {
  const call = await startCall(core);
  await call.send('hello');
  await call.end();
  expect((await call.snapshot()).session.state).toBe('closing');
  await call.inbound('STOP');
  const { session, messages } = await call.snapshot();
  expect(session).toMatchObject({ state: 'ended', closing: 'opted_out', optedOut: true });
  expect(messages.map(({ reason }) => reason)).toEqual(['opted_out', 'opted_out']);
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(0);
});
