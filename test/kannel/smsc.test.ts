import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startLineKeeper } from '../../server/carrier-accounts/line-keeper.ts';
import { type CarrierEvent, type CarrierLine, type SendResult } from '../../server/carriers/carrier.ts';
import { type LineParts } from '../../server/carriers/smpp/line.ts';
import { USUAL_TIMES } from '../../server/carriers/smpp/session.ts';
import { createSmppCarrier } from '../../server/carriers/smpp/smpp.ts';
import { startDispatcher } from '../../server/messages/dispatcher.ts';
import { silentLog } from '../../server/platform/log.ts';
import { giveAccount } from '../server/carriers/smpp-harness.ts';
import { GRACE, startCall } from '../server/core.ts';
import { createFixture } from '../server/server-fixture.ts';
import { until } from '../until.ts';
import {
  converse,
  EXTENDED_TEXT,
  GSM_TEXT,
  LONG_GSM,
  LONG_UNICODE,
  UNICODE_TEXT,
} from '../unit/smpp/exchange.ts';
import { CALLER, loopbackReach, US } from '../unit/smpp/smpp-fixture.ts';
import { type HttpCarrier, openHttpCarrier } from './http-carrier.ts';
import { type KannelSmsc, startSmsc } from './kannel.ts';
import { openRecordingProxy } from './recording-proxy.ts';

/** Where the exchange that the default suite plays again is kept; written when it is asked for. */
const EXCHANGE = new URL('../unit/smpp/kannel-smsc.json', import.meta.url);

let behind: HttpCarrier;
let kannel: KannelSmsc;
beforeAll(async () => {
  behind = await openHttpCarrier();
  kannel = await startSmsc(behind);
});
afterAll(async () => {
  await kannel.close();
  await behind.close();
});
beforeEach(() => void behind.requests.splice(0));

const accountOf = (more: Record<string, string> = {}) => ({
  ...{ host: '127.0.0.1', port: String(kannel.port), tls: 'no', systemId: 'esme1', password: 'secret1' },
  ...{ systemType: 'VMA', ...more },
});

interface Bound {
  line: CarrierLine;
  events: CarrierEvent[];
  send(text: string, more?: { id?: string; timeoutMs?: number }): Promise<SendResult>;
}

/** A line to Kannel, bound; ends with the test. */
async function bind(more: Record<string, string> = {}, parts: Partial<LineParts> = {}): Promise<Bound> {
  const carrier = createSmppCarrier({ reach: loopbackReach, ...parts });
  const credentials = accountOf(more);
  const events: CarrierEvent[] = [];
  const line = carrier.lines!.open(
    { tenantId: 'acme', credentials },
    {
      ...{ id: 'line', log: silentLog, recent: async () => [], changed: () => {} },
      receive: async (all) => void events.push(...all),
    },
  );
  onTestFinished(() => line.close());
  await until(() => expect(line.state).toBe('ready'));
  const send: Bound['send'] = (text, { id = crypto.randomUUID(), timeoutMs = 7_000 } = {}) =>
    carrier.send(
      { id, tenantId: 'acme', from: US, to: CALLER, text, validitySeconds: 120, callbackUrl: '' },
      credentials,
      AbortSignal.timeout(timeoutMs),
    );
  return { line, events, send };
}

/** Figures, for whoever runs it. */
const tell = (line: string) => void process.stdout.write(`${line}\n`);

const sentTexts = () => behind.texts().map(({ text }) => text);

describe('Kannel as the message centre', () => {
  it('lets in who may come, and nobody else', async () => {
    const carrier = createSmppCarrier({ reach: loopbackReach });
    const check = (more: Record<string, string>) =>
      carrier.check(accountOf(more), AbortSignal.timeout(7_000));
    expect(await check({})).toBe('ok');
    expect(await check({ password: 'wrong' })).toBe('refused');
    expect(await check({ systemId: 'nobody' })).toBe('refused');
  });

  it('sends every character of the alphabet, and of Unicode, as it was given', async () => {
    const { send } = await bind();
    for (const text of [EXTENDED_TEXT, GSM_TEXT, UNICODE_TEXT]) {
      expect(await send(text)).toMatchObject({ kind: 'accepted', segments: 1 });
      await until(() => expect(sentTexts()).toContain(text));
    }
    expect(behind.texts()[0]).toMatchObject({ from: '+15550001111', to: '+15552223333' });
  });

  it.each([
    ['GSM', LONG_GSM, 2],
    ['UCS-2', LONG_UNICODE, 3],
    ['918 characters', 'é'.repeat(918), 6],
  ])('joins the segments of a long text: %s', async (_, text, segments) => {
    const { send } = await bind();
    const result = await send(text);
    expect(result).toMatchObject({ kind: 'accepted', segments });
    expect(result.kind === 'accepted' && new Set(result.segmentIds).size).toBe(segments);
    // Kannel joins them, and cuts anew: into halves of characters, where it likes
    await until(() => expect(behind.joined()).toBe(text));
  });

  it('joins segments with a reference of 16 bits, too', async () => {
    const { send } = await bind({ referenceBits: '16' });
    expect(await send(LONG_UNICODE)).toMatchObject({ kind: 'accepted', segments: 3 });
    await until(() => expect(behind.joined()).toBe(LONG_UNICODE));
  });

  it.each([
    ['DELIVRD', 'delivered'],
    ['UNDELIV', 'undelivered'],
  ] as const)('tells what became of a text, by the id it gave: %s', async (word, state) => {
    const { send, events } = await bind();
    const result = await send('Hello');
    await until(() => expect(behind.texts()).toHaveLength(1));
    await behind.receipt(behind.texts()[0]!.id, word);
    await until(() => expect(events).not.toEqual([]));
    expect(events.filter((event) => event.type === 'receipt' && event.state === state)).toMatchObject([
      { carrierId: result.kind === 'accepted' && result.carrierId },
    ]);
  });

  it('brings what a caller writes', async () => {
    const { events } = await bind();
    const texts = ['reply ok', 'ответ 🎉', 'x'.repeat(300)];
    for (const [i, text] of texts.entries()) {
      await behind.inbound(text, i === 1 ? 2 : 0);
      await until(() => expect(events.length).toBeGreaterThan(i));
    }
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'inbound', from: CALLER, to: US, text: texts[0] },
      { type: 'inbound', from: CALLER, to: US, text: texts[1] },
    ]);
    await until(() => {
      const long = events.slice(2).map((event) => ('text' in event ? event.text : ''));
      expect(long.join('')).toBe(texts[2]);
    });
    expect(events.slice(2)).toMatchObject([
      { type: 'part', total: 2, index: 1 },
      { type: 'part', total: 2, index: 2 },
    ]);
  });

  it.each([
    ['taken late', 0],
    ['brought again at the next bind', 1],
  ])('loses nothing that could not be stored: %s', async (_, binds) => {
    const carrier = createSmppCarrier({ reach: loopbackReach });
    let isAway = true;
    let tries = 0;
    let ended = 0;
    const events: CarrierEvent[] = [];
    const line = carrier.lines!.open(
      { tenantId: 'acme', credentials: accountOf() },
      {
        ...{ id: 'line', log: silentLog, recent: async () => [] },
        changed: () => void (line.state === 'away' && ended++),
        receive: async (all) => {
          tries++;
          if (isAway) throw new Error('the database is away');
          events.push(...all);
        },
      },
    );
    onTestFinished(() => line.close());
    await until(() => expect(line.state).toBe('ready'));
    await behind.inbound('again', 0);
    await until(() => expect(binds === 0 ? tries > 2 : ended === binds).toBe(true));
    isAway = false;
    await until(() => expect(events).toMatchObject([{ text: 'again' }]));
    expect(ended).toBe(binds);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(events).toHaveLength(1);
  });

  it('answers enquire_link, and lets us go', async () => {
    const times = { ...USUAL_TIMES, enquireEveryMs: 50 };
    const { line, send } = await bind({}, { times });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(line.state).toBe('ready');
    expect(await send('still here')).toMatchObject({ kind: 'accepted' });
    const startedAt = performance.now();
    await line.close();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('that dies and comes back is bound to again', async () => {
    const { line, send } = await bind();
    const startedAt = performance.now();
    await kannel.restart();
    const upAt = performance.now();
    await until(() => expect(line.state).toBe('ready'));
    const [downMs, reboundMs] = [upAt - startedAt, performance.now() - upAt].map(Math.round);
    tell(`Kannel was away for ${downMs} ms; bound again ${reboundMs} ms after it listened`);
    expect(reboundMs).toBeLessThan(10_000);
    expect(await send('after')).toMatchObject({ kind: 'accepted' });
  });

  it('takes many texts, each once', async () => {
    const { send } = await bind({ window: '50' });
    await send('first');
    await until(() => expect(sentTexts()).toContain('first'));
    behind.requests.splice(0);
    const texts = Array.from({ length: 1_000 }, (_, n) => `Text number ${n}`);
    const startedAt = performance.now();
    const results = await Promise.all(texts.map((text) => send(text, { timeoutMs: 60_000 })));
    const seconds = (performance.now() - startedAt) / 1_000;
    tell(`Kannel took ${Math.round(texts.length / seconds)} segments a second over one bind, window 50`);
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    await until(() => expect(behind.texts()).toHaveLength(texts.length));
    expect(sentTexts().sort()).toEqual(texts.sort());
  });

  it('has the conversation that is played again without it', async () => {
    const proxy = await openRecordingProxy(kannel.port);
    onTestFinished(() => proxy.close());
    const { line, events, send } = await bind({ port: String(proxy.port) }, { random: () => 0.5 });
    const { results } = await converse(
      { line, events, send },
      {
        deliverReceipt: async () => {
          await until(() => expect(sentTexts()).toContain('Last'));
          await behind.receipt(behind.texts().find(({ text }) => text === 'Last')!.id, 'DELIVRD');
        },
        deliver: (text, coding) => behind.inbound(text, coding),
      },
    );
    expect(results.map(({ kind }) => kind)).toEqual(Array(6).fill('accepted'));
    expect(proxy.turns.length).toBeGreaterThan(10);
    if (process.env['MIDCALL_RECORD'])
      writeFileSync(EXCHANGE, `${JSON.stringify({ results, events, turns: proxy.turns }, null, 2)}\n`);
  });
});

describe('a call, over Kannel', () => {
  it('is texted, told of receipts, and written to', async () => {
    const carrier = createSmppCarrier({ reach: loopbackReach });
    const fixture = await createFixture({ carriers: new Map([['smpp', carrier]]) });
    await giveAccount(fixture.ctx, 'acme', accountOf());
    const lines = startLineKeeper(fixture.ctx);
    const dispatcher = startDispatcher(fixture.ctx, { pollMs: 50, awaited: (name) => lines.awaited(name) });
    onTestFinished(async () => {
      await dispatcher.close();
      await lines.close();
      await fixture.close();
    });
    const call = await startCall(fixture);
    const stateOf = async (text: string) =>
      (await call.snapshot()).messages.find((message) => message.text === text)?.state;
    const asked = performance.now();
    await call.send(LONG_UNICODE);
    await until(async () => expect(await stateOf(LONG_UNICODE)).toBe('accepted'));
    tell(
      `a text of three segments was accepted ${Math.round(performance.now() - asked)} ms after it was sent`,
    );
    await until(() => expect(behind.joined(GRACE)).toBe(LONG_UNICODE));
    for (const { id } of behind.texts()) await behind.receipt(id, 'DELIVRD');
    const to = fixture.acme.numbers.repairs.e164;
    await behind.inbound('thank you 🎉', 2, { from: GRACE, to });
    await until(async () => expect(await stateOf('thank you 🎉')).toBe('received'));
    await call.send('Short');
    await until(() => expect(sentTexts()).toContain('Short'));
    await behind.receipt(behind.texts().at(-1)!.id, 'DELIVRD');
    await until(async () => expect(await stateOf('Short')).toBe('delivered'));
  });
});
