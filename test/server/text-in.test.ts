import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { E164 } from '../../protocol/phone.ts';
import { type CallKey } from '../../protocol/call.ts';
import { type TextIn } from '../../protocol/text-in.ts';
import { answerTextIn, beginTextIn } from '../../server/calls/text-in.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { appendTenantEvent } from '../../server/stream/append-event.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import {
  type CoreFixture,
  createCore,
  handOverAll,
  inbound,
  principal,
  refusal,
  type StartedCall,
  startCall,
} from './core.ts';

let core: CoreFixture;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(() => {
  core.carrier.script = () => undefined;
  // all tries are forgotten, and all codes over
  core.clock.advance(86_400);
  core.carrier.ledger.length = 0;
});

let mobiles = 0;
const newMobile = () => E164.parse(`+1415555${String(2_000 + mobiles++)}`);

async function hidden(): Promise<StartedCall> {
  return startCall(core, { callKey: randomUUID() as CallKey, caller: null });
}
const view = ({ callKey }: StartedCall) => viewCall(core.ctx, core.ana, callKey);
const begin = async ({ callKey }: StartedCall): Promise<TextIn> =>
  (await beginTextIn(core.ctx, core.ana, callKey)).textIn!;
const text = (from: E164, words: string, more: { to?: string; media?: { url: string }[] } = {}) =>
  inbound(core, { from, text: words, ...more });
async function answer(call: StartedCall, decision: 'join' | 'refuse', last?: string) {
  const { textIn } = await view(call);
  return answerTextIn(core.ctx, core.ana, call.callKey as CallKey, {
    ...{ id: textIn!.id, decision },
    last: last ?? textIn!.last ?? '0000',
  });
}
const lateTexts = (caller: string) =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('late_text')
      .select(['auto_replied', 'media_count'])
      .where('caller', '=', caller)
      .execute(),
  );
const rowsOf = (call: StartedCall) =>
  core.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('text_in_code').selectAll().where('call_key', '=', call.callKey).execute(),
  );

describe('a mobile that texts the code', () => {
  it('joins the call once the agent has confirmed it, and is sent nothing before', async () => {
    const call = await hidden();
    expect(call.view).toMatchObject({ blocked: 'caller_hidden', textIn: null, policy: { textIn: true } });
    const code = await begin(call);
    expect(code).toMatchObject({ state: 'waiting', ourNumber: '+14155550100', last: null });
    expect(code.code).toMatch(/^\d{4}$/);
    const mobile = newMobile();
    await text(mobile, code.code.split('').join(' '));
    await text(mobile, 'Can you see this?');
    const asked = await view(call);
    expect(asked).toMatchObject({ blocked: 'caller_hidden', snapshot: null });
    expect(asked.textIn).toMatchObject({ state: 'texted', last: mobile.slice(-4) });
    expect(JSON.stringify(asked)).not.toContain(mobile);
    await handOverAll(core);
    expect(core.carrier.ledger).toEqual([]);

    const joined = await answer(call, 'join');
    expect(joined).toMatchObject({
      ...{ blocked: null, textIn: null },
      snapshot: { session: { caller: mobile, callerSource: 'text', ourNumber: '+14155550100', unread: 2 } },
    });
    expect(joined.snapshot?.messages.map(({ text: words, direction }) => [direction, words])).toEqual([
      ['in', code.code.split('').join(' ')],
      ['in', 'Can you see this?'],
    ]);
    await text(mobile, 'after');
    await call.end();
    await handOverAll(core);
    expect(core.carrier.ledger.map(({ to }) => to)).toEqual([mobile]);
    expect((await rowsOf(call)).map(({ state, held }) => [state, held])).toEqual([['joined', []]]);
    expect(await lateTexts(mobile)).toEqual([]);
  });

  it('takes the place of the number the call has, with all that was said', async () => {
    const first = newMobile();
    const call = await startCall(core, { caller: first });
    await call.send('to the first');
    await handOverAll(core);
    await text(first, 'from the first');
    await call.send('has not left');
    const { code } = await begin(call);
    const second = newMobile();
    await text(second, code);
    const { snapshot } = await answer(call, 'join');
    expect(snapshot?.session).toMatchObject({ id: call.sessionId, caller: second, callerSource: 'text' });
    expect(snapshot?.messages.map((one) => one.text)).toEqual([
      ...['to the first', 'from the first', 'has not left', code],
    ]);
    // it is not sent to a number that the call has left
    expect(snapshot?.messages[2]).toMatchObject({ state: 'suppressed', reason: 'canceled' });
    await call.send('to the second');
    await call.end();
    await handOverAll(core);
    expect(core.carrier.ledger.map(({ to }) => to)).toEqual([first, second, second]);
    expect(core.carrier.texts().filter((words) => /thank/i.test(words))).toHaveLength(1);
  });

  it('waits while a text is being handed over to the number of before', async () => {
    const call = await startCall(core, { caller: newMobile() });
    await call.send('leaving');
    const { claims } = await claimTexts(core.ctx, core.carrier, 1);
    const { code } = await begin(call);
    await text(newMobile(), code);
    expect(await refusal(answer(call, 'join'))).toBe('text_being_sent');
    for (const claim of claims) await handOver(core.ctx, core.carrier, claim);
    expect((await answer(call, 'join')).snapshot?.session.callerSource).toBe('text');
  });

  it('brings its photos along', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    await text(newMobile(), code, { media: [{ url: 'https://carrier.test/1' }] });
    const { snapshot } = await answer(call, 'join');
    expect(snapshot?.messages[0]?.media).toHaveLength(1);
  });

  it('is asked about by the agent of a call that was transferred', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    await text(newMobile(), code);
    await call.next({ agent: { id: 'ben', name: 'Ben' } });
    expect(await refusal(answer(call, 'join'))).toBe('not_found');
    const ben = principal('ben');
    const { textIn } = await viewCall(core.ctx, ben, call.callKey);
    const answered = await answerTextIn(core.ctx, ben, call.callKey, {
      ...{ id: textIn!.id, last: textIn!.last!, decision: 'join' },
    });
    expect(answered.snapshot?.session.owner!.id).toBe('ben');
  });
});

describe('a code', () => {
  it('is used once: the second to text it gets what any late text gets', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    const [first, second] = [newMobile(), newMobile()];
    await text(first, code);
    await text(second, code);
    expect((await view(call)).textIn?.last).toBe(first.slice(-4));
    expect(await lateTexts(second)).toEqual([{ auto_replied: true, media_count: 0 }]);
    await answer(call, 'join');
    const third = newMobile();
    await text(third, code);
    expect(await lateTexts(third)).toHaveLength(1);
  });

  it('is answered alike when it is wrong, over, of another number, or of an ended call', async () => {
    const replies = new Set<string>();
    const heard = async (words: string, to?: string) => {
      const mobile = newMobile();
      await text(mobile, words, to ? { to } : {});
      expect(await lateTexts(mobile)).toEqual([{ auto_replied: true, media_count: 0 }]);
      await handOverAll(core);
      const [reply] = core.carrier.ledger.splice(0);
      expect(reply?.to).toBe(mobile);
      replies.add(reply?.text ?? '');
    };
    // one waits there, too
    const billing = await startCall(core, { caller: null, queue: 'billing', dialled: null });
    expect((await begin(billing)).ourNumber).toBe(core.acme.numbers.billing.e164);
    const call = await hidden();
    const { code } = await begin(call);
    await heard(code === '1234' ? '4321' : '1234');
    await heard(code, core.acme.numbers.billing.e164);
    core.clock.advance(301);
    expect((await view(call)).textIn?.state).toBe('expired');
    await heard(code);
    const again = await begin(call);
    await call.end();
    await heard(again.code);
    expect(replies.size).toBe(1);
    expect((await view(call)).textIn).toBeNull();
  });

  it('is out of force when the agent asks for another', async () => {
    const call = await hidden();
    const before = await begin(call);
    const mobile = newMobile();
    await text(mobile, before.code);
    const after = await begin(call);
    expect(after).toMatchObject({ state: 'waiting', last: null });
    expect(after.id).not.toBe(before.id);
    expect(await lateTexts(mobile)).toEqual([{ auto_replied: false, media_count: 0 }]);
    await text(mobile, after.code);
    expect((await view(call)).textIn?.state).toBe('texted');
  });

  it.each(['1 at once', 'by its lease'])(
    'ends with its call, %s: what was held is a late text',
    async (how) => {
      const call = await hidden();
      const { code } = await begin(call);
      const mobile = newMobile();
      await text(mobile, code, { media: [{ url: 'https://carrier.test/1' }] });
      if (how === 'by its lease') {
        core.clock.advance(200);
        await endSilentCalls(core.ctx);
      } else await call.end();
      await handOverAll(core);
      expect(core.carrier.ledger.filter(({ to }) => to === mobile)).toEqual([]);
      expect(await lateTexts(mobile)).toEqual([{ auto_replied: false, media_count: 1 }]);
      expect(await rowsOf(call)).toMatchObject([{ state: 'over', held: [] }]);
      expect(await refusal(beginTextIn(core.ctx, core.ana, call.callKey))).toBe('session_ended');
    },
  );

  it('is longer where more of them live, and never two alike', async () => {
    const calls: StartedCall[] = [];
    const codes: string[] = [];
    for (let i = 0; i < 12; i++) {
      const call = await hidden();
      calls.push(call);
      codes.push((await begin(call)).code);
    }
    expect(codes.map(({ length }) => length)).toEqual([4, ...Array<number>(9).fill(5), 6, 6]);
    expect(new Set(codes).size).toBe(12);
    for (const call of calls) await call.end();
  });
});

describe('a mobile', () => {
  it('whose call it is joins, and no other: crossed codes are kept apart by the agents', async () => {
    const [a, b] = [await hidden(), await hidden()];
    const [codeA, codeB] = [await begin(a), await begin(b)];
    const [graces, daniels] = [newMobile(), newMobile()];
    await text(graces, codeB.code);
    await text(daniels, codeA.code);
    // Grace is in call a, and reads other digits than the agent sees
    expect((await view(a)).textIn?.last).toBe(daniels.slice(-4));
    expect(await refusal(answer(a, 'join', graces.slice(-4)))).toBe('text_in_mismatch');
    await answer(a, 'refuse');
    await answer(b, 'refuse');
    expect((await view(a)).snapshot).toBeNull();
    await text(graces, (await begin(a)).code);
    await text(daniels, (await begin(b)).code);
    await answer(a, 'join');
    await answer(b, 'join');
    await text(graces, 'of Grace');
    await text(daniels, 'of Daniel');
    expect((await view(a)).snapshot?.messages.at(-1)?.text).toBe('of Grace');
    expect((await view(b)).snapshot?.messages.at(-1)?.text).toBe('of Daniel');
    await handOverAll(core);
    expect(core.carrier.ledger).toEqual([]);
  });

  it('joins no second call: the digits are words of the one it is in', async () => {
    const mobile = newMobile();
    const own = await startCall(core, { caller: mobile });
    const other = await hidden();
    const { code } = await begin(other);
    await text(mobile, code);
    expect((await own.snapshot()).messages.at(-1)?.text).toBe(code);
    expect((await view(other)).textIn?.state).toBe('waiting');
    // nor by another number of ours
    const billing = await startCall(core, { caller: null, queue: 'billing', dialled: null });
    const second = await begin(billing);
    expect(second.ourNumber).toBe(core.acme.numbers.billing.e164);
    await text(mobile, second.code, { to: second.ourNumber });
    expect((await view(billing)).textIn?.state).toBe('waiting');
  });

  it('joins no call while another waits to be confirmed, and none that began after its text', async () => {
    const [a, b] = [await hidden(), await hidden()];
    const [codeA, codeB] = [await begin(a), await begin(b)];
    const mobile = newMobile();
    await text(mobile, codeA.code);
    await text(mobile, codeB.code);
    expect((await view(b)).textIn?.state).toBe('waiting');
    const own = await startCall(core, { caller: mobile });
    expect(await refusal(answer(a, 'join'))).toBe('number_busy');
    await own.end();
    const { snapshot } = await answer(a, 'join');
    expect(snapshot?.messages.map((one) => one.text)).toEqual([codeA.code, codeB.code]);
  });

  it('that wants to stop is heard first', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    const mobile = newMobile();
    await text(mobile, code);
    await text(mobile, 'STOP');
    // whatever the agent answers, and before
    expect(await lateTexts(mobile)).toHaveLength(1);
    const { snapshot } = await answer(call, 'join');
    expect(snapshot?.session.optedOut).toBe(true);
    expect(await refusal(call.send('hello'))).not.toBe('no refusal');
    await call.end();
    await handOverAll(core);
    expect(core.carrier.ledger).toEqual([]);
  });

  it('is not looked at after three wrong codes, nor anybody after ten', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    const wrong = (i: number) => String((Number(code) + 1 + i) % 10_000).padStart(4, '0');
    const guesser = newMobile();
    for (let i = 0; i < 3; i++) await text(guesser, wrong(i));
    await text(guesser, code);
    expect((await view(call)).textIn?.state).toBe('waiting');
    for (let i = 0; i < 7; i++) await text(newMobile(), wrong(i));
    await text(newMobile(), code);
    expect((await view(call)).textIn?.state).toBe('waiting');
    core.clock.advance(300);
    const next = await begin(call);
    await text(guesser, next.code);
    expect((await view(call)).textIn?.state).toBe('waiting');
    await text(newMobile(), next.code);
    expect((await view(call)).textIn?.state).toBe('texted');
  });

  it('of ours is none', async () => {
    const call = await hidden();
    const { code } = await begin(call);
    for (const tenant of [core.acme, core.rival]) await text(E164.parse(tenant.numbers.billing.e164), code);
    expect((await view(call)).textIn?.state).toBe('waiting');
  });
});

it('is written to the audit, without the number or the code', async () => {
  const call = await hidden();
  const { code } = await begin(call);
  const mobile = newMobile();
  await text(mobile, code);
  await answer(call, 'join');
  const rows = await core.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('audit')
      .select(['actor', 'action', 'after'])
      .where('object', '=', `call/${call.callKey}`)
      .orderBy('seq')
      .execute(),
  );
  expect(rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'agent:ana text_in.began',
    'system text_in.texted',
    'agent:ana text_in.joined',
  ]);
  expect(JSON.stringify(rows)).not.toContain(mobile);
  expect(JSON.stringify(rows)).not.toContain(`"${code}"`);
});

it('needs the setting, and the permission to send', async () => {
  const call = await hidden();
  const reader = { ...core.ana, permissions: new Set(['media.save'] as const) };
  expect(await refusal(beginTextIn(core.ctx, reader, call.callKey))).toBe('no_permission');
  expect(await refusal(beginTextIn(core.ctx, principal('ben'), call.callKey))).toBe('not_found');
  await core.ctx.db.tenant('acme', async (tx) => {
    const off = { tenant_id: 'acme', queue_key: 'repairs', key: 'textIn', value: 'false' };
    await tx.q.insertInto('setting').values(off).execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
  expect(await refusal(beginTextIn(core.ctx, core.ana, call.callKey))).toBe('text_in_off');
  expect((await view(call)).policy.textIn).toBe(false);
});
