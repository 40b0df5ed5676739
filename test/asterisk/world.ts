import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ExchangeInput } from '../../protocol/asterisk.ts';
import { findCall } from '../../server/calls/store.ts';
import { type Context } from '../../server/context.ts';
import { type Log } from '../../server/platform/log.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { listenToExchanges, type Listening } from '../../server/telephony/asterisk/listen-to-exchanges.ts';
import { createFixture, type Fixture } from '../server/server-fixture.ts';
import { Exchange, type ExchangeOptions, PASSWORD, USER } from './exchange.ts';
import { Recorder } from './recorder.ts';
import { CROWDED, Telephones } from './telephones.ts';

/** A server and a real exchange that it listens to. */
export interface World extends Fixture {
  exchange: Exchange;
  phones: Telephones;
  listening: Listening;
  /** Everything that was logged. */
  logged: string[];
  /** Another node of the same server. */
  listenAs(node: string): { ctx: Context; listening: Listening };
  /** The latest call, as the server has it. */
  call(): Promise<Seen | undefined>;
  /** The states the latest call went through, as webhooks are told. */
  exchangeView(): Promise<{ up: { ami: boolean; ari: boolean }; trouble: { reason: string } | null }>;
}

export interface Seen {
  state: string;
  agent: string | null;
  caller: string | null;
  dialled: string | null;
  queue: string;
  language: string;
  reason: string | null;
  session: { state: string; agent: string; reason: string | null } | null;
}

export const settingsFor = ({ ports }: Exchange): ExchangeInput => ({
  ...{ name: 'Milan', ari: `http://127.0.0.1:${ports.http}`, ami: `tcp://127.0.0.1:${ports.ami}` },
  ...{ ariUser: USER, ariPassword: PASSWORD, amiUser: USER, amiSecret: PASSWORD },
  ...{ queue: null, languages: [], country: null },
  queues: [
    { of: 'service_it', queue: 'repairs' },
    { of: 'service_en', queue: 'billing' },
    { of: 'service_joined', queue: 'repairs' },
    { of: 'service_kept', queue: 'repairs' },
    { of: 'service_asked', queue: 'repairs' },
    { of: CROWDED, queue: 'repairs' },
  ],
  agents: [
    // by the name its queue gives a member, and by endpoint
    { of: 'Ana', agent: 'ana' },
    { of: 'PJSIP/agent7', agent: 'ana' },
    { of: 'PJSIP/agent8', agent: 'ben' },
  ],
});

export async function openWorld(options: ExchangeOptions = {}): Promise<World> {
  const exchange = await Exchange.start(options);
  const logged: string[] = [];
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const fixture = await createFixture({ log, asteriskHosts: ['127.0.0.1'] });
  const headers = { authorization: `Bearer ${fixture.acme.adminKey}` };
  const added = await fixture.app.inject({
    ...{ method: 'POST', url: '/v1/admin/asterisk', headers, body: settingsFor(exchange) },
  });
  if (added.statusCode !== 201) throw new Error(added.body);
  const listenAs = (node: string) => {
    const ctx = { ...fixture.ctx, node };
    return { ctx, listening: listenToExchanges(ctx, { hosts: ['127.0.0.1'] }) };
  };
  const { listening } = listenAs(fixture.ctx.node);
  const phones = new Telephones(exchange);
  return {
    ...fixture,
    ...{ exchange, phones, listening, logged, listenAs },
    call: () => latestCall(fixture.ctx),
    async exchangeView() {
      const answer = await fixture.app.inject({ url: '/v1/admin/asterisk', headers });
      return answer.json<{ exchanges: Awaited<ReturnType<World['exchangeView']>>[] }>().exchanges[0]!;
    },
    async close() {
      await phones.close();
      await listening.close();
      await exchange.close();
      await fixture.close();
    },
  };
}

function latestCall(ctx: Context): Promise<Seen | undefined> {
  return ctx.db.tenant('acme', async (tx) => {
    const row = await tx.q
      .selectFrom('call')
      .select('call_key')
      .where('tenant_id', '=', 'acme')
      .orderBy('started_at', 'desc')
      .orderBy('call_key', 'desc')
      .executeTakeFirst();
    const call = row && (await findCall(tx, row.call_key));
    if (!call) return undefined;
    const session = (await snapshotOfCall(tx, call.call_key))?.snapshot.session;
    return {
      ...{ state: call.state, agent: call.agent_id, caller: call.caller, dialled: call.dialled },
      ...{ queue: call.queue_key, language: call.language, reason: call.end_reason },
      session: session ? { state: session.state, agent: session.owner!.id, reason: session.endReason } : null,
    };
  });
}

/** Plays a call; what both feeds say of it is kept for the tests without an exchange when MIDCALL_RECORD names a folder. */
export async function recorded<T>(name: string, world: World, play: () => Promise<T>): Promise<T> {
  const folder = process.env['MIDCALL_RECORD'];
  if (!folder) return play();
  const recorder = await Recorder.start(world.exchange);
  try {
    return await play();
  } finally {
    recorder.stop();
    mkdirSync(folder, { recursive: true });
    const lines = recorder.lines.map((line) => JSON.stringify(line));
    writeFileSync(path.join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`);
  }
}
