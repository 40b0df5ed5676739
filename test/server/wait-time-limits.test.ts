import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallKey } from '../../protocol/call.ts';
import { E164 } from '../../protocol/phone.ts';
import { type Settings } from '../../protocol/settings.ts';
import { answerTextIn, beginTextIn } from '../../server/calls/text-in.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { retryMessage } from '../../server/messages/retry-message.ts';
import { countReport } from '../../server/reports/count-report.ts';
import { stopInstallation } from '../../server/sending/stop-installation.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type CoreFixture, handOverAll, inbound, refusal } from './core.ts';
import { createWaitTime, INVITE, waiting } from './wait-time-world.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createWaitTime();
  admin = adminApi(core, core.acme);
});
afterAll(() => core.close());
beforeEach(() => {
  core.carrier.script = () => undefined;
  core.carrier.ledger.length = 0;
  core.clock.advance(86_400);
});
afterEach(async () => {
  await stop(false);
  await stopInstallation(core.ctx, { stopped: false, note: '' });
  await handOverAll(core);
});

const stop = (stopped: boolean) => admin('PUT', 'sending', { stopped, note: '' });
const set = (settings: { [K in keyof Settings]?: Settings[K] | null }) => admin('PUT', 'settings', settings);
const sent = () => core.carrier.ledger.map(({ to, text }) => [to, text]);
let mobiles = 8_000;
const newMobile = () => E164.parse(`+1415555${mobiles++}`);
const messagesOf = (callKey: string) =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('message')
      .innerJoin('session', (join) =>
        join
          .onRef('session.tenant_id', '=', 'message.tenant_id')
          .onRef('session.id', '=', 'message.session_id'),
      )
      .select(['message.kind', 'message.state', 'message.reason'])
      .where('session.call_key', '=', callKey)
      .orderBy('message.seq')
      .execute(),
  );

describe('the wait-time text', () => {
  it.each([
    ['a company', () => stop(true)],
    ['the installation', () => stopInstallation(core.ctx, { stopped: true, note: '' })],
  ])(
    'does not go out while the sending of %s is stopped, and what the caller writes is kept',
    async (_, halt) => {
      await halt();
      const call = await waiting(core);
      await call.next({ waitSms: 'yes' });
      expect(await handOverAll(core)).toBe(0);
      await inbound(core, { from: call.caller, text: 'I know your number' });
      core.clock.advance(130);
      expect(await handOverAll(core)).toBe(0);
      expect(sent()).toEqual([]);
      expect(await messagesOf(call.callKey)).toMatchObject([
        { kind: 'waitTime', state: 'expired' },
        { kind: 'inbound', state: 'received' },
      ]);
    },
  );

  it('goes out when sending goes on in time, the caller still waiting', async () => {
    await stop(true);
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await stop(false);
    await handOverAll(core);
    expect(sent()).toEqual([[call.caller, INVITE]]);
  });

  it('counts towards the limits of spending, and passes none', async () => {
    await set({ capDestinationDay: 1 });
    const caller = newMobile();
    const first = await waiting(core, { caller });
    await first.next({ waitSms: 'yes' });
    await handOverAll(core);
    await first.end();
    const second = await waiting(core, { caller });
    await second.next({ waitSms: 'yes' });
    await handOverAll(core);
    expect(sent().filter(([, text]) => text === INVITE)).toHaveLength(1);
    expect((await messagesOf(second.callKey))[0]).toMatchObject({
      state: 'suppressed',
      reason: 'spending_cap',
    });
    await second.end();
    await set({ capDestinationDay: null });
  });

  it('is not sent to somebody who has told the number to stop', async () => {
    const caller = newMobile();
    await inbound(core, { from: caller, text: 'STOP' });
    await handOverAll(core);
    core.carrier.ledger.length = 0;
    const call = await waiting(core, { caller });
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    expect(sent()).toEqual([]);
    const { snapshot } = await call.answer();
    expect(snapshot?.messages[0]).toMatchObject({
      kind: 'waitTime',
      state: 'suppressed',
      reason: 'opted_out',
    });
  });

  it.each([
    ['number', [INVITE]],
    ['company', []],
  ] as const)('where a STOP to another number counts for the %s is sent: %j', async (optOutReach, texts) => {
    const caller = newMobile();
    await set({ optOutReach });
    await inbound(core, { from: caller, to: core.acme.numbers.billing.e164, text: 'STOP' });
    await handOverAll(core);
    core.carrier.ledger.length = 0;
    const call = await waiting(core, { caller });
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    expect(sent().map(([, text]) => text)).toEqual(texts);
    await call.end();
    await set({ optOutReach: 'number' });
  });

  it('in line is taken back by a STOP to another number, where that counts for the company', async () => {
    await set({ optOutReach: 'company' });
    await stop(true);
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await inbound(core, { from: call.caller, to: core.acme.numbers.billing.e164, text: 'STOP' });
    await stop(false);
    await handOverAll(core);
    expect(sent().map(([, text]) => text)).not.toContain(INVITE);
    expect((await messagesOf(call.callKey))[0]).toMatchObject({ state: 'suppressed', reason: 'opted_out' });
    await call.end();
    await set({ optOutReach: 'number' });
  });

  it('stays in line no longer than the caller: an agent who answers, or the end, takes it back', async () => {
    await stop(true);
    const answered = await waiting(core);
    await answered.next({ waitSms: 'yes' });
    const { snapshot } = await answered.answer();
    expect(snapshot?.messages[0]).toMatchObject({ state: 'suppressed', reason: 'canceled' });
    const left = await waiting(core);
    await left.next({ waitSms: 'yes' });
    await left.end();
    await stop(false);
    await handOverAll(core);
    expect(sent().map(([, text]) => text)).not.toContain(INVITE);
    expect((await messagesOf(left.callKey)).map(({ kind, reason }) => [kind, reason])).toEqual([
      ['waitTime', 'canceled'],
      ['closing', null],
    ]);
  });

  it('that is being handed over is not called back when an agent answers', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    const { claims } = await claimTexts(core.ctx, core.carrier, 10);
    const { snapshot } = await call.answer();
    expect(snapshot?.messages[0]).toMatchObject({ state: 'sending' });
    for (const claim of claims) await handOver(core.ctx, core.carrier, claim);
    expect(sent()).toEqual([[call.caller, INVITE]]);
  });

  it('that failed is not sent again: nobody does while the caller waits, and to the agent it is over', async () => {
    let tries = 0;
    core.carrier.script = () => {
      tries++;
      return { kind: 'rejected', reason: 'unreachable', code: '1' };
    };
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    await inbound(core, { from: call.caller, text: 'I wrote by myself' });
    const { snapshot } = await call.answer();
    const [failed, own] = snapshot!.messages;
    expect(failed).toMatchObject({ kind: 'waitTime', state: 'failed', reason: 'unreachable' });
    expect(own).toMatchObject({ text: 'I wrote by myself', whileWaiting: true });
    const again = retryMessage(
      core.ctx,
      core.ana,
      snapshot!.session.id,
      failed!.id,
      randomUUID(),
      call.callKey,
    );
    expect(await refusal(again)).toBe('not_retryable');
    await handOverAll(core);
    expect(tries).toBe(1);
  });
});

describe('a code to text, and texting while waiting', () => {
  it('do not meet: digits of a caller who waits are words in their conversation', async () => {
    const caller = newMobile();
    const withheld = await waiting(core, { caller: null });
    await withheld.next({ waitSms: 'yes' });
    expect((await withheld.answer()).blocked).toBe('caller_hidden');
    const { code } = (await beginTextIn(core.ctx, core.ana, withheld.callKey)).textIn!;
    const other = await waiting(core, { caller });
    await other.next({ waitSms: 'yes' });
    await inbound(core, { from: caller, text: code });
    expect((await viewCall(core.ctx, core.ana, withheld.callKey)).textIn).toMatchObject({ state: 'waiting' });
    expect((await other.answer('ben')).snapshot?.messages[1]).toMatchObject({
      text: code,
      whileWaiting: true,
    });
  });

  it('take each other’s place: the conversation goes over to the mobile that texted the code', async () => {
    const call = await waiting(core);
    await call.next({ waitSms: 'yes' });
    await handOverAll(core);
    await inbound(core, { from: call.caller, text: 'from my work phone' });
    await call.next({ state: 'ringing', agent: { id: 'ana' } });
    // whoever is rung has not answered
    expect(await refusal(beginTextIn(core.ctx, core.ana, call.callKey))).toBe('not_found');
    await call.answer();
    const { code } = (await beginTextIn(core.ctx, core.ana, call.callKey)).textIn!;
    const mobile = newMobile();
    await inbound(core, { from: mobile, text: code });
    const { textIn } = await viewCall(core.ctx, core.ana, call.callKey);
    const { snapshot } = await answerTextIn(core.ctx, core.ana, call.callKey as CallKey, {
      ...{ id: textIn!.id, last: textIn!.last!, decision: 'join' },
    });
    expect(snapshot?.session).toMatchObject({ caller: mobile, owner: { id: 'ana' } });
    expect(snapshot?.messages.map(({ text, whileWaiting = false }) => [text, whileWaiting])).toEqual([
      [INVITE, true],
      ['from my work phone', true],
      [code, false],
    ]);
  });

  it('a code of a caller who said no is taken all the same', async () => {
    const call = await waiting(core, { caller: null });
    await call.next({ waitSms: 'no' });
    await call.answer();
    const { code } = (await beginTextIn(core.ctx, core.ana, call.callKey)).textIn!;
    await inbound(core, { from: newMobile(), text: code });
    expect((await viewCall(core.ctx, core.ana, call.callKey)).textIn).toMatchObject({ state: 'texted' });
  });
});

it('a call whose texting an agent had not got begins to wait with it: nothing of before blocks it', async () => {
  const call = await waiting(core, { queue: 'sales' });
  expect((await call.answer('ben', { queue: 'sales' })).blocked).toBe('queue_off');
  const back = { queue: 'repairs' } as const;
  await call.next({ ...back, waitSms: 'yes' });
  await handOverAll(core);
  expect(sent()).toEqual([[call.caller, INVITE]]);
  // it rings, and is looked at there
  await call.next({ ...back, state: 'ringing', agent: { id: 'ana' } });
  expect((await viewCall(core.ctx, core.ana, call.callKey)).snapshot).toBeNull();
  expect((await call.answer('ana', back)).snapshot?.messages).toHaveLength(1);
});

it('reports: what came while nobody was in charge is no agent’s figure', async () => {
  const count = () => {
    const day = core.clock.now().toISOString().slice(0, 10);
    const span = { from: day, to: day, zone: 'UTC', queue: null, granularity: 'day' } as const;
    return core.ctx.db.tenant('acme', async (tx) => ({
      use: (await countReport(tx, { ...span, report: 'use' }, core.clock.now())).totals,
      agents: (await countReport(tx, { ...span, report: 'agents' }, core.clock.now())).rows,
    }));
  };
  const answered = await waiting(core);
  await answered.next({ waitSms: 'yes' });
  await inbound(core, { from: answered.caller, text: 'one' });
  await handOverAll(core);
  await answered.answer();
  await inbound(core, { from: answered.caller, text: 'two' });
  const left = await waiting(core);
  await left.next({ waitSms: 'yes' });
  await handOverAll(core);
  await left.end();
  const { use, agents } = await count();
  expect(use).toMatchObject({ sessions: 2, waitTime: 2, received: 2, callsWithTexts: 2 });
  expect(agents).toMatchObject([{ agentId: 'ana', sessions: 1, received: 1, sent: 0 }]);
});
