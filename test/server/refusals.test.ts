import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type SendMessageRequest } from '../../protocol/message.ts';
import { type Settings } from '../../protocol/settings.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { appendTenantEvent } from '../../server/stream/append-event.ts';
import {
  type CoreFixture,
  createCore,
  handOverAll,
  principal,
  refusal,
  type StartedCall,
  startCall,
} from './core.ts';

let core: CoreFixture;
let call: StartedCall;
beforeAll(async () => {
  core = await createCore();
});
afterAll(() => core.close());
beforeEach(async () => {
  core.clock.advance(3_600);
  await set({});
  if (call) await call.end();
  call = await startCall(core);
});

/** Exactly these settings, beside texting switched on. */
async function set(settings: Partial<Settings>): Promise<void> {
  await core.ctx.db.tenant('acme', async (tx) => {
    await tx.q.deleteFrom('setting').where('tenant_id', '=', 'acme').execute();
    const rows = Object.entries({ inCallSms: true, ...settings }).map(([key, value]) => ({
      tenant_id: 'acme',
      queue_key: '',
      key,
      value: JSON.stringify(value),
    }));
    await tx.q.insertInto('setting').values(rows).execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
}

const submit = (change: Partial<SendMessageRequest> | Record<string, unknown>, who = core.ana) =>
  // the table below asks for what a typed client cannot
  submitMessage(core.ctx, who, call.sessionId, randomUUID(), {
    kind: 'text',
    callKey: call.callKey,
    text: 'hello',
    ...change,
  } as SendMessageRequest);

const preset = (language = 'en') => ({
  kind: 'preset',
  presetId: core.acme.presets.hours,
  language,
  text: undefined,
});

it.each<[string, Partial<Settings>, Record<string, unknown>, string]>([
  ['918 characters', {}, { text: 'a'.repeat(918) }, 'no refusal'],
  ['919 characters', {}, { text: 'a'.repeat(919) }, 'too_long'],
  ['459 emoji of two units each', {}, { text: '😀'.repeat(459) }, 'no refusal'],
  ['918 emoji, which take 28 messages', {}, { text: '😀'.repeat(918) }, 'too_many_segments'],
  ['nothing', {}, { text: '' }, 'empty'],
  ['spaces only', {}, { text: ' \n\t ' }, 'empty'],
  ['half a surrogate pair', {}, { text: 'a\ud83d' }, 'ill_formed_text'],
  ['a picture', {}, { media: [{ url: 'x' }] }, 'outbound_media_off'],
  ['free text where only presets may be sent', { freeText: false }, {}, 'free_text_off'],
  ['a preset where only presets may be sent', { freeText: false }, 'preset' as never, 'no refusal'],
  ['a preset where presets are off', { presets: false }, 'preset' as never, 'presets_off'],
  ['free text where presets are off', { presets: false }, {}, 'no refusal'],
  ['anything while texting is off', { inCallSms: false }, {}, 'feature_off'],
  ['more messages than allowed', { maxSegments: 1 }, { text: 'a'.repeat(161) }, 'too_many_segments'],
])(
  'answers %s with its code, and stores nothing of what it refuses',
  async (_name, settings, change, code) => {
    await set(settings);
    expect(await refusal(submit(change === ('preset' as never) ? preset() : change))).toBe(code);
    expect((await call.snapshot()).messages).toHaveLength(code === 'no refusal' ? 1 : 0);
  },
);

it('refuses an agent without the permission to send', async () => {
  const reader = { ...principal('ana'), permissions: new Set<never>() };
  expect(await refusal(submit({}, reader))).toBe('no_permission');
});

it('refuses a preset that was removed, and one in a language it has not', async () => {
  expect(await refusal(submit({ ...preset(), presetId: randomUUID() }))).toBe('preset_gone');
  expect(await refusal(submit(preset('ja')))).toBe('preset_gone');
});

it('sends the words the server has stored, whatever the client claims', async () => {
  const { message } = await submit({ ...preset('it'), text: 'forged' });
  expect(message).toMatchObject({ text: 'Siamo aperti dalle 8 alle 18.', kind: 'preset', language: 'it' });
});

it('normalises before it counts: line ends, composed letters', async () => {
  const { message } = await submit({ text: 'cafe\u0301\r\nbar' });
  expect(message).toMatchObject({ text: 'café\nbar', encoding: 'GSM-7', segments: 1 });
});

it('replaces costly typography only where the settings say so', async () => {
  expect((await submit({ text: '“quick”' })).message).toMatchObject({ encoding: 'UCS-2' });
  await set({ smartEncoding: true });
  expect((await submit({ text: '“quick”' })).message).toMatchObject({ text: '"quick"', encoding: 'GSM-7' });
});

it('says why texting is off, and opens again without a new report', async () => {
  await set({ inCallSms: false });
  expect((await viewCall(core.ctx, core.ana, call.callKey)).blocked).toBe('feature_off');
  const blocked = await startCall(core, { caller: '+14155550144' as never });
  expect(blocked.view).toMatchObject({ blocked: 'feature_off', snapshot: null });
  await set({});
  expect((await viewCall(core.ctx, core.ana, call.callKey)).blocked).toBeNull();
  const view = await viewCall(core.ctx, core.ana, blocked.callKey);
  expect(view).toMatchObject({ blocked: null, snapshot: { session: { state: 'active' } } });
  await blocked.end();
});

it('refuses a number abroad unless the settings allow it, at the claim as well', async () => {
  const abroad = { caller: '+393331234567' as never };
  expect((await startCall(core, abroad)).view.blocked).toBe('non_domestic');
  await set({ nonDomesticInCall: true });
  const allowed = await startCall(core, abroad);
  expect(allowed.view.blocked).toBeNull();
  await allowed.send('Buongiorno');
  await set({});
  expect(await refusal(allowed.send('ancora'))).toBe('non_domestic_blocked');
  core.carrier.ledger.length = 0;
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(0);
  expect((await allowed.snapshot()).messages[0]).toMatchObject({ state: 'suppressed', reason: 'region' });
});

it('refuses a country that is denied or not on the list, in the queue that says so and at the claim as well', async () => {
  const abroad = { caller: '+393331234568' as never };
  await set({ nonDomesticInCall: true, allowedCountries: ['FR'] });
  expect((await startCall(core, abroad)).view.blocked).toBe('country_blocked');
  await set({ nonDomesticInCall: true, allowedCountries: ['IT'] });
  const allowed = await startCall(core, abroad);
  await allowed.send('Buongiorno');
  await core.ctx.db.tenant('acme', async (tx) => {
    const own = { tenant_id: 'acme', queue_key: 'repairs', key: 'deniedCountries', value: '["IT"]' };
    await tx.q.insertInto('setting').values(own).execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
  expect(await refusal(allowed.send('ancora'))).toBe('country_blocked');
  core.carrier.ledger.length = 0;
  await handOverAll(core);
  expect(core.carrier.ledger).toHaveLength(0);
  expect((await allowed.snapshot()).messages[0]).toMatchObject({ state: 'suppressed', reason: 'region' });
  await allowed.end();
});

it('shows a live conversation why texting stopped, and that it goes on', async () => {
  await set({ nonDomesticInCall: true });
  const live = await startCall(core, { caller: '+393331234569' as never });
  const blocked = async () => (await viewCall(core.ctx, core.ana, live.callKey)).blocked;
  await set({});
  expect(await blocked()).toBe('non_domestic');
  await set({ nonDomesticInCall: true, deniedCountries: ['IT'] });
  expect(await blocked()).toBe('country_blocked');
  await set({ nonDomesticInCall: true });
  expect(await blocked()).toBeNull();
  await live.send('Eccomi');
  await live.end();
});

it.each([
  ['a landline', '+442079460958', 'landline'],
  ['a premium number', '+19005551234', 'number_not_textable'],
])('opens no session to %s', async (_name, caller, blocked) => {
  await set({ nonDomesticInCall: true });
  const other = await startCall(core, { caller: caller as never });
  expect(other.view).toMatchObject({ blocked, snapshot: null });
  await other.end();
});

it('texts another number when the caller’s is withheld', async () => {
  const { beginSessionTo } = await import('../../server/calls/begin-session-to.ts');
  const hidden = await startCall(core, { caller: null });
  expect(await refusal(beginSessionTo(core.ctx, core.ana, hidden.callKey, '+442079460958' as never))).toBe(
    'number_not_textable',
  );
  const view = await beginSessionTo(core.ctx, core.ana, hidden.callKey, '+14155550145' as never);
  expect(view.snapshot?.session).toMatchObject({
    caller: '+14155550145',
    callerSource: 'agent',
    state: 'active',
  });
  expect(await refusal(beginSessionTo(core.ctx, core.ana, hidden.callKey, '+14155550146' as never))).toBe(
    'wrong_call',
  );
  await hidden.end();
});

it('answers a repeat of a key with another body as a mismatch', async () => {
  await call.send('one thing', 'a-key-used-twice');
  expect(await refusal(call.send('another', 'a-key-used-twice'))).toBe('idempotency_mismatch');
});
