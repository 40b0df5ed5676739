// Longer than others: one world of server and Twilio, which each of these tests needs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { twilioVoiceConfiguration } from '../../protocol/twilio-voice.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { queuedJobs } from '../../server/platform/jobs.ts';
import { followJobs } from '../../server/telephony/followed/follow-call.ts';
import { createTwilioVoice } from '../../server/telephony/twilio/twilio-voice.ts';
import { signAsTwilio } from '../../server/carriers/twilio/signature.ts';
import { type Callback, VOICE_ACCOUNT } from '../fakes/twilio-voice.ts';
import { until } from '../until.ts';
import { PUBLIC_ORIGIN } from './server-fixture.ts';
import { createVoiceWorld, type VoiceWorld } from './twilio-voice-world.ts';

let world: VoiceWorld;
let number = 0;
let caller: string;
let root: string;
beforeAll(async () => {
  world = await createVoiceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.voice.failing = null;
  caller = `+1415555${1_000 + ++number}`;
  root = world.voice.begins({ from: caller, at: now() });
  expect((await world.choose({})).status).toBe(200);
});

const now = () => world.clock.now();
const rings = (agent: string) => world.voice.dials(root, { to: `client:${agent}`, at: now() });
const say = async (callback: Callback) => {
  expect((await world.deliver(callback)).status).toBe(200);
  await world.follow(root);
};
const answered = (leg: string, query: Record<string, string> = {}) =>
  world.voice.becomes(leg, 'in-progress', { at: now(), query });
const over = (leg: string, status = 'completed') => world.voice.becomes(leg, status, { at: now() });
const later = async (seconds: number) => {
  world.clock.advance(seconds);
  await world.follow(root);
};
const call = () => world.call(root);

describe('a call of Twilio Voice', () => {
  it('is known with its number, line, queue, language and agent, though the callback names only the leg', async () => {
    const ana = rings('ana');
    await say(answered(ana, { queue: 'billing', language: 'fr' }));
    expect(await call()).toEqual({
      ...{ state: 'connected', agent: 'ana', caller, dialled: '+14155550199', queue: 'billing' },
      ...{ language: 'fr', reason: null, session: ['active', 'ana'] },
    });
    await say(over(root));
    expect(await call()).toMatchObject({ state: 'ended', session: ['ended', 'ana'] });
  });

  it('is open before anything is asked, when the address says who calls', async () => {
    const ana = rings('ana');
    const asked = world.voice.asked.length;
    expect((await world.deliver(answered(ana, { caller }))).body).toEqual({ taken: true });
    expect(await call()).toMatchObject({ state: 'connected', caller, session: ['active', 'ana'] });
    expect(world.voice.asked.length).toBe(asked);
    expect((await world.deliver(over(root))).body).toEqual({ taken: true });
    expect(await call()).toMatchObject({ state: 'ended', session: ['ended', 'ana'] });
    expect(world.voice.asked.length).toBe(asked);
  });

  it('ends when the callback of its end was lost: Twilio is asked (C02)', async () => {
    await say(answered(rings('ana'), { caller }));
    over(root);
    await later(29);
    expect(await call()).toMatchObject({ state: 'connected' });
    await later(2);
    expect(await call()).toMatchObject({ state: 'ended', session: ['ended', 'ana'] });
  });

  it('stays open far beyond its lease while Twilio says that it goes on', async () => {
    await say(answered(rings('ana'), { caller }));
    for (let passed = 0; passed < 300; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'connected', session: ['active', 'ana'] });
    await say(over(root));
  });

  it('ends by its lease when Twilio cannot be asked, and is another call when it can again', async () => {
    const ana = rings('ana');
    await say(answered(ana, { caller }));
    world.voice.failing = { status: 503 };
    for (let passed = 0; passed < 120; passed += 10) {
      await later(10);
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'ended', reason: 'source_lost' });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'unreachable' });
    world.voice.failing = null;
    await later(31);
    expect(await world.call(`${root}:2`)).toMatchObject({ state: 'connected', session: ['active', 'ana'] });
    await say(over(root));
    expect(await world.call(`${root}:2`)).toMatchObject({ state: 'ended' });
  });

  it('moves with a transfer, though both callbacks of it were lost (J10)', async () => {
    const ana = rings('ana');
    await say(answered(ana, { caller }));
    answered(rings('ben'));
    over(ana);
    await later(31);
    expect(await call()).toMatchObject({ state: 'connected', agent: 'ben', session: ['active', 'ben'] });
    await say(over(root));
  });

  it('is looked at within seconds when its agent has left, and is over with its caller', async () => {
    const ana = rings('ana');
    await say(answered(ana, { caller }));
    await say(over(ana));
    expect(await call()).toMatchObject({ state: 'transferring', agent: 'ana', session: ['active', 'ana'] });
    expect(world.dueAt(root)!.getTime() - now().getTime()).toBeLessThanOrEqual(2_000);
    over(root);
    await later(2);
    expect(await call()).toMatchObject({ state: 'ended', session: ['ended', 'ana'] });
  });

  it('is over a minute after its agent has left, when the caller stays in the flow', async () => {
    const ana = rings('ana');
    await say(answered(ana, { caller }));
    await say(over(ana));
    for (let passed = 0; passed < 70; passed += 10) await later(10);
    expect(await call()).toMatchObject({ state: 'ended', reason: 'transferred_out' });
  });

  it('ends with a transfer to somebody outside', async () => {
    const ana = rings('ana');
    await say(answered(ana, { caller }));
    await say(answered(world.voice.dials(root, { to: '+14155550300', at: now() })));
    expect(await call()).toMatchObject({ state: 'connected', agent: 'ana' });
    await say(over(ana));
    expect(await call()).toMatchObject({ state: 'ended', reason: 'transferred_out' });
  });

  it('of somebody who vanishes before an agent has them is missed', async () => {
    const ana = rings('ana');
    await say(world.voice.becomes(ana, 'ringing', { at: now(), query: { caller } }));
    await say(over(ana, 'no-answer'));
    await say(over(root));
    expect(await call()).toMatchObject({ state: 'ended', reason: 'missed', session: null });
  });

  it('is known by legs that are no children of the caller’s, as those of TaskRouter', async () => {
    const leg = world.voice.dials(`CA${'f'.repeat(32)}`, { to: 'client:ana', at: now() });
    const callback = answered(leg, { call: root, caller });
    await say(callback);
    expect(await call()).toMatchObject({ state: 'connected', agent: 'ana' });
    over(leg);
    await later(31);
    expect(await call()).toMatchObject({ state: 'transferring' });
    await say(over(root));
  });

  it('is left alone without a queue, and administrators see why', async () => {
    await world.choose({ queue: null });
    await say(answered(rings('ana'), { caller, queue: 'nowhere' }));
    expect(await call()).toBeUndefined();
    expect((await world.settings()).trouble).toMatchObject({ reason: 'queue_unknown', detail: 'nowhere' });
  });

  it('has the queue and the agent that lines name', async () => {
    await world.choose({
      queues: [{ of: 'front desk', queue: 'billing' }],
      agents: [{ of: 'user-*', agent: '*' }],
    });
    await say(answered(rings('user-ben'), { caller, queue: 'front desk' }));
    expect(await call()).toMatchObject({ agent: 'ben', queue: 'billing' });
    await say(over(root));
  });

  it('is not taken from another source', async () => {
    await world.report({ callKey: root });
    await say(answered(rings('ben'), { caller }));
    expect(await call()).toMatchObject({ agent: 'ana' });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'other_source', detail: root });
  });

  it('waits when Twilio asks to, and says so', async () => {
    world.voice.failing = { status: 429, headers: { 'retry-after': '7' } };
    await say(answered(rings('ana')));
    expect(world.dueAt(root)!.getTime() - now().getTime()).toBeGreaterThan(6_000);
    expect((await world.settings()).trouble).toMatchObject({ reason: 'throttled' });
    world.voice.failing = null;
    await later(8);
    expect(await call()).toMatchObject({ state: 'connected', caller });
    await say(over(root));
  });

  it('that Twilio does not know is over', async () => {
    await say(answered(rings('ana'), { caller }));
    world.voice.calls.delete(root);
    await later(31);
    expect(await call()).toMatchObject({ state: 'ended', reason: 'unknown' });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'call_unknown' });
  });
});

describe('a callback that is not to be believed', () => {
  it('does nothing when it is forged: signature, address, fields, company', async () => {
    const callback = answered(rings('ana'), { caller });
    const path = `/v1/telephony/acme/twilio-voice?${new URLSearchParams(callback.query)}`;
    const fields = Object.entries(callback.form);
    const sign = (url: string, given = fields, token = VOICE_ACCOUNT.authToken) =>
      signAsTwilio(token, { url, fields: given });
    const forged = [
      '',
      'x',
      sign(`https://evil.test${path}`),
      sign(`${PUBLIC_ORIGIN}${path}&agent=eve`),
      sign(PUBLIC_ORIGIN + path, fields.slice(1)),
      sign(PUBLIC_ORIGIN + path, [...fields, ['Extra', 'x']]),
      sign(PUBLIC_ORIGIN + path, fields, 'the-token-of-somebody-else'),
    ];
    for (const signature of forged) expect((await world.deliver(callback, { signature })).status).toBe(401);
    expect((await world.deliver(callback, { tenant: 'rival' })).status).toBe(401);
    expect(await call()).toBeUndefined();
  });

  it('does nothing when it comes again after the call, a day later, when nothing is known of it any more (T13)', async () => {
    const ana = rings('ana');
    const callback = answered(ana, { caller });
    await say(callback);
    await say(over(root));
    const before = await call();
    expect((await world.deliver(callback)).body).toEqual({ taken: false });
    expect(await call()).toEqual(before);
    await world.ctx.db.tenant('acme', (tx) =>
      tx.q.deleteFrom('followed_call').where('tenant_id', '=', 'acme').execute(),
    );
    world.clock.advance(86_400);
    await say(callback);
    expect(await call()).toEqual(before);
    const fresh = world.voice.begins({ from: '+14155559999', at: now() });
    const other = world.voice.dials(fresh, { to: 'client:ana', at: now() });
    const old = world.voice.becomes(other, 'in-progress', { at: now(), query: { caller: '+14155559999' } });
    over(fresh);
    world.clock.advance(301);
    expect((await world.deliver(old)).status).toBe(200);
    expect(await world.call(fresh)).toBeUndefined();
    await world.follow(fresh);
    expect((await world.call(fresh))?.['session']).toBe(null);
  });

  it('keeps no call alive by coming again', async () => {
    const callback = answered(rings('ana'), { caller });
    await say(callback);
    world.voice.failing = { status: 500 };
    for (let passed = 0; passed < 100; passed += 20) {
      world.clock.advance(20);
      expect((await world.deliver(callback)).body).toEqual({ taken: false });
      await endSilentCalls(world.ctx);
    }
    expect(await call()).toMatchObject({ state: 'ended', reason: 'source_lost' });
  });

  it('without a call is told to administrators', async () => {
    const callback = answered(rings('ana'));
    await say({ ...callback, form: { ...callback.form, CallSid: 'nothing' } });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'malformed', detail: 'CallSid' });
  });
});

describe('the settings of Twilio Voice', () => {
  const admin = () => ({ authorization: `Bearer ${world.acme.adminKey}` });

  it('give back no token, and believe that of before for a day', async () => {
    expect((await world.choose({ authToken: 'another-token-of-it' })).body).toMatchObject({
      secret: { last4: 'f-it' },
    });
    const settings = await world.settings();
    expect(JSON.stringify(settings)).not.toContain('token-of');
    expect(settings.oldSecretUntil).not.toBe(null);
    const callback = answered(rings('ana'), { caller });
    expect((await world.deliver(callback)).status).toBe(200);
    expect((await world.deliver(callback, { token: 'another-token-of-it' })).status).toBe(200);
    world.clock.advance(86_401);
    expect((await world.deliver(callback)).status).toBe(401);
    await world.choose({ authToken: VOICE_ACCOUNT.authToken });
  });

  it('need the token of another account, and believe that of the first no more', async () => {
    const accountSid = `AC${'8'.repeat(32)}`;
    expect(await world.choose({ accountSid })).toMatchObject({ status: 422, body: { detail: 'authToken' } });
    expect((await world.choose({ accountSid, authToken: 'token-of-the-eighth' })).status).toBe(200);
    expect((await world.deliver(answered(rings('ana')))).status).toBe(401);
    await world.choose({ authToken: VOICE_ACCOUNT.authToken });
  });

  it('name a queue there is, and are changed by one at a time', async () => {
    expect(await world.choose({ queue: 'nowhere' })).toMatchObject({
      status: 422,
      body: { detail: 'queue' },
    });
    const ifMatch = fingerprint(twilioVoiceConfiguration(await world.settings()));
    expect((await world.choose({ queue: 'billing' }, { 'if-match': `"${ifMatch}"` })).status).toBe(200);
    expect((await world.choose({ queue: 'repairs' }, { 'if-match': `"${ifMatch}"` })).status).toBe(412);
  });

  it('are in the audit, without the token', async () => {
    await world.choose({ authToken: 'a-third-token-of-it', agents: [{ of: 'x', agent: 'ana' }] });
    const page = (
      await world.app.inject({ url: '/v1/admin/audit?object=twilio-voice', headers: admin() })
    ).json<AuditPage>();
    expect(page.entries[0]).toMatchObject({
      action: 'twilio_voice.changed',
      after: { changed: ['authToken'] },
    });
    expect(JSON.stringify(page)).not.toContain('a-third-token');
    await world.choose({ authToken: VOICE_ACCOUNT.authToken });
  });

  it('are removed: nothing is believed from then on', async () => {
    const request = { method: 'DELETE', url: '/v1/admin/twilio-voice', headers: admin() } as const;
    expect((await world.app.inject(request)).statusCode).toBe(204);
    expect((await world.app.inject(request)).statusCode).toBe(404);
    expect((await world.deliver(answered(rings('ana')))).status).toBe(401);
    expect((await world.choose({})).status).toBe(422);
    await world.choose({ authToken: VOICE_ACCOUNT.authToken });
  });
});

it('is asked about by the job worker, by itself', async () => {
  const own = await createVoiceWorld(queuedJobs);
  const source = createTwilioVoice({ origin: own.voice.origin });
  const worker = await startJobWorker(own.ctx, { url: own.databaseUrl, ...followJobs(own.ctx, [source]) });
  const sid = own.voice.begins({ from: '+14155550142', at: own.clock.now() });
  const leg = own.voice.dials(sid, { to: 'client:ana', at: own.clock.now() });
  expect((await own.deliver(own.voice.becomes(leg, 'in-progress', { at: own.clock.now() }))).status).toBe(
    200,
  );
  await until(async () =>
    expect(await own.call(sid)).toMatchObject({ state: 'connected', caller: '+14155550142' }),
  );
  await worker.close();
  await own.close();
});
