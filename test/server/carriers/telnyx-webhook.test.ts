import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settleParked } from '../../../server/messages/settle-parked.ts';
import { GRACE, handOverAll, startCall, type StartedCall } from '../core.ts';
import { openTelnyx, type Post, TELNYX_EVENTS, type TelnyxHarness } from './telnyx-harness.ts';

const lines: { level: string; fields: object; message: string }[] = [];
const write = (level: string) => (fields: object, message: string) =>
  void lines.push({ level, fields, message });
const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };

let telnyx: TelnyxHarness;
let call: StartedCall;
beforeAll(async () => {
  telnyx = await openTelnyx({ log });
  call = await startCall(telnyx.fixture);
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(() => telnyx.close());

const bring = (text: string, more: { pictures?: number; from?: string } = {}) =>
  telnyx.network.bring({ from: GRACE, to: telnyx.fixture.acme.numbers.repairs.e164, text, ...more });
const texts = async () => (await call.snapshot()).messages.map(({ text }) => text);
const message = async (text: string) => (await call.snapshot()).messages.find((one) => one.text === text);
const sent = async (text: string) => {
  await call.send(text);
  await handOverAll({ ctx: telnyx.fixture.ctx, carrier: telnyx.carrier });
  return telnyx.submissions().find((one) => one.text === text)!;
};
/** Everything that anything said by Telnyx could have changed. */
const world = (tenant = 'acme') =>
  telnyx.fixture.ctx.db.tenant(tenant, async (tx) => ({
    events: await tx.q.selectFrom('carrier_event').selectAll().orderBy('event_id').execute(),
    parked: await tx.q.selectFrom('parked_receipt').selectAll().execute(),
    messages: await tx.q.selectFrom('message').selectAll().orderBy('id').execute(),
    told: await tx.q.selectFrom('stream_event').selectAll().orderBy('stream').orderBy('seq').execute(),
    late: await tx.q.selectFrom('late_text').selectAll().execute(),
    media: await tx.q.selectFrom('media').selectAll().execute(),
  }));

describe('a webhook of Telnyx', () => {
  it('is answered with 200 and no words, once its text is stored', async () => {
    expect(await telnyx.post(telnyx.seal(bring('Hello')))).toEqual({ status: 200, body: '' });
    expect(await texts()).toEqual(['Hello']);
  });

  it('with pictures is answered before anything is fetched', async () => {
    const before = telnyx.peer.asked.length;
    const startedAt = performance.now();
    expect((await telnyx.post(telnyx.seal(bring('Look', { pictures: 3 })))).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(telnyx.peer.asked).toHaveLength(before);
    expect(await message('Look')).toMatchObject({ media: [{}, {}, {}] });
    expect(telnyx.fixture.jobs.filter(({ name }) => name === 'media.process')).toHaveLength(3);
  });

  it('is taken with fields nobody has heard of', async () => {
    const event = bring('New');
    Object.assign(event.data.payload, { brand_new: { deep: [1] }, tcr_campaign_id: 'TCPA3X7' });
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect(await texts()).toContain('New');
  });

  it('that is forged is refused with one line for whoever watches, and without effect', async () => {
    const before = await world();
    const { body, headers } = telnyx.seal(bring('Forged'));
    const without = (name: string) => ({ ...headers, [name]: '' });
    for (const wrong of [
      without('telnyx-signature-ed25519'),
      without('telnyx-timestamp'),
      telnyx.network.sign(body, { isStranger: true }),
    ]) {
      lines.length = 0;
      const answer = await telnyx.post({ body, headers: wrong });
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('signature_invalid');
      expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
        { message: 'a webhook is not believed', fields: { source: 'telnyx', code: 'signature_invalid' } },
      ]);
      expect(JSON.stringify(lines)).not.toMatch(/Forged|4155550142/);
    }
    expect(await world()).toEqual(before);
  });

  it('is refused as a form, by GET, with other octets, and with a tenant that has no account', async () => {
    const post = telnyx.seal(bring('Odd'));
    const form = { ...post.headers, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await telnyx.post({ ...post, headers: form })).status).toBe(415);
    expect((await telnyx.fixture.app.inject({ url: TELNYX_EVENTS })).statusCode).toBe(404);
    const path = TELNYX_EVENTS.replace('acme', 'nobody');
    expect((await telnyx.post({ ...post, path })).status).toBe(401);
    const spaced = JSON.stringify(JSON.parse(post.body), null, 1);
    expect((await telnyx.post({ ...post, body: spaced })).status).toBe(401);
  });

  it('is judged by its octets, whatever a proxy says', async () => {
    const post = telnyx.seal(bring('By proxy'));
    const headers = { ...post.headers, host: 'evil.test', 'x-forwarded-host': 'evil.test' };
    expect((await telnyx.post({ ...post, headers })).status).toBe(200);
    expect(await texts()).toContain('By proxy');
  });

  it.each(['12345', 'BANK', 'agent@rcs.test'])(
    'about a text from %s is taken and left aside',
    async (from) => {
      const before = await world();
      expect((await telnyx.post(telnyx.seal(bring('From elsewhere', { from })))).status).toBe(200);
      expect(await world()).toEqual(before);
    },
  );

  it('about something else than texts, or another messaging profile, is taken and left aside', async () => {
    const before = await world();
    const other = bring('Of another profile');
    Object.assign(other.data.payload, { messaging_profile_id: crypto.randomUUID() });
    expect((await telnyx.post(telnyx.seal(other))).status).toBe(200);
    const hangup = { data: { event_type: 'call.hangup', id: '1', payload: { call_leg_id: '2' } } };
    expect((await telnyx.post(telnyx.seal(hangup))).status).toBe(200);
    expect(await world()).toEqual(before);
  });

  it('about a word that Telnyx understood opts the caller out and in', async () => {
    const understood = (text: string, autoresponse_type: string) => {
      const event = bring(text);
      Object.assign(event.data.payload, { autoresponse_type });
      return telnyx.post(telnyx.seal(event));
    };
    await understood('Basta così, grazie', 'STOP');
    expect((await call.snapshot()).session.optedOut).toBe(true);
    await understood('Di nuovo', 'START');
    expect((await call.snapshot()).session.optedOut).toBe(false);
  });

  it('opts the caller out when Telnyx blocks a text that is on its way', async () => {
    const event = telnyx.network.report(await sent('Blocked'), 'delivery_failed', {
      ...{ code: '40300', title: 'Blocked due to STOP message' },
    });
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect(await message('Blocked')).toMatchObject({ state: 'undelivered', reason: 'opted_out' });
    expect((await call.snapshot()).session.optedOut).toBe(true);
    await telnyx.post(telnyx.seal(bring('START')));
  });

  it('leaves a text sent whose arrival nobody confirms', async () => {
    const event = telnyx.network.report(await sent('Perhaps'), 'delivery_unconfirmed');
    expect((await telnyx.post(telnyx.seal(event))).status).toBe(200);
    expect(await message('Perhaps')).toMatchObject({ state: 'sent' });
  });
});

describe('the reference of a status', () => {
  it('is read in the address that is signed, whatever address is asked', async () => {
    await telnyx.play('resetAfterReading');
    const lost = await sent('Lost answer');
    await telnyx.play('accepted');
    const other = await sent('Another text');
    expect(await message('Lost answer')).toMatchObject({ state: 'not_confirmed' });
    const event = telnyx.network.report(lost, 'delivered');
    const path = `${TELNYX_EVENTS}?m=${other.reference}`;
    expect((await telnyx.post({ ...telnyx.seal(event), path })).status).toBe(200);
    expect(await message('Lost answer')).toMatchObject({ state: 'delivered' });
    expect(await message('Another text')).toMatchObject({ state: 'accepted' });
  });

  it('of another tenant with the same account says nothing there', async () => {
    const submission = await sent('Only here');
    const post = telnyx.seal(telnyx.network.report(submission, 'delivered'));
    const path = TELNYX_EVENTS.replace('acme', 'rival');
    const before = await world('rival');
    expect((await telnyx.post({ ...post, path })).status).toBe(200);
    await settleParked(telnyx.fixture.ctx);
    const { messages, told, late } = await world('rival');
    expect({ messages, told, late }).toEqual({
      ...{ messages: before.messages, told: before.told, late: before.late },
    });
    expect(await message('Only here')).toMatchObject({ state: 'accepted' });
  });
});

describe('what was said before, said again', () => {
  const replays: { what: string; post(): Promise<Post> }[] = [
    { what: 'a text', post: async () => telnyx.seal(bring('Replayed')) },
    { what: 'a text with a picture', post: async () => telnyx.seal(bring('Seen', { pictures: 1 })) },
    {
      what: 'a status',
      post: async () => telnyx.seal(telnyx.network.report(await sent('Replayed status'), 'delivered')),
    },
  ];
  it.each(replays)('does nothing for ever: $what', async ({ post }) => {
    const said = await post();
    expect((await telnyx.post(said)).status).toBe(200);
    const jobs = telnyx.fixture.jobs.length;
    const after = await world();
    const submitted = telnyx.submissions().length;
    // at once, many times, and as long as the signature is good
    telnyx.fixture.clock.advance(240);
    const again = await Promise.all(Array.from({ length: 6 }, () => telnyx.post(said)));
    expect(again.map(({ status }) => status)).toEqual(Array(6).fill(200));
    // later it is not
    telnyx.fixture.clock.advance(120);
    const expired = await telnyx.post(said);
    expect(expired).toMatchObject({ status: 401 });
    expect(expired.body).toContain('signature_expired');
    telnyx.fixture.clock.advance(86_400);
    expect((await telnyx.post(said)).status).toBe(401);
    // and whoever could sign it anew, which is Telnyx alone, says nothing new
    const anew = { ...said, headers: telnyx.network.sign(said.body) };
    expect((await telnyx.post(anew)).status).toBe(200);
    await handOverAll({ ctx: telnyx.fixture.ctx, carrier: telnyx.carrier });
    expect(await world()).toEqual(after);
    expect(telnyx.fixture.jobs).toHaveLength(jobs);
    expect(telnyx.submissions()).toHaveLength(submitted);
  });

  it('does nothing after the end of the call: it is not answered either', async () => {
    const said = telnyx.seal(bring('Before the end'));
    await telnyx.post(said);
    await call.end();
    await handOverAll({ ctx: telnyx.fixture.ctx, carrier: telnyx.carrier });
    const after = await world();
    const submitted = telnyx.submissions().length;
    expect((await telnyx.post(said)).status).toBe(200);
    await handOverAll({ ctx: telnyx.fixture.ctx, carrier: telnyx.carrier });
    expect(await world()).toEqual(after);
    expect(telnyx.submissions()).toHaveLength(submitted);
    call = await startCall(telnyx.fixture);
  });
});

describe('a text through Telnyx', () => {
  it('goes out in one request, with the way back', async () => {
    const { reference } = await sent('Body');
    expect(telnyx.network.bodies.at(-1)).toEqual({
      ...{ from: telnyx.fixture.acme.numbers.repairs.e164, to: GRACE, text: 'Body', type: 'SMS' },
      messaging_profile_id: telnyx.network.messagingProfileId,
      webhook_url: `https://midcall.test${TELNYX_EVENTS}?m=${reference}`,
      ...{ use_profile_webhooks: false, auto_detect: false },
    });
  });

  it('of other characters than Telnyx has goes out as it was counted, and no character is replaced', async () => {
    await sent('It costs 5 €');
    expect(telnyx.network.bodies.at(-1)).toMatchObject({ text: 'It costs 5 €', encoding: 'ucs2' });
    await sent('It costs 5 £');
    expect(telnyx.network.bodies.at(-1)).not.toHaveProperty('encoding');
  });

  it('keeps the segments that Telnyx counts', async () => {
    await sent('Count me');
    const rows = await telnyx.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('message').select('carrier_segments').where('body', '=', 'Count me').execute(),
    );
    expect(rows).toEqual([{ carrier_segments: 1 }]);
  });

  it('of more than ten segments is refused without asking Telnyx, which would cut it into several texts', async () => {
    const before = telnyx.submissions().length;
    const message = {
      id: crypto.randomUUID(),
      tenantId: 'acme',
      from: GRACE,
      to: GRACE,
      validitySeconds: 60,
    };
    const send = (text: string) =>
      telnyx.carrier.send(
        { ...message, text, callbackUrl: 'https://midcall.test/' },
        telnyx.credentials,
        AbortSignal.timeout(900),
      );
    expect(await send('я'.repeat(671))).toEqual({ kind: 'rejected', code: '40302', reason: 'too_long' });
    expect(telnyx.submissions()).toHaveLength(before);
    expect(await send('я'.repeat(670))).toMatchObject({ kind: 'accepted' });
  });
});
