// Longer than others: every attack is listed once, and run around every adapter.
import { type ElementHandle, expect as expectIn, type Frame } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as attacks from './attacks.ts';
import { PLAIN_HOSTS } from './plain-hosts.ts';
import { type PlayedHost, type Saying } from './played-host.ts';
import { SALESFORCE_HOSTS } from './salesforce-hosts.ts';
import { type KnownCall, type Visit, World } from './world.ts';
import { zendeskHost } from './zendesk-host.ts';

const HOSTS: PlayedHost[] = [...PLAIN_HOSTS, zendeskHost, ...SALESFORCE_HOSTS];
/** Of nobody that telephony has on the line. */
const MALLORY = '+14155550666';
/** Waits are for what takes its time on a loaded machine. */
const PATIENT = { timeout: 60_000 };

let world: World;
/** Milliseconds that the token of a page was good for after the page had died without a word. */
let outlivedMs: Promise<number>;
beforeAll(async () => {
  world = await World.open();
  world.web.put(`${attacks.STRANGER}/`, '<!doctype html><title>Ads</title>');
  world.web.put(`${attacks.EVIL}/`, '<!doctype html><title>Evil</title>');
  // the app in Zendesk brings its own
  for (const origin of new Set(HOSTS.filter((host) => host !== zendeskHost).flatMap(({ above }) => above)))
    await world.admin('POST', 'embed-origins', { origin });
  for (const host of HOSTS) await host.put(world.web, world.server);
  // before anybody has a call, and its minute passes while the others are tried
  const dying = await world.visit(HOSTS[0]!);
  await dying.ready();
  outlivedMs = dying.crash();
  outlivedMs.catch(() => undefined); // told by the test that waits for it
});
afterAll(() => world?.close());

describe.each(HOSTS)('a hostile page around $name', (host) => {
  let visit: Visit;
  const open = async () => {
    visit = await world.visit(host);
    await visit.ready();
  };
  beforeAll(open);
  afterAll(() => visit?.close());
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    // what failed leaves no call behind to the next
    await world.endAll();
    await visit.close();
    await open();
  });
  afterEach(async () => {
    await world.expectOnlyNamed();
    expect(visit.failures.splice(0)).toEqual([]);
  });

  const message = async () => (await visit.widget()).getByRole('textbox', { name: 'Message' });
  const isReadOnly = async () =>
    expectIn((await visit.widget()).getByText('Read-only.')).toBeVisible(PATIENT);
  /** The agent writes, and the carrier gets it for this number. */
  const writes = async (text: string, number: string) => {
    await visit.write(text);
    await expect
      .poll(() => world.texts(number), PATIENT)
      .toContain(text)
      .catch(async (cause: unknown) => {
        const shown = await (await visit.widget()).locator('body').innerText();
        throw new Error(`not texted: ${await world.fateOf(number)} The widget shows: ${shown}`, { cause });
      });
  };
  const begin = async (): Promise<KnownCall> => {
    const call = await world.call(host.agent);
    await visit.say({ callKey: call.callKey, state: 'connected' });
    await (await message()).waitFor();
    return call;
  };
  const end = async (call: KnownCall) => {
    await call.end();
    await visit.say({ callKey: call.callKey, state: 'ended' });
    await isReadOnly();
  };
  /** The page says it, the server knows no such call of this agent, and nobody can be written to. */
  const isRefused = async (saying: Saying, ofOthers?: string, act = () => visit.say(saying)) => {
    expect(await visit.asks(saying.callKey, act)).toBe(404);
    expect(await (await message()).count()).toBe(0);
    expect((await world.sessions()).get(saying.callKey)).toBe(ofOthers);
    await visit.say({ callKey: saying.callKey, state: 'ended' });
  };

  it('has a widget that texts the number telephony named, whatever number the page names (R3)', async () => {
    const call = await begin();
    await writes('First', call.number);
    for (const number of [MALLORY, '+442079460999', 'tel:+19005550100'])
      await visit.say({ callKey: call.callKey, state: 'connected', number });
    await writes('Second', call.number);
    await end(call);
  });

  it('gets nothing for a frame of another origin that speaks as widget, page and telephony (T01, T05, C20)', async () => {
    const callKey = world.newKey();
    const call = await begin();
    const asked = world.web.asked.length;
    await visit.page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, `${attacks.STRANGER}/`);
    const stranger = await visit.frame((url) => url.startsWith(attacks.STRANGER));
    const saying: Saying = { callKey, state: 'connected', number: MALLORY, token: 'forged' };
    const forged = [...attacks.handshakes(saying), ...HOSTS.flatMap((other) => other.messages(saying))];
    const sent = await attacks.sendToAll(stranger, forged, 10);
    const widget = await visit.widget();
    const reached = [...(host.hidesWidget ? [] : [widget]), await visit.mounting(), await visit.telephony()];
    for (const frame of reached)
      await expect.poll(() => attacks.gotFrom(frame, attacks.STRANGER), PATIENT).toBe(sent);
    // what claims to be of the handshake is counted, where somebody who looks into the page finds it
    const counted = 10 * attacks.handshakes(saying).length;
    const counts = [await widget.frameElement(), widget.locator('html')].map((one) =>
      one.getAttribute('data-rejected'),
    );
    expect((await Promise.all(counts)).map(Number)).toEqual([counted, host.hidesWidget ? 0 : counted]);
    await writes('Still here', call.number);
    expect(
      await stranger.evaluate(() => [window.got, (window as unknown as { heard: unknown[] }).heard]),
    ).toEqual([[], []]);
    expect(
      world.web.asked.slice(asked).filter((one) => one.includes(callKey) || one.includes('call-tokens')),
    ).toEqual([]);
    await end(call);
  });

  const isFramed = host.speaks !== new URL(host.address).origin && host.checks !== 'page';
  it.runIf(isFramed)(
    'is told nothing by a frame that shows another origin than the telephony’s (T02, T03)',
    async () => {
      const telephony = await visit.telephony();
      const address = telephony.url();
      // a frame's element is one
      const element = (await telephony.frameElement()) as ElementHandle<HTMLIFrameElement>;
      const [lookAlike] = attacks.lookAlikesOf(host.speaks);
      world.web.copy(host.speaks, lookAlike!);
      const show = (src: string, sandbox: string) =>
        element.evaluate(
          (frame, [url, flags]) => {
            if (flags) frame.setAttribute('sandbox', flags);
            else frame.removeAttribute('sandbox');
            frame.setAttribute('src', url);
          },
          [src, sandbox] as const,
        );
      for (const [src, sandbox, origin] of [
        [address.replace(host.speaks, lookAlike!), '', lookAlike!],
        [`${address}?opaque`, 'allow-scripts', 'null'],
      ] as const) {
        await show(src, sandbox);
        await visit.frame((url) => url === src);
        const other = await element.contentFrame();
        await other!.waitForFunction(() => document.readyState === 'complete');
        expect(await other!.evaluate(() => window.origin)).toBe(origin);
        const saying: Saying = { callKey: world.newKey(), state: 'connected', number: MALLORY };
        if (host.checks === 'theirs')
          await isRefused(saying, undefined, async () => void (await host.say(other!, saying)));
        else await isUnheard(other!, saying);
        expect(
          (await other!.evaluate(() => window.got)).map(({ data }) => JSON.stringify(data)).join(),
        ).not.toContain('call-');
      }
      await show(address, '');
      await (await visit.telephony()).waitForFunction(() => document.readyState === 'complete');
    },
  );
  /** What `frame` says arrives, and the widget asks nobody about it. */
  const isUnheard = async (frame: Frame, saying: Saying) => {
    const { callKey } = saying;
    await host.say(frame, saying);
    const call = await world.call(host.agent);
    // from the server, the widget hears of this one
    await (await message()).waitFor();
    expect(world.web.asked.filter((one) => one.includes(callKey))).toEqual([]);
    await call.end();
    await isReadOnly();
  };

  it('moves nothing by saying again all that was said (T04)', async () => {
    const call = await begin();
    await writes('Before the end', call.number);
    await end(call);
    const [widget, mounting, telephony] = [
      await visit.widget(),
      await visit.mounting(),
      await visit.telephony(),
    ];
    const origins = {
      widget: new URL(widget.url()).origin,
      mounting: new URL(mounting.url()).origin,
    };
    const toWidget = await attacks.recordingOf(widget, origins.mounting);
    const toPage = await attacks.recordingOf(mounting, origins.widget);
    expect(toWidget.length).toBeGreaterThan(1);
    const [asked, before] = [world.web.asked.length, await attacks.gotFrom(widget, origins.mounting)];
    await attacks.sayAgainBelow(await widget.frameElement(), toWidget, 10);
    await attacks.sayAgainAbove(widget, toPage);
    for (let round = 0; round < 3; round++)
      await host.say(telephony, { callKey: call.callKey, state: 'connected' });
    await expect
      .poll(() => attacks.gotFrom(widget, origins.mounting), PATIENT)
      .toBeGreaterThanOrEqual(before + 10 * toWidget.length);
    await visit.say({ callKey: call.callKey, state: 'ended' });
    const next = await begin();
    await writes('A new conversation', next.number);
    expect(await world.stateOf(call.callKey)).toBe('ended');
    expect((await world.texts(call.number)).filter((text) => text === 'Before the end')).toHaveLength(1);
    expect(world.web.asked.slice(asked).filter((one) => one.includes('launch'))).toEqual([]);
    await end(next);
  });

  it('goes on after nonsense and a flood of it (T06)', async () => {
    const telephony = await visit.telephony();
    await attacks.sendNonsense(telephony, attacks.nonsenseOf(host), 2);
    const flood = Array.from({ length: 60 }, () => world.newKey());
    for (const callKey of flood) await host.say(telephony, { callKey, state: 'connected', number: MALLORY });
    // calls that there are not are shown while the page says that they are there
    for (const callKey of [...flood, ...attacks.ODD_KEYS, 'nonsense'])
      await host.say(telephony, { callKey, state: 'ended' });
    for (const frame of visit.page.frames()) await frame.evaluate(() => void (window.got.length = 0));
    const call = await begin();
    await writes('After the flood', call.number);
    for (const frame of visit.page.frames())
      expect(
        await frame.evaluate(() => [({} as { polluted?: boolean }).polluted, Object.keys(Object.prototype)]),
      ).toEqual([undefined, []]);
    await end(call);
  });

  describe('opens no conversation for a call', () => {
    it('that telephony does not know', () =>
      isRefused({ callKey: world.newKey(), state: 'connected', number: MALLORY }));

    it('of another agent', async () => {
      const call = await world.call('ben');
      await isRefused({ callKey: call.callKey, state: 'connected', number: call.number }, call.number);
      await call.end();
    });

    it('of another company', async () => {
      const call = await world.callElsewhere(host.agent);
      await isRefused({ callKey: call.callKey, state: 'connected', number: call.number }, call.number);
      await call.end();
    });

    it.each(['web', 'mobile'] as const)(
      'by %s, whose queue texts in phone calls, and offers no way in (A03, A05)',
      async (channel) => {
        const call = await world.call(host.agent, { channel });
        const saying: Saying = { callKey: call.callKey, state: 'connected', number: call.number };
        expect(await visit.asks(call.callKey, () => visit.say(saying))).toBe(200);
        const widget = await visit.widget();
        await widget.getByText('Not a phone call').first().waitFor();
        for (const name of ['Send', 'Presets', 'Enter another number'])
          expect(await widget.getByRole('button', { name, exact: true }).count()).toBe(0);
        expect(await widget.getByRole('textbox').count()).toBe(0);
        expect((await world.sessions()).get(call.callKey)).toBe(undefined);
        await call.end();
        await visit.say({ callKey: call.callKey, state: 'ended' });
      },
    );
  });

  describe.runIf(host.carriesTokens)('hands on a token', () => {
    /** The page says this call with that token; gives back what the server answers to the token. */
    const hand = async (callKey: string, token: string, state: Saying['state'] = 'connected') => {
      world.signed.set(callKey, token);
      const answer = visit.page.waitForResponse((one) => one.url().endsWith('/v1/call-tokens'));
      await visit.say({ callKey, state, token });
      return (await answer).status();
    };
    const signed = () => ({ callKey: world.newKey(), caller: MALLORY, agent: { id: host.agent } });

    it.each<[what: string, make: (call: ReturnType<typeof signed>) => Promise<string>]>([
      [
        'with another number written into it',
        async (call) => tampered(await world.sign({ ...call, caller: '+14155550667' })),
      ],
      ['that is over', (call) => world.sign(call, { claims: { iat: 1_000, exp: 1_060 } })],
      [
        'that another company’s key signed',
        (call) => world.sign(call, { key: world.others.acme.privateKey }),
      ],
      ['for another company', (call) => world.sign(call, { claims: { tenant: 'acme' } })],
      ['for another server', (call) => world.sign(call, { claims: { aud: 'https://midcall.example' } })],
    ])('%s: refused', async (_what, make) => {
      const call = signed();
      expect(await hand(call.callKey, await make(call))).toBe(422);
      expect((await world.sessions()).get(call.callKey)).toBe(undefined);
      await visit.say({ callKey: call.callKey, state: 'ended' });
    });

    it('of another agent: it is not this one’s call', async () => {
      const call = { ...signed(), caller: world.newNumber(), agent: { id: 'ben' } };
      const refused = visit.page.waitForResponse((one) => one.url().endsWith(`/v1/calls/${call.callKey}`));
      expect(await hand(call.callKey, await world.sign(call))).toBe(200);
      expect((await refused).status()).toBe(404);
      expect(await (await message()).count()).toBe(0);
      await visit.say({ callKey: call.callKey, state: 'ended' });
    });

    it('of another call: the call it is attached to stays unknown', async () => {
      const call = { ...signed(), caller: world.newNumber(), agent: { id: 'ben' } };
      const attached = world.newKey();
      expect(await hand(attached, await world.sign(call))).toBe(200);
      expect((await world.sessions()).get(attached)).toBe(undefined);
      await visit.say({ callKey: attached, state: 'ended' });
    });

    it('twice: the second time it opens nothing, and the number is the one that was signed', async () => {
      const call = { ...signed(), caller: world.newNumber() };
      const token = await world.sign(call);
      expect(await hand(call.callKey, token)).toBe(200);
      await (await message()).waitFor();
      await visit.say({ callKey: call.callKey, state: 'connected', number: MALLORY });
      await writes('Signed', call.caller);
      const ended = { ...call, seq: 2, state: 'ended' as const, endReason: 'caller_hangup' as const };
      expect(await hand(call.callKey, await world.sign(ended), 'ended')).toBe(200);
      await isReadOnly();
      // the widget hands on nothing twice; whoever else has the token may
      for (const bearer of visit.tokens)
        expect(await world.hand(token, bearer)).toEqual({ status: 200, applied: false });
      expect(await world.stateOf(call.callKey)).toBe('ended');
    });
  });

  it('may ask the server for nothing itself, and finds no token in the browser (T11)', async () => {
    const call = await begin();
    expect(visit.tokens.length).toBeGreaterThan(0);
    const kept = [JSON.stringify(await visit.page.context().storageState({ indexedDB: true }))];
    for (const frame of visit.page.frames())
      kept.push(
        frame.url(),
        await frame.evaluate(() => document.cookie + window.name + JSON.stringify(history.state)),
      );
    for (const token of visit.tokens) expect(kept.join()).not.toContain(token);
    const refused = await visit.page.evaluate(
      ([server, path, bearer]) =>
        fetch(server + path, { headers: { authorization: `Bearer ${bearer}` } }).then(
          () => 'answered',
          () => 'refused',
        ),
      [world.server.origin, '/v1/agent', visit.tokens[0]!] as const,
    );
    expect(refused).toBe('refused');
    await end(call);
  });

  it('tells nothing to a page that took the place of the widget, or its own (T05, T07)', async () => {
    const call = await begin();
    const widget = await visit.widget();
    // a page of ours lets the frame show nothing else
    const isElsewhere = await widget.goto(`${attacks.EVIL}/`).then(
      () => true,
      (error) => !/ERR_BLOCKED_BY_CSP/.test(String(error)),
    );
    await visit.say({ callKey: call.callKey, state: 'connected' });
    await visit.say({ callKey: world.newKey(), state: 'connected' });
    await visit.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    // the handshake of the RPC library names itself by a random id
    const got = isElsewhere ? await widget.evaluate(() => window.got) : [];
    for (const { data } of got)
      expect(data).toEqual({
        namespace: 'penpal',
        channel: 'midcall/1',
        type: 'SYN',
        participantId: expect.any(String),
      });
    await visit.page.goto(`${attacks.EVIL}/`);
    expect(await visit.page.evaluate(() => window.got)).toEqual([]);
    // what the pages before had in hand is good for nothing now, though it is tried again and again
    for (const token of visit.tokens) await expect.poll(() => world.knows(token), PATIENT).toBe(false);
    await call.end();
  });

  it('is not believed at any origin that looks like its own (T02, T03, T08)', async () => {
    const { origin } = new URL(host.address);
    const lookAlikes = attacks.lookAlikesOf(origin);
    for (const one of lookAlikes) world.web.copy(origin, one);
    const frames = lookAlikes.map((one) => `<iframe src="${host.address.replace(origin, one)}"></iframe>`);
    const opaque = `<iframe sandbox="allow-scripts allow-forms" src="${host.address}"></iframe>
      <iframe sandbox="allow-scripts" srcdoc="<iframe src='${world.server.widget}'></iframe>"></iframe>
      <iframe sandbox="allow-scripts" src="${world.server.widget}"></iframe>`;
    world.web.put(
      `${host.above[0]}/around`,
      `<!doctype html><title>Around</title>${frames.join('')}${opaque}`,
    );
    const asked = world.web.asked.length;
    const other = await world.visit(host, `${host.above[0]}/around`);
    const refusals = () =>
      other.page.frames().filter((frame) => frame.url().startsWith('chrome-error:')).length;
    await expect.poll(refusals, PATIENT).toBeGreaterThan(lookAlikes.length);
    expect(world.web.asked.slice(asked).filter((one) => one.startsWith('POST /v1/'))).toEqual([]);
    await other.close();
  });

  it('says so when it speaks another version of the adapter (C19)', async () => {
    const other = await world.visit(host, host.address, attacks.speakAnotherVersion);
    const widget = await other.widget();
    await widget.getByText('Widget and page do not match').first().waitFor();
    expect(await widget.getByRole('textbox').count()).toBe(0);
    await other.close();
  });
});

it('leaves a page that died without a word no token for longer than a minute (T05)', async () => {
  const ms = await outlivedMs;
  expect(ms).toBeGreaterThan(20_000);
  expect(ms).toBeLessThan(62_000);
});

/** As a page does that cannot sign: another number in what was signed. */
function tampered(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { call: { caller: string } };
  claims.call.caller = MALLORY;
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}
