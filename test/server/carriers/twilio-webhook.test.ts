import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GRACE, handOverAll, startCall, type StartedCall } from '../core.ts';
import { openTwilio, TWILIO_EVENTS, type TwilioHarness } from './twilio-harness.ts';

const lines: { level: string; fields: object; message: string }[] = [];
const write = (level: string) => (fields: object, message: string) =>
  void lines.push({ level, fields, message });
const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };

let twilio: TwilioHarness;
let call: StartedCall;
beforeAll(async () => {
  twilio = await openTwilio({ log });
  call = await startCall(twilio.fixture);
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(() => twilio.close());

const bring = (text: string, more: Record<string, string> = {}) => ({
  ...twilio.network.bring({ from: GRACE, to: twilio.fixture.acme.numbers.repairs.e164, text }),
  ...more,
});
const texts = async () => (await call.snapshot()).messages.map(({ text }) => text);
const warnings = () => lines.filter(({ level }) => level === 'warn');

describe('a webhook of Twilio', () => {
  it('is answered with words for nobody: any text would go to the caller', async () => {
    expect(await twilio.post(bring('Hello'))).toEqual({
      status: 200,
      type: 'text/xml; charset=utf-8',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
    });
    expect(await texts()).toEqual(['Hello']);
  });

  it('is taken with fields nobody has heard of', async () => {
    const form = bring('New', { BrandNewParam: 'zzz', ChannelMetadata: '{"type":"x"}' });
    expect((await twilio.post(form)).status).toBe(200);
    expect(await texts()).toContain('New');
  });

  it('that is forged is refused with one line for whoever watches, and without effect', async () => {
    const before = await texts();
    const form = bring('Forged');
    for (const signature of ['', 'x', twilio.network.sign('https://evil.test/', form)]) {
      lines.length = 0;
      const answer = await twilio.post(form, { signature });
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('signature_invalid');
      expect(warnings()).toMatchObject([
        { message: 'a webhook is not believed', fields: { source: 'twilio', code: 'signature_invalid' } },
      ]);
      expect(JSON.stringify(lines)).not.toMatch(/Forged|4155550142/);
    }
    expect(await texts()).toEqual(before);
  });

  it('is judged by the address in the configuration, whatever a proxy says', async () => {
    const form = bring('By proxy');
    const headers = {
      ...{ host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http' },
      forwarded: 'host=evil.test;proto=http',
    };
    expect((await twilio.post(form, { headers })).status).toBe(200);
    const signature = twilio.network.sign(`http://evil.test${TWILIO_EVENTS}`, form);
    expect((await twilio.post(form, { headers, signature })).status).toBe(401);
  });

  it('is refused as JSON, by GET, and with a tenant that has no account', async () => {
    const form = bring('Odd');
    const odd = await twilio.post(form, { headers: { 'content-type': 'application/json' } });
    expect(odd.status).toBe(415);
    const got = await twilio.fixture.app.inject({ url: TWILIO_EVENTS });
    expect(got.statusCode).toBe(404);
    const path = TWILIO_EVENTS.replace('acme', 'nobody');
    expect((await twilio.post(form, { path })).status).toBe(401);
  });

  it('of another tenant with the same account goes there, and nowhere else', async () => {
    const before = await texts();
    const path = TWILIO_EVENTS.replace('acme', 'rival');
    expect((await twilio.post(bring('For the rival'), { path })).status).toBe(200);
    expect(await texts()).toEqual(before);
  });

  it('that names no message of ours, or a reference that is none, is handled', async () => {
    const submission = await sent('Refer');
    const form = twilio.network.report(submission, 'delivered');
    expect((await twilio.post(form, { path: `${TWILIO_EVENTS}?m=nonsense` })).status).toBe(400);
    const stranger = `${TWILIO_EVENTS}?m=6f1c2d3e-0000-4000-8000-000000000000`;
    expect((await twilio.post(form, { path: stranger })).status).toBe(200);
    expect((await call.snapshot()).messages.find(({ text }) => text === 'Refer')).toMatchObject({
      state: 'delivered',
    });
  });

  it.each(['whatsapp:+14155552671', '12345', 'BANK'])(
    'about a text from %s is taken and left aside',
    async (From) => {
      const before = await texts();
      expect((await twilio.post(bring('From elsewhere', { From }))).status).toBe(200);
      expect(await texts()).toEqual(before);
    },
  );

  it('about a word that Twilio understood opts the caller out and in', async () => {
    await twilio.post(bring('Basta così, grazie', { OptOutType: 'STOP' }));
    expect((await call.snapshot()).session.optedOut).toBe(true);
    await twilio.post(bring('Di nuovo', { OptOutType: 'START' }));
    expect((await call.snapshot()).session.optedOut).toBe(false);
  });
});

describe('a text through Twilio', () => {
  it('goes out in one form, with the way back and the time it is good for', async () => {
    const { reference } = await sent('Form');
    const form = twilio.network.forms.at(-1)!;
    const validity = Number(form['ValidityPeriod']);
    expect(form).toEqual({
      ...{ To: GRACE, From: twilio.fixture.acme.numbers.repairs.e164, Body: 'Form', SmartEncoded: 'false' },
      ...{ StatusCallback: `https://midcall.test${TWILIO_EVENTS}?m=${reference}` },
      ValidityPeriod: String(validity),
    });
    expect(validity).toBeGreaterThan(100);
    expect(validity).toBeLessThanOrEqual(120);
  });

  it('keeps the segments that Twilio counts', async () => {
    await sent('Count me');
    const rows = await twilio.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('message').select('carrier_segments').where('body', '=', 'Count me').execute(),
    );
    expect(rows).toEqual([{ carrier_segments: 1 }]);
  });
});

async function sent(text: string) {
  await call.send(text);
  await handOverAll({ ctx: twilio.fixture.ctx, carrier: twilio.carrier });
  return twilio.submissions().find((one) => one.text === text)!;
}
