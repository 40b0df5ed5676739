// Longer than others: one world of server and Zendesk, which each of these tests needs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { talkConfiguration } from '../../protocol/zendesk-talk.ts';
import { signWebhook } from '../../protocol/webhook-signature.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { queuedJobs } from '../../server/platform/jobs.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { talkJobs } from '../../server/zendesk/talk/talk-jobs.ts';
import { until } from '../until.ts';
import { createTalkWorld, type Said, SECRET, type TalkWorld } from './talk-world.ts';

const ANA = '10011';
const BEN = '10012';

let world: TalkWorld;
let item = 7_000;
let moment = 0;
beforeAll(async () => {
  world = await createTalkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  item++;
  world.zendesk.agents.clear();
  world.zendesk.role = 'admin';
  expect((await world.choose({})).status).toBe(200);
});

/** Each event is later than the one before, as Zendesk's clock has it. */
const at = () => new Date(world.clock.now().getTime() - 600_000 + 1_000 * ++moment);
const offered = (agent = ANA): Said => ({ kind: 'added', agent, item, reason: 'OFFERED', at: at() });
const accepted = (agent = ANA): Said => ({ kind: 'updated', agent, item, reason: 'ACCEPTED', at: at() });
const removed = (agent = ANA): Said => ({ kind: 'removed', agent, item, at: at() });
const caller = () => `+1415555${String(1_000 + (item % 1_000))}`;
const addCall = (change: object = {}) =>
  world.zendesk.addCall(item, {
    from: caller(),
    to: '+14155550199',
    createdAt: world.clock.now(),
    ...change,
  });
const later = async (seconds: number) => {
  world.clock.advance(seconds);
  await world.follow(item);
};
const asked = () => world.zendesk.requests.length;
const end = () => world.say(removed());

describe('a call of Zendesk Talk', () => {
  it('is bound to its ticket, with the number that called, the line, the group’s queue and the agent', async () => {
    await world.choose({ queues: [{ of: '3600', queue: 'billing' }] });
    addCall({ groupId: 3600 });
    await world.say(offered());
    expect(await world.call(item)).toMatchObject({ state: 'ringing', agent: null, session: null });
    await world.say(accepted());
    expect(await world.call(item)).toEqual({
      ...{ state: 'connected', agent: ANA, caller: caller(), dialled: '+14155550199', queue: 'billing' },
      ...{ reason: null, direction: 'inbound', session: 'active' },
      record: { system: 'zendesk', type: 'ticket', id: String(item) },
    });
    await end();
    expect(await world.call(item)).toMatchObject({ state: 'ended', reason: 'unknown', session: 'ended' });
  });

  it('ends with the webhook, before anything is asked at Zendesk', async () => {
    addCall();
    await world.say(accepted());
    const before = asked();
    expect((await world.deliver(world.eventOf(removed()))).body).toEqual({ taken: true });
    expect(await world.call(item)).toMatchObject({ state: 'ended', session: 'ended' });
    expect(asked()).toBe(before);
  });

  it('is another one when the same ticket is called about again', async () => {
    addCall();
    await world.say(accepted());
    await end();
    await world.say(accepted(BEN));
    expect(await world.call(item, 1)).toMatchObject({ state: 'ended' });
    expect(await world.call(item, 2)).toMatchObject({ state: 'connected', agent: BEN, session: 'active' });
    await world.say(removed(BEN));
  });

  it('is another one for the agent who takes it after it was given up here', async () => {
    addCall();
    await world.say(accepted());
    world.clock.advance(100);
    await endSilentCalls(world.ctx);
    expect(await world.call(item)).toMatchObject({ state: 'ended', reason: 'source_lost' });
    await world.say(accepted(BEN));
    expect(await world.call(item, 2)).toMatchObject({ state: 'connected', agent: BEN, session: 'active' });
    await world.say(removed(BEN));
    await end();
  });

  it('is looked at while it goes on, and ends when the agent is in it no more', async () => {
    addCall();
    await world.say(accepted());
    world.zendesk.agents.set(ANA, { callStatus: 'on_call' });
    for (let passed = 0; passed < 180; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await world.call(item)).toMatchObject({ state: 'connected', session: 'active' });
    world.zendesk.agents.set(ANA, { callStatus: 'wrap_up', items: { [item]: 'ACCEPTED' } });
    await later(30);
    expect(await world.call(item)).toMatchObject({ state: 'ended', reason: 'unknown', session: 'ended' });
  });

  it('ends when its work item is gone, and is kept by it where Zendesk says no more', async () => {
    addCall();
    await world.say(accepted());
    world.zendesk.agents.set(ANA, { seat: false, items: { [item]: 'ACCEPTED' } });
    for (let passed = 0; passed < 120; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await world.call(item)).toMatchObject({ state: 'connected' });
    world.zendesk.agents.set(ANA, { callStatus: null, items: {} });
    await later(30);
    expect(await world.call(item)).toMatchObject({ state: 'ended' });
  });

  it('is neither kept nor ended by an answer that says nothing', async () => {
    addCall();
    await world.say(accepted());
    world.zendesk.agents.set(ANA, { callStatus: null, items: { [item]: 'ACCEPTED' } });
    for (let passed = 0; passed < 60; passed += 30) await later(30);
    expect(await world.call(item)).toMatchObject({ state: 'connected' });
    await later(31);
    await endSilentCalls(world.ctx);
    expect(await world.call(item)).toMatchObject({ state: 'ended', reason: 'source_lost' });
    await end();
  });

  it('opens by a look when the webhook of its acceptance was lost', async () => {
    addCall();
    await world.say(offered());
    world.zendesk.agents.set(ANA, { callStatus: 'on_call', items: { [item]: 'ACCEPTED' } });
    await later(30);
    expect(await world.call(item)).toMatchObject({ state: 'connected', agent: ANA, session: 'active' });
    world.clock.advance(1);
    await world.say({ ...removed(), at: world.clock.now() });
    expect(await world.call(item)).toMatchObject({ state: 'ended' });
  });

  it('waits for an agent as long as Zendesk may say nothing of it, for five minutes', async () => {
    world.zendesk.role = 'agent'; // may not read who was offered what
    const { trouble } = await world.settings();
    addCall();
    await world.say(offered());
    for (let passed = 0; passed < 270; passed += 30) {
      await later(30);
      await endSilentCalls(world.ctx);
    }
    expect(await world.call(item)).toMatchObject({ state: 'ringing' });
    await later(31);
    expect(await world.call(item)).toMatchObject({ state: 'ended', reason: 'unknown', session: null });
    expect((await world.settings()).trouble).toEqual(trouble);
  });
});

describe('the number of the caller', () => {
  it('is the only telephone of the requester when the ticket names none', async () => {
    world.zendesk.users.set(item, {
      name: 'Grace',
      identities: [
        { type: 'email', value: 'grace@acme.test' },
        { type: 'phone_number', value: caller() },
      ],
    });
    addCall({ from: null, requesterId: item });
    await world.say(accepted());
    expect(await world.call(item)).toMatchObject({ caller: caller(), session: 'active' });
    await end();
  });

  it('is not chosen among several, and the administrator is told', async () => {
    world.zendesk.users.set(item, {
      name: 'Grace',
      identities: [
        { type: 'phone_number', value: '+14155550142' },
        { type: 'phone_number', value: '+14155550143' },
      ],
    });
    addCall({ from: 'Anonymous', requesterId: item });
    await world.say(accepted());
    expect(await world.call(item)).toMatchObject({ state: 'connected', caller: null });
    expect((await world.settings()).trouble).toMatchObject({
      reason: 'number_unknown',
      detail: String(item),
    });
    await end();
  });

  it('is never one of the company’s own', async () => {
    addCall({ from: world.acme.numbers.repairs.e164 });
    await world.say(accepted());
    expect(await world.call(item)).toMatchObject({ caller: null });
    await end();
  });
});

describe('what stands in the way', () => {
  it('is a ticket that comes a moment later: it is looked for again', async () => {
    await world.say(accepted());
    expect(await world.call(item)).toBeUndefined();
    addCall();
    await later(1);
    expect(await world.call(item)).toMatchObject({ state: 'connected', session: 'active' });
    await end();
  });

  it('is a work item without a ticket: it is looked for seven times, kept unbound, and told', async () => {
    await world.say(accepted());
    const before = asked();
    for (const seconds of [1, 2, 4, 8, 15, 30, 60, 600]) await later(seconds);
    expect(asked() - before).toBe(6);
    expect(await world.call(item)).toBeUndefined();
    expect((await world.settings()).trouble).toMatchObject({
      reason: 'ticket_not_found',
      detail: String(item),
    });
    // something new is heard of it
    addCall();
    await world.say(accepted(BEN));
    expect(await world.call(item)).toMatchObject({ state: 'connected', agent: BEN });
    await world.say(removed(BEN));
    await end();
  });

  it('is a work item that is no number: Zendesk is not asked', async () => {
    const before = asked();
    await world.say({ ...accepted(), item: '../users/me' });
    expect(asked()).toBe(before);
  });

  it('is Zendesk’s limit: it is obeyed, for all that is asked', async () => {
    addCall();
    world.zendesk.fail('throttled', 0);
    await world.say(accepted());
    expect((await world.settings()).trouble).toMatchObject({ reason: 'throttled' });
    const before = asked();
    await later(2);
    expect(asked()).toBe(before);
    await later(2);
    expect(await world.call(item)).toMatchObject({ state: 'connected' });
    await end();
  });

  it.each([
    ['does not answer', 'lostBefore', 'unreachable'],
    ['has a fault', 'serverError', 'unreachable'],
  ] as const)('is a Zendesk that %s: it is asked again', async (_name, fault, reason) => {
    addCall();
    world.zendesk.fail(fault, 0);
    await world.say(accepted());
    expect((await world.settings()).trouble).toMatchObject({ reason });
    await later(1);
    expect(await world.call(item)).toMatchObject({ state: 'connected' });
    await end();
  });

  it('is an account that is not let in, or none at all', async () => {
    addCall();
    world.zendesk.role = 'end-user';
    await world.say(accepted());
    expect((await world.settings()).trouble).toMatchObject({ reason: 'account_refused' });
    await world.app.inject({
      ...{ method: 'DELETE', url: '/v1/admin/record-systems/zendesk/account' },
      headers: { authorization: `Bearer ${world.acme.adminKey}` },
    });
    await later(1);
    expect((await world.settings()).trouble).toMatchObject({ reason: 'no_account' });
    await world.enterAccount();
    world.zendesk.role = 'admin';
    await later(60);
    expect(await world.call(item)).toMatchObject({ state: 'connected' });
    await end();
  });

  it('is a queue that is gone', async () => {
    await world.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('zendesk_talk').set({ queue: 'gone' }).where('tenant_id', '=', 'acme').execute(),
    );
    addCall();
    await world.say(accepted());
    expect(await world.call(item)).toBeUndefined();
    expect((await world.settings()).trouble).toMatchObject({ reason: 'queue_unknown', detail: 'gone' });
  });

  it('is an event that is not as documented', async () => {
    const body = world.eventOf(offered()).replace('"channel":"talk"', '"chanel":"talk"');
    expect(await world.deliver(body)).toEqual({ status: 200, body: { taken: false } });
    expect((await world.settings()).trouble).toMatchObject({ reason: 'malformed' });
  });
});

describe('the webhook', () => {
  const rows = () =>
    world.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('zendesk_work_item').select('id').where('tenant_id', '=', 'acme').execute(),
    );

  it('takes an event once, however often it is sent', async () => {
    addCall();
    const body = world.eventOf(accepted());
    expect(await world.deliver(body)).toEqual({ status: 200, body: { taken: true } });
    expect(await world.deliver(body)).toEqual({ status: 200, body: { taken: false } });
    await Promise.all([world.deliver(body), world.deliver(body), world.deliver(body)]);
    await world.follow(item);
    await end();
    expect(await world.deliver(body)).toEqual({ status: 200, body: { taken: false } });
    expect(await world.call(item)).toMatchObject({ state: 'ended' });
    expect(await world.call(item, 2)).toBeUndefined();
  });

  it.each(['messaging', 'support'])('leaves what is of the channel %s', async (channel) => {
    const before = await rows();
    const answer = await world.deliver(world.eventOf({ ...accepted(), channel }));
    expect(answer).toEqual({ status: 200, body: { taken: false } });
    expect(await rows()).toEqual(before);
    expect((await world.settings()).deliveredAt).not.toBeNull();
  });

  it('refuses what is forged, altered, stale, or signed for another company', async () => {
    const body = world.eventOf(accepted());
    const before = await rows();
    const minutesAgo = (minutes: number) =>
      new Date(world.clock.now().getTime() - minutes * 60_000).toISOString();
    const standard = await signWebhook(SECRET, {
      ...{ id: 'x', timestampSeconds: world.clock.now().getTime() / 1_000, body },
    });
    const cases = [
      [{ secret: 'guessed' }, 'signature_invalid'],
      [{ secret: world.acme.telephonySecret }, 'signature_invalid'],
      [{ tenant: 'rival' }, 'signature_invalid'],
      [{ tenant: 'nobody' }, 'signature_invalid'],
      [{ timestamp: minutesAgo(6) }, 'signature_expired'],
      [{ timestamp: minutesAgo(-6) }, 'signature_expired'],
      [{ headers: { 'x-zendesk-webhook-signature-timestamp': minutesAgo(1) } }, 'signature_invalid'],
      [{ headers: { ...standard, 'x-zendesk-webhook-signature': '' } }, 'signature_invalid'],
    ] as const;
    for (const [options, code] of cases)
      expect(await world.deliver(body, options), JSON.stringify(options)).toMatchObject({
        ...{ status: 401, body: { code } },
      });
    expect(await rows()).toEqual(before);
  });

  it('is believed with the secret of before for a day, and no longer', async () => {
    expect((await world.choose({ signingSecret: 'the-next-secret' })).status).toBe(200);
    const settings = await world.settings();
    expect(settings.secret?.last4).toBe('cret');
    expect(settings.oldSecretUntil).not.toBeNull();
    const status = async (secret: string) =>
      (await world.deliver(world.eventOf({ ...accepted(), channel: 'support' }), { secret })).status;
    expect([await status(SECRET), await status('the-next-secret')]).toEqual([200, 200]);
    world.clock.advance(86_401);
    expect([await status(SECRET), await status('the-next-secret')]).toEqual([401, 200]);
    // a third takes the place of the first
    await world.choose({ signingSecret: 'the-third-secret' });
    await world.choose({ signingSecret: SECRET });
    expect([await status('the-next-secret'), await status('the-third-secret'), await status(SECRET)]).toEqual(
      [...[401, 200, 200]],
    );
  });
});

describe('the settings', () => {
  const admin = () => ({ authorization: `Bearer ${world.acme.adminKey}` });

  it('are refused with a queue there is none, and without a secret', async () => {
    const code = async (input: object) => (await world.choose(input)).body;
    expect(await code({ queue: 'nowhere' })).toMatchObject({ code: 'setting_invalid', detail: 'queue' });
    expect(await code({ queues: [{ of: '1', queue: 'nowhere' }] })).toMatchObject({ detail: 'queue' });
    expect(await code({ queues: [{ of: 'sales', queue: 'repairs' }] })).toMatchObject({
      code: 'invalid_request',
    });
    const rival = { authorization: `Bearer ${world.rival.adminKey}` };
    expect((await world.choose({}, rival)).body).toMatchObject({
      ...{ code: 'setting_invalid', detail: 'signingSecret' },
    });
  });

  it('are not written over what somebody else has written', async () => {
    const began = fingerprint(talkConfiguration(await world.settings()));
    await world.choose({ queue: 'billing' });
    expect(await world.choose({ queue: 'repairs' }, { 'if-match': `"${began}"` })).toMatchObject({
      ...{ status: 412, body: { code: 'changed_meanwhile' } },
    });
  });

  it('stand in the audit, without the secret', async () => {
    await world.choose({ signingSecret: 'never-to-be-shown' });
    const { entries } = (
      await world.app.inject({ url: '/v1/admin/audit?object=zendesk-talk', headers: admin() })
    ).json<AuditPage>();
    expect(entries[0]).toMatchObject({
      action: 'zendesk_talk.changed',
      after: { changed: ['signingSecret'] },
    });
    expect(JSON.stringify([entries, await world.settings()])).not.toContain('never-to-be-shown');
    await world.choose({ signingSecret: SECRET });
  });

  it('are forgotten with all secrets: nothing is believed any more', async () => {
    const request = { method: 'DELETE', url: '/v1/admin/zendesk/talk', headers: admin() } as const;
    expect((await world.app.inject(request)).statusCode).toBe(204);
    expect((await world.app.inject(request)).statusCode).toBe(404);
    expect((await world.deliver(world.eventOf(accepted()))).status).toBe(401);
    expect(await world.settings()).toMatchObject({ secret: null, queue: null, deliveredAt: null });
    expect((await world.choose({ signingSecret: SECRET })).status).toBe(200);
  });
});

it('asks by a job, on the queue of the database', async () => {
  const own = await createTalkWorld(queuedJobs);
  const { ctx, databaseUrl: url, zendesk } = own;
  const web = { originOf: () => zendesk.origin };
  const worker = await startJobWorker(ctx, { url, ...talkJobs(ctx, web) });
  try {
    zendesk.addCall(1, { from: '+14155550142', createdAt: own.clock.now() });
    await own.deliver(own.eventOf({ kind: 'updated', agent: ANA, item: 1, reason: 'ACCEPTED' }));
    await until(async () =>
      expect(await own.call(1)).toMatchObject({
        state: 'connected',
        caller: '+14155550142',
        session: 'active',
      }),
    );
  } finally {
    await worker.close();
    await own.close();
  }
});
