import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { type CoreFixture, createCore, handOverAll, inbound, refusal, startCall } from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
  await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('phone_number')
      .set({ rate_per_second: 10_000, burst: 10_000 })
      .where('tenant_id', '=', 'acme')
      .execute(),
  );
});
afterAll(() => core.close());
beforeEach(() => {
  core.clock.advance(3_600);
  core.carrier.ledger.length = 0;
  core.carrier.mostInFlight = 0;
});

/** A caller's number nobody else has. */
let next = 2_000;
const caller = () => `+1415555${String(next++)}` as never;

it('takes each text before the closing text, or refuses it: ends against sends', async () => {
  for (let round = 0; round < 60; round++) {
    const call = await startCall(core, { caller: caller() });
    await call.send('before');
    const outcomes = await Promise.all([
      ...Array.from({ length: 4 }, (_, i) => refusal(call.send(`racing ${i}`))),
      ...Array.from({ length: 3 }, () => call.end().then(() => 'ended')),
    ]);
    const { messages, session } = await call.snapshot();
    const taken = outcomes.filter((outcome) => outcome === 'no refusal').length;
    expect(outcomes.filter((outcome) => outcome === 'session_ended').length).toBe(4 - taken);
    expect(messages.length).toBe(1 + taken + 1);
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, i) => i + 1));
    expect(messages.filter((message) => message.kind === 'closing')).toHaveLength(1);
    expect(messages.at(-1)?.kind).toBe('closing');
    expect(session.state).toBe('closing');
  }
});

it('records one closing text when many report the end at once', async () => {
  for (let round = 0; round < 40; round++) {
    const call = await startCall(core, { caller: caller() });
    await call.send('hello');
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        call.next({ state: 'ended', endReason: i % 2 ? 'network' : 'caller_hangup' }),
      ),
    );
    const { messages } = await call.snapshot();
    expect(messages.map((message) => message.kind)).toEqual(['text', 'closing']);
  }
});

it('stores one message for one key, however often it is sent at once', async () => {
  for (let round = 0; round < 30; round++) {
    const call = await startCall(core, { caller: caller() });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => call.send('once', key)));
    expect(new Set(answers.map((answer) => answer.message.id)).size).toBe(1);
    expect((await call.snapshot()).messages).toHaveLength(1);
    await call.end();
  }
});

it('opens one session when the first reports of a call come at once', async () => {
  for (let round = 0; round < 30; round++) {
    const callKey = randomUUID() as never;
    const number = caller();
    const calls = await Promise.all(
      Array.from({ length: 6 }, () => startCall(core, { callKey, caller: number })),
    );
    expect(new Set(calls.map((call) => call.sessionId)).size).toBe(1);
    expect(calls[0]!.sessionId).not.toBe('');
    await calls[0]!.end();
  }
});

it('hands each text over once, in order, with eight claimers at work', async () => {
  const calls = await Promise.all(Array.from({ length: 20 }, () => startCall(core, { caller: caller() })));
  for (let i = 0; i < 5; i++) await Promise.all(calls.map((call) => call.send(`${call.callKey} ${i}`)));
  core.carrier.script = () =>
    new Promise((resolve) => setImmediate(() => resolve({ kind: 'accepted', carrierId: randomUUID() })));
  const claimers = Array.from({ length: 8 }, async () => {
    for (let idle = 0; idle < 3;) {
      const { claims, seen } = await claimTexts(core.ctx, core.carrier, 7);
      idle = seen === 0 ? idle + 1 : 0;
      await Promise.all(claims.map((claim) => handOver(core.ctx, core.carrier, claim)));
    }
  });
  await Promise.all(claimers);
  await handOverAll(core);
  core.carrier.script = () => undefined;
  expect(core.carrier.ledger).toHaveLength(100);
  expect(new Set(core.carrier.ledger.map((entry) => entry.id)).size).toBe(100);
  for (const call of calls) {
    const mine = core.carrier.texts().filter((text) => text.startsWith(call.callKey));
    expect(mine).toEqual(Array.from({ length: 5 }, (_, i) => `${call.callKey} ${i}`));
  }
  expect(core.carrier.mostInFlight).toBe(1);
  await Promise.all(calls.map((call) => call.end()));
  await handOverAll(core);
});

it('hands nothing over that is claimed after STOP was stored', async () => {
  for (let round = 0; round < 40; round++) {
    const number = caller();
    const call = await startCall(core, { caller: number });
    for (let i = 0; i < 3; i++) await call.send(`text ${i}`);
    core.carrier.ledger.length = 0;
    let stored = Infinity;
    await Promise.all([
      inbound(core, { text: 'STOP', from: number }).then(() => (stored = core.carrier.ledger.length)),
      handOverAll(core),
      handOverAll(core),
    ]);
    await handOverAll(core);
    await call.end();
    await handOverAll(core);
    // one claim may have been made before STOP was stored
    expect(core.carrier.ledger.length).toBeLessThanOrEqual(stored + 1);
    const { messages } = await call.snapshot();
    const open = messages.filter((message) => ['queued', 'sending'].includes(message.state));
    expect(open).toEqual([]);
    expect(messages.some((message) => message.kind === 'closing')).toBe(false);
  }
});

it('takes a text of the caller into the session or as a late one, never both, never none', async () => {
  for (let round = 0; round < 40; round++) {
    const number = caller();
    const call = await startCall(core, { caller: number });
    await call.send('hello');
    await Promise.all([call.end(), inbound(core, { text: 'racing the end', from: number })]);
    const { messages } = await call.snapshot();
    const late = await core.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('late_text').select('id').where('caller', '=', number).execute(),
    );
    const inSession = messages.filter((message) => message.direction === 'in');
    expect(inSession.length + late.length).toBe(1);
    expect(messages.at(-1)?.kind).toBe('closing');
  }
});

it('has one effect for one event of a carrier that comes eight times at once', async () => {
  const call = await startCall(core, { caller: caller() });
  const eventId = randomUUID();
  const from = call.view.call.caller as never;
  await Promise.all(Array.from({ length: 8 }, () => inbound(core, { text: 'again', from, eventId })));
  expect((await call.snapshot()).messages).toHaveLength(1);
  await call.end();
});

it('keeps the tenants apart: equal numbers, equal keys', async () => {
  const mine = await startCall(core);
  const theirs = await startCall(core, {}, core.rival);
  await mine.send('mine', 'equal-key');
  await theirs.send('theirs', 'equal-key');
  await theirs.inbound('to the rival');
  expect((await mine.snapshot()).messages.map((message) => message.text)).toEqual(['mine']);
  expect((await theirs.snapshot()).messages.map((message) => message.text)).toEqual([
    'theirs',
    'to the rival',
  ]);
  // the rival reports the end of a call that has the key of ours
  await startCall(core, { callKey: mine.callKey as never, caller: caller() }, core.rival).then((call) =>
    call.end(),
  );
  expect((await mine.snapshot()).session.state).toBe('active');
  await mine.end();
});
