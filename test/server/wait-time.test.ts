import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { type CallReport } from '../../protocol/call.ts';
import { E164 } from '../../protocol/phone.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { appendTenantEvent } from '../../server/stream/append-event.ts';
import { type CoreFixture, handOverAll, inbound, refusal } from './core.ts';
import { createWaitTime, INVITE, INVITE_IT, waiting } from './wait-time-world.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createWaitTime();
});
afterAll(() => core.close());
beforeEach(() => {
  core.carrier.script = () => undefined;
  core.carrier.ledger.length = 0;
  core.clock.advance(86_400);
});

const sessionOf = (callKey: string) =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('session').selectAll().where('call_key', '=', callKey).executeTakeFirst(),
  );
const lateTexts = (caller: string) =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('late_text').select('auto_replied').where('caller', '=', caller).execute(),
  );
const sent = () => core.carrier.ledger.map(({ to, text }) => [to, text]);

describe('a caller who waits and says yes', () => {
  it('is texted once, and what they write stands in the call when an agent answers', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await call.next({ waitSms: 'yes', state: 'ringing', agent: { id: 'ana', name: 'Ana' } });
    await handOverAll(core);
    expect(sent()).toEqual([[call.caller, INVITE]]);
    await inbound(core, { from: call.caller, text: 'The leak is here' });
    await inbound(core, { from: call.caller, text: '', media: [{ url: 'https://carrier.test/1' }] });
    // nobody is in charge: for the agent at whom it rings there is nothing to see yet
    expect(await viewCall(core.ctx, core.ana, call.callKey)).toMatchObject({
      blocked: 'not_connected',
      snapshot: null,
    });

    const { snapshot, blocked, call: shown } = await call.answer();
    expect(blocked).toBeNull();
    expect(shown.waitSms).toBe('yes');
    expect(snapshot?.session).toMatchObject({ owner: { id: 'ana' }, unread: 2, transfers: [] });
    expect(
      snapshot?.messages.map(({ kind, text, whileWaiting, media }) => [
        kind,
        text,
        whileWaiting,
        media.length,
      ]),
    ).toEqual([
      ['waitTime', INVITE, true, 0],
      ['inbound', 'The leak is here', true, 0],
      ['inbound', '', true, 1],
    ]);
    await inbound(core, { from: call.caller, text: 'now with you' });
    const request = { kind: 'text' as const, callKey: call.callKey, text: 'I see it.' };
    await submitMessage(core.ctx, core.ana, snapshot!.session.id, randomUUID(), request);
    const after = await viewCall(core.ctx, core.ana, call.callKey);
    expect(after.snapshot?.messages.slice(3).map(({ whileWaiting }) => whileWaiting)).toEqual([
      undefined,
      undefined,
    ]);
    expect(await lateTexts(call.caller)).toEqual([]);
    await call.end();
    await handOverAll(core);
    expect(sent().map(([, text]) => text)).toHaveLength(3);
  });

  it('is written to in their language', async () => {
    const call = await waiting(core, { language: 'it' as NonNullable<CallReport['language']> });
    await call.next({ waitSms: 'yes', language: 'it' as NonNullable<CallReport['language']> });
    await handOverAll(core);
    expect(sent()).toEqual([[call.caller, INVITE_IT]]);
  });

  it('gets the closing text once when nobody answers, and a late text after that is a late one', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    await inbound(core, { from: call.caller, text: 'hello?' });
    await call.end();
    await call.end();
    await handOverAll(core);
    expect(sent()).toHaveLength(2);
    expect(await sessionOf(call.callKey)).toMatchObject({
      state: 'ended',
      agent_id: null,
      closing: 'handed_over',
    });
    await inbound(core, { from: call.caller, text: 'too late' });
    expect(await lateTexts(call.caller)).toHaveLength(1);
  });

  it('is forgotten with a source that falls silent', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    core.clock.advance(600);
    await endSilentCalls(core.ctx);
    expect(await sessionOf(call.callKey)).toMatchObject({ end_reason: 'source_lost' });
  });

  it('who writes STOP is sent nothing more', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    await inbound(core, { from: call.caller, text: 'STOP' });
    await call.end();
    await handOverAll(core);
    expect(sent()).toEqual([[call.caller, INVITE]]);
    expect(await sessionOf(call.callKey)).toMatchObject({ closing: 'opted_out' });
  });

  it('keeps what they wrote when the call goes to another queue, and loses texting in one without it', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await call.next({ queue: 'billing' });
    const { snapshot } = await call.answer('ben', { queue: 'billing' });
    expect(snapshot?.session.owner?.id).toBe('ben');
    expect(await sessionOf(call.callKey)).toMatchObject({ queue_key: 'billing', state: 'active' });

    const other = await waiting(core);
    await other.next({ waitSms: 'yes' });
    await other.next({ queue: 'sales' });
    expect((await other.answer('ben', { queue: 'sales' })).blocked).toBe('ended');
    expect(await sessionOf(other.callKey)).toMatchObject({ end_reason: 'transferred_out', agent_id: null });
  });

  it('is nobody’s session: no agent may read or write it', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    const { id } = (await sessionOf(call.callKey))!;
    const request = { kind: 'text' as const, callKey: call.callKey, text: 'mine?' };
    expect(await refusal(submitMessage(core.ctx, core.ana, id, randomUUID(), request))).toBe('not_found');
    expect(await refusal(viewCall(core.ctx, core.ana, call.callKey))).toBe('not_found');
  });
});

describe('a caller who waits and says no', () => {
  it('is not texted in that call, whatever is reported later or they write', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'no' });
    await call.next({ waitSms: 'yes' });
    await inbound(core, { from: call.caller, text: 'by accident' });
    await handOverAll(core);
    expect(sent()).toEqual([]);
    expect(await sessionOf(call.callKey)).toBeUndefined();
    expect(await lateTexts(call.caller)).toEqual([{ auto_replied: false }]);
    // with an agent it is a call like any other, without what came before
    const { snapshot, blocked } = await call.answer();
    expect([blocked, snapshot?.messages]).toEqual([null, []]);
  });
});

describe('where it is not offered', () => {
  it('stores nothing into a call without an answer', async () => {
    const call = await waiting(core);
    await inbound(core, { from: call.caller, text: 'anybody?' });
    expect(await sessionOf(call.callKey)).toBeUndefined();
    expect(await lateTexts(call.caller)).toHaveLength(1);
  });

  it('is not begun in a queue whose setting is off', async () => {
    const call = await waiting(core, { queue: 'billing' });
    await call.next({ queue: 'billing', waitSms: 'yes' });
    await handOverAll(core);
    expect(sent()).toEqual([]);
    expect((await call.answer('ana', { queue: 'billing' })).snapshot?.messages).toEqual([]);
  });
});

describe('a caller abroad', () => {
  it('is texted by the switch for those who wait, and not by the one for calls', async () => {
    const call = await waiting(core, { caller: E164.parse('+393471234567') });
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    expect(sent()).toEqual([[call.caller, INVITE]]);
    await inbound(core, { from: call.caller, text: 'Buongiorno' });
    const { blocked, snapshot } = await call.answer();
    expect(blocked).toBe('non_domestic');
    expect(snapshot?.messages).toHaveLength(2);
    const request = { kind: 'text' as const, callKey: call.callKey, text: 'Ciao' };
    const key = randomUUID();
    expect(await refusal(submitMessage(core.ctx, core.ana, snapshot!.session.id, key, request))).toBe(
      'non_domestic_blocked',
    );
  });

  it('is not, once the switch is off, even by a text that stands in line', async () => {
    const call = await waiting(core, { caller: E164.parse('+393471234568') });
    await call.next({ waitSms: 'yes' });
    await core.ctx.db.tenant('acme', async (tx) => {
      await tx.q
        .deleteFrom('setting')
        .where('tenant_id', '=', 'acme')
        .where('key', '=', 'nonDomesticWaitTime')
        .execute();
      await appendTenantEvent(tx, { type: 'settings.changed' });
    });
    await handOverAll(core);
    expect(sent()).toEqual([]);
    const { snapshot } = await call.answer();
    expect(snapshot?.messages[0]).toMatchObject({ state: 'suppressed', reason: 'region' });
  });
});
