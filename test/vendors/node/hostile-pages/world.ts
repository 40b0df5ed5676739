// Longer than others: one world with two companies, which all attacks share.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from '@playwright/test';
import { importJWK, type JWK, SignJWT } from 'jose';
import { expect } from 'vitest';
import { args, executablePath } from '../../../../chromium.config.mjs';
import { type CallReport } from '../../../../protocol/call.ts';
import { CALL_TOKEN_TYPE } from '../../../../protocol/call-token.ts';
import { launchProduct, type Product } from '../../../e2e/launch-product.ts';
import { SimulatedWorld } from '../../../e2e/simulated-world.ts';
import { launchToken } from '../../../e2e/embedding/launch-token.ts';
import { createFixture, type Fixture } from '../../../server/server-fixture.ts';
import { createAccount } from '../../../server/zendesk-world.ts';
import { SOFTPHONE } from './zendesk-host.ts';
import { type PlayedHost, type Saying, type Server } from './played-host.ts';
import { Web } from './web.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const { ensureBuilt } = (await import(path.join(root, 'scripts/build.mjs'))) as {
  ensureBuilt(): Promise<void>;
};

/** Time for what a loaded machine does in its own time. */
const PATIENCE_MS = 60_000;

/** A call that telephony has told the server of. */
export interface KnownCall {
  callKey: string;
  /** The caller's, E.164. */
  number: string;
  end(): Promise<void>;
}

/** The built product, its carrier, another company beside it in the same database, and a browser with a web of its own. */
export class World {
  readonly product: Product & { close(): Promise<void> };
  readonly web: Web;
  /** In whose database the product runs; its company `acme` is the other one. */
  readonly others: Fixture;
  readonly browser: Browser;
  readonly server: Server;
  /** What the host's backend signs, by call. */
  readonly signed = new Map<string, string>();
  /** Numbers that telephony, or a token that was made to be believed, has named. */
  readonly #named = new Set<string>();
  readonly #carrier: SimulatedWorld;
  #count = 0;

  private constructor(product: World['product'], others: Fixture, browser: Browser, server: Server) {
    this.product = product;
    this.others = others;
    this.browser = browser;
    this.web = new Web(product.serverOrigin);
    this.#carrier = new SimulatedWorld(product);
    this.server = { ...server, callToken: (callKey) => this.signed.get(callKey) ?? '' };
  }

  static async open(): Promise<World> {
    await ensureBuilt();
    const others = await createFixture();
    const product = await launchProduct({
      DATABASE_URL: others.databaseUrl,
      // as the fixture's
      MIDCALL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    const { serverOrigin, demo } = product;
    const zendesk = await createAccount();
    const browser = await chromium.launch({
      executablePath,
      // a page of the internet that holds one of this machine is asked about; a real server is none of this machine
      args: [...args, '--disable-features=LocalNetworkAccessChecks'],
    });
    const world = new World(product, others, browser, {
      ...{ origin: serverOrigin, tenant: demo.tenant, widget: `${serverOrigin}/widget/${demo.tenant}` },
      launchToken: async (agent, request) =>
        (await launchToken(product, { ...request, sub: agent, name: 'Ana' })).token,
      callToken: () => '',
      zendeskToken: () => zendesk.sign(),
    });
    await world.admin('PUT', 'zendesk', { ...zendesk.installation, softphone: SOFTPHONE });
    return world;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.close();
    await this.others.close();
  }

  async admin(method: string, place: string, body: object): Promise<void> {
    await this.#tell(method, `/v1/admin/${place}`, body);
  }

  /** A call of `agent` that telephony tells of; nobody else has its number. */
  async call(agent: string, more: Pick<Partial<CallReport>, 'channel'> = {}): Promise<KnownCall> {
    const callKey = `call-${++this.#count}`;
    const number = this.newNumber();
    const said = { state: 'connected', caller: number, queue: 'repairs', agent: { id: agent }, ...more };
    await this.#tell('PUT', `/v1/calls/${callKey}`, said);
    const end = { ...said, state: 'ended', endReason: 'caller_hangup' };
    return { callKey, number, end: () => this.#tell('PUT', `/v1/calls/${callKey}`, end) };
  }

  /** A call of an agent of the same name in another company. */
  async callElsewhere(agent: string): Promise<KnownCall> {
    const callKey = `elsewhere-${++this.#count}`;
    const number = this.newNumber();
    const report = { callKey, caller: number, agent: { id: agent, name: 'Ana' } };
    await this.others.report(report);
    const end = async () => {
      await this.others.report({ ...report, seq: 9, state: 'ended', endReason: 'caller_hangup' });
    };
    return { callKey, number, end };
  }

  /** What the host's backend signs of a call, with `changes` to an honest one. */
  async sign(
    call: {
      callKey: string;
      caller: string;
      agent: { id: string };
      seq?: number;
      state?: string;
      endReason?: string;
    },
    { claims = {}, key }: { claims?: object; key?: CryptoKey } = {},
  ): Promise<string> {
    const { demo, serverOrigin } = this.product;
    const iat = Math.floor(Date.now() / 1_000);
    const all = {
      ...{ iss: 'crm', aud: serverOrigin, tenant: demo.tenant, jti: randomUUID(), iat, exp: iat + 60 },
      call: {
        ...{ seq: 1, state: 'connected', queue: 'repairs', agent: { id: 'ana' } },
        ...{ startedAt: new Date().toISOString(), ...call },
      },
      ...claims,
    };
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'EdDSA', kid: demo.launchKeyId, typ: CALL_TOKEN_TYPE })
      .sign(key ?? (await importJWK(demo.launchPrivateKey as JWK, 'EdDSA')));
  }

  /** Gives the server a token of a call, as the widget does that has `bearer`. */
  async hand(token: string, bearer: string): Promise<{ status: number }> {
    const answer = await fetch(`${this.product.serverOrigin}/v1/call-tokens`, {
      ...{ method: 'POST', body: JSON.stringify({ token }) },
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    });
    return { ...((await answer.json()) as object), status: answer.status };
  }

  /** Whether the server still takes this token. */
  async knows(bearer: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${bearer}` };
    const { status } = await fetch(`${this.product.serverOrigin}/v1/agent`, { headers });
    return status !== 401;
  }

  /** Of a caller that telephony, or a token that is to be believed, names. */
  newNumber(): string {
    const count = ++this.#count;
    // the carrier does something of its own with some last digits, not with these
    const line = String(count % 100).padStart(2, '0');
    const number = `+1212${220 + Math.floor(count / 100)}${line}42`;
    this.#named.add(number);
    return number;
  }
  newKey(): string {
    return `invented-${++this.#count}`;
  }

  /** Conversations of both companies: whom they text, by call. */
  async sessions(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const tenant of [this.product.demo.tenant, 'acme']) {
      const rows = await this.others.ctx.db.tenant(tenant, (tx) =>
        tx.q.selectFrom('session').select(['call_key', 'caller']).execute(),
      );
      for (const { call_key: callKey, caller } of rows) found.set(callKey, caller);
    }
    return found;
  }

  async stateOf(callKey: string): Promise<string | undefined> {
    const found = await this.others.ctx.db.tenant(this.product.demo.tenant, (tx) =>
      tx.q.selectFrom('call').select('state').where('call_key', '=', callKey).executeTakeFirst(),
    );
    return found?.state;
  }

  /** What became of the texts for this number, for whoever reads why a test failed. */
  async fateOf(number: string): Promise<string> {
    const rows = await this.others.ctx.db.tenant(this.product.demo.tenant, (tx) =>
      tx.q.selectFrom('message').selectAll().where('caller', '=', number).execute(),
    );
    return `${JSON.stringify(rows)} ${this.product.output().slice(-2_000)}`;
  }

  /** What the carrier was given for this number. */
  async texts(number: string): Promise<string[]> {
    const entries = await this.#carrier.ledger();
    return entries.flatMap(({ fact, to, text }) => (fact === 'taken' && to === number && text ? [text] : []));
  }

  /** Whoever has a conversation, or was handed to the carrier, was named by telephony or by a signed token. */
  async expectOnlyNamed(): Promise<void> {
    const entries = await this.#carrier.ledger();
    const numbers = [
      ...(await this.sessions()).values(),
      ...entries.flatMap(({ to, fact }) => (fact === 'taken' && to ? [to] : [])),
    ];
    expect(numbers.filter((number) => !this.#named.has(number))).toEqual([]);
    expect(this.web.strayed.splice(0)).toEqual([]);
  }

  /** Every call that telephony told of is over. */
  async endAll(): Promise<void> {
    const live = await this.others.ctx.db.tenant(this.product.demo.tenant, (tx) =>
      tx.q.selectFrom('call').select(['call_key', 'source']).where('state', '<>', 'ended').execute(),
    );
    for (const { call_key: callKey, source } of live)
      if (source === 'api') await this.#tell('POST', `/v1/calls/${callKey}/end`, {});
  }

  async #tell(method: string, place: string, body: object): Promise<void> {
    const answer = await fetch(this.product.serverOrigin + place, {
      ...{ method, body: JSON.stringify(body) },
      headers: { authorization: `Bearer ${this.product.demo.adminKey}`, 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${method} ${place}: ${answer.status} ${await answer.text()}`);
  }

  /** Opens the page of a host, in a browser profile of its own. `prepare` runs in each of its frames first. */
  async visit(
    host: PlayedHost,
    address = host.address,
    prepare: () => void = () => undefined,
  ): Promise<Visit> {
    const context = await this.browser.newContext();
    context.setDefaultTimeout(PATIENCE_MS);
    await this.web.serve(context);
    await context.addInitScript(listenToAll);
    await context.addInitScript(prepare);
    const page = await context.newPage();
    const failures: string[] = [];
    page.on('pageerror', ({ stack = '', message }) => {
      // what a vendor's own script makes of nonsense is the vendor's
      const [thrower = ''] = /\w+:\/\/\S+/.exec(stack) ?? [];
      if (!VENDORS_SCRIPTS.test(thrower)) failures.push(`${message} ${stack}`);
    });
    const tokens = new Set<string>();
    page.on('request', (request) => {
      const [, bearer] = request.headers()['authorization']?.split('Bearer ') ?? [];
      if (bearer) tokens.add(bearer);
    });
    await page.goto(address);
    return new Visit(this, host, { context, page, failures, tokens });
  }
}

/** Of Amazon, HubSpot and Zendesk, as played pages load them. */
const VENDORS_SCRIPTS = /\/(connect-streams|calling-app|host|zaf_sdk\.min)\.js/;

declare global {
  interface Window {
    /** Every message that this window got. */
    got: { origin: string; data: unknown; ports: number }[];
  }
}

/** Runs in every frame before anything else. */
function listenToAll() {
  window.got = [];
  const take = ({ origin, data, ports }: MessageEvent) =>
    void window.got.push({ origin, data: data as unknown, ports: ports.length });
  window.addEventListener('message', take, true);
}

/** The page of a host, open. */
export class Visit {
  readonly world: World;
  readonly host: PlayedHost;
  readonly page: Page;
  /** Errors that nobody caught, in any frame. */
  readonly failures: string[];
  readonly #context: BrowserContext;
  readonly #tokens: Set<string>;

  constructor(
    world: World,
    host: PlayedHost,
    open: { context: BrowserContext; page: Page; failures: string[]; tokens: Set<string> },
  ) {
    this.world = world;
    this.host = host;
    this.page = open.page;
    this.failures = open.failures;
    this.#context = open.context;
    this.#tokens = open.tokens;
  }

  /** What the widget was given to speak to the server with. */
  get tokens(): string[] {
    return [...this.#tokens];
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  /** The page that mounts the widget. */
  mounting(): Promise<Frame> {
    return this.frame((url) => url.includes(this.host.mounts));
  }
  widget(): Promise<Frame> {
    return this.frame((url) => url.startsWith(this.world.server.widget));
  }
  telephony(): Promise<Frame> {
    return this.frame((url) => url.startsWith(this.host.speaks));
  }

  /**
   * The widget's process ends at once, and no script of it can say so. Milliseconds until the server takes none of its
   * tokens any more, though they are tried each second.
   */
  async crash(): Promise<number> {
    const { tokens } = this;
    expect(tokens).toHaveLength(1);
    const devTools = await this.#context.newCDPSession(await this.widget());
    // nobody is left to answer
    devTools.send('Page.crash').catch(() => undefined);
    const diedAt = performance.now();
    const isKnown = () => Promise.all(tokens.map((token) => this.world.knows(token)));
    while ((await isKnown()).includes(true) && performance.now() - diedAt < 2 * PATIENCE_MS)
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    const ms = performance.now() - diedAt;
    await this.close();
    return ms;
  }

  /** The first frame with such an address, once there is one. */
  async frame(isWanted: (url: string) => boolean): Promise<Frame> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.page.frames().find((frame) => isWanted(frame.url()));
      if (found) return found;
      if (Date.now() > until)
        throw new Error(
          `no such frame: ${this.page
            .frames()
            .map((one) => one.url())
            .join(' ')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The widget is connected, and has no call. */
  async ready(): Promise<void> {
    const widget = await this.widget();
    await widget.getByRole('heading', { name: 'No active call' }).waitFor();
  }

  /** The telephony of the page says this. */
  async say(saying: Saying): Promise<void> {
    await this.host.say(await this.telephony(), saying);
  }

  /** The widget asks the server for this call, and is answered with `status`. */
  asks(callKey: string, act: () => Promise<unknown>): Promise<number> {
    const answer = this.page.waitForResponse((one) => one.url().endsWith(`/v1/calls/${callKey}`));
    return Promise.all([answer, act()]).then(([response]) => response.status());
  }

  /** The agent writes to whom the widget shows. */
  async write(text: string): Promise<void> {
    const widget = await this.widget();
    await widget.getByRole('textbox', { name: 'Message' }).fill(text);
    await widget.getByRole('button', { name: 'Send', exact: true }).click();
  }
}
