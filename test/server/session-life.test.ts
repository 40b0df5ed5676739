import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type EndReason } from '../../protocol/call.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { markRead } from '../../server/sessions/mark-read.ts';
import {
  type CoreFixture,
  createCore,
  DANIEL,
  GRACE,
  handOverAll,
  inbound,
  principal,
  refusal,
  startCall,
} from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(() => {
  core.carrier.script = () => undefined;
  // an hour between tests: neither auto-reply windows nor rate limits reach from one into the next
  core.clock.advance(3_600);
});

const REASONS: EndReason[] = [
  'caller_hangup',
  'agent_hangup',
  'network',
  'transferred_out',
  'failed',
  'system',
  'unknown',
];

it('opens a session when a call is answered in a queue with texting', async () => {
  const call = await startCall(core);
  expect(call.view.blocked).toBeNull();
  expect(call.view.snapshot?.session).toMatchObject({
    state: 'active',
    caller: GRACE,
    ourNumber: '+14155550100',
    language: 'en',
  });
  await call.end();
});

it('does not open one before an agent answers', async () => {
  const call = await startCall(core, { state: 'ringing' });
  expect(call.view).toMatchObject({ blocked: 'not_connected', snapshot: null });
  await call.end('abandoned');
});

it.each([
  ['a call by web', { channel: 'web' as const }, 'not_a_phone_call'],
  ['a withheld number', { caller: null }, 'caller_hidden'],
])('does not open one for %s', async (_name, change, blocked) => {
  const call = await startCall(core, change);
  expect(call.view).toMatchObject({ blocked, snapshot: null });
  await call.end();
});

it.each(REASONS)('ends with the call for the reason %s, and sends the closing text once', async (reason) => {
  const call = await startCall(core);
  await call.send(`before ${reason}`);
  const before = core.carrier.ledger.length;
  await call.end(reason);
  await call.end(reason);
  await handOverAll(core);
  const { session, messages } = await call.snapshot();
  expect(session).toMatchObject({ state: 'ended', endReason: reason, closing: 'handed_over' });
  expect(messages.map(({ kind, state }) => [kind, state])).toEqual([
    ['text', 'accepted'],
    ['closing', 'accepted'],
  ]);
  expect(core.carrier.ledger.length - before).toBe(2);
  expect(core.carrier.texts().at(-1)).toBe(messages[1]!.text);
});

it('sends no closing text when no message was exchanged, and says why', async () => {
  const call = await startCall(core);
  await call.end();
  expect(await handOverAll(core)).toBe(0);
  expect((await call.snapshot()).session).toMatchObject({ state: 'ended', closing: 'not_due' });
});

it('refuses a text after the end, and answers a repeat of one before it', async () => {
  const call = await startCall(core);
  const first = await call.send('in time', 'same-key-1');
  await call.end();
  expect(await refusal(call.send('too late'))).toBe('session_ended');
  expect(await call.send('in time', 'same-key-1')).toEqual(first);
});

it("tells the agent's screens of unread texts of the call they do not show", async () => {
  const news = async () => {
    const rows = await core.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('stream_event').select('data').where('stream', '=', 'a:ana').orderBy('seq').execute(),
    );
    return rows.map(({ data }) => data);
  };
  const alone = await startCall(core);
  const before = await news();
  await alone.inbound('the only call');
  expect(await news()).toEqual(before);

  const shown = await startCall(core, { caller: DANIEL });
  const known = (await news()).length;
  await alone.inbound('are you there?');
  await markRead(core.ctx, core.ana, alone.sessionId, 2);
  const told = { type: 'call.changed', callKey: alone.callKey };
  expect((await news()).slice(known)).toEqual([told, told]);
  await shown.end();
  await alone.end();
});

it('gives the closing text in the language of the session', async () => {
  const call = await startCall(core, { language: 'it' as never });
  await call.send('Buongiorno');
  await call.end();
  const { messages } = await call.snapshot();
  expect(messages.at(-1)).toMatchObject({ kind: 'closing', language: 'it' });
});

it('ends a call whose source fell silent with source_lost', async () => {
  const call = await startCall(core);
  await call.send('hello');
  core.clock.advance(89);
  expect(await endSilentCalls(core.ctx)).toBe(0);
  core.clock.advance(2);
  expect(await endSilentCalls(core.ctx)).toBe(1);
  expect((await call.snapshot()).session).toMatchObject({ state: 'closing', endReason: 'source_lost' });
  expect(await call.next({ state: 'connected' })).toEqual({ applied: false });
  await handOverAll(core);
});

it('keeps a call alive as long as its source repeats itself', async () => {
  const call = await startCall(core);
  core.clock.advance(80);
  await call.next({});
  core.clock.advance(80);
  expect(await endSilentCalls(core.ctx)).toBe(0);
  await call.end();
});

it('drops reports that come late', async () => {
  const call = await startCall(core);
  await call.next({ state: 'held' });
  const late = await startCall(core, { callKey: call.callKey as never, state: 'ringing' });
  expect(late.view.call.state).toBe('held');
  await call.end();
});

it('moves with the call to another agent, and leaves the first with nothing', async () => {
  const call = await startCall(core);
  await call.send('from Ana');
  await call.next({ agent: { id: 'ben', name: 'Ben' } });
  expect(await refusal(viewCall(core.ctx, core.ana, call.callKey))).toBe('not_found');
  expect(await refusal(call.send('still me'))).toBe('not_found');
  const view = await viewCall(core.ctx, principal('ben'), call.callKey);
  expect(view.snapshot?.messages.map((message) => message.text)).toEqual(['from Ana']);
  expect(view.snapshot?.session).toMatchObject({
    owner: { id: 'ben', name: 'Ben' },
    transfers: [{ from: { id: 'ana', name: 'Ana' }, to: { id: 'ben', name: 'Ben' } }],
  });
  await call.end();
});

it('keeps two callers apart', async () => {
  const grace = await startCall(core);
  const daniel = await startCall(core, { caller: DANIEL, callerName: 'Daniel' });
  await inbound(core, { text: 'I am Daniel', from: DANIEL });
  await inbound(core, { text: 'I am Grace', from: GRACE });
  expect((await grace.snapshot()).messages.map((message) => message.text)).toEqual(['I am Grace']);
  expect((await daniel.snapshot()).messages.map((message) => message.text)).toEqual(['I am Daniel']);
  await grace.end();
  await daniel.end();
});

it('refuses a text written for another call', async () => {
  const call = await startCall(core);
  const other = { kind: 'text', callKey: 'another', text: 'for somebody else' } as const;
  const { submitMessage } = await import('../../server/messages/submit-message.ts');
  expect(await refusal(submitMessage(core.ctx, core.ana, call.sessionId, 'key-wrong', other))).toBe(
    'wrong_call',
  );
  await call.end();
});
