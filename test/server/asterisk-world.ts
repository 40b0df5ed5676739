import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type ExchangeInput, type ExchangeList, type ExchangeView } from '../../protocol/asterisk.ts';
import { findCall } from '../../server/calls/store.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { listenToExchanges, type Listening } from '../../server/telephony/asterisk/listen-to-exchanges.ts';
import { EXCHANGE_PASSWORD, EXCHANGE_USER, FakeExchange } from '../fakes/asterisk-exchange.ts';
import { type Line } from '../fakes/asterisk-recordings.ts';
import { until } from '../until.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

export interface AsteriskWorld extends Fixture {
  exchange: FakeExchange;
  exchangeId: string;
  /** Begins to listen as another node. Closed with the world, if not before. */
  listenAs(node: string): Listening;
  /** It happens at the exchange, and whoever listens is told. */
  play(lines: readonly Line[]): void;
  settings(): Promise<ExchangeView>;
  ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    id?: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  /** Waits until this call of the exchange is so. */
  is(id: string, what: object): Promise<void>;
  /** Waits until the exchange is heard by both feeds. */
  heard(): Promise<void>;
}

export const inputFor = ({ ports }: FakeExchange): ExchangeInput => ({
  ...{ name: 'Milan', ari: `http://127.0.0.1:${ports.http}`, ami: `tcp://127.0.0.1:${ports.ami}` },
  ...{ ariUser: EXCHANGE_USER, ariPassword: EXCHANGE_PASSWORD },
  ...{ amiUser: EXCHANGE_USER, amiSecret: EXCHANGE_PASSWORD },
  ...{ queue: null, country: null, languages: [], queues: [{ of: 'service_it', queue: 'repairs' }] },
  agents: ['ana', 'ben'].map((agent) => ({ of: `PJSIP/${agent}`, agent })),
});

/** Two companies, the first with an exchange that is played on this machine. */
export async function createAsteriskWorld(): Promise<AsteriskWorld> {
  const exchange = await FakeExchange.start();
  const hosts = ['127.0.0.1'];
  const fixture = await createFixture({ asteriskHosts: hosts });
  const { app, ctx, acme } = fixture;
  const nodes: Listening[] = [];
  const ask: AsteriskWorld['ask'] = async (method, id, body, headers = {}) => {
    const url = `/v1/admin/asterisk${id === undefined ? '' : `/${id}`}`;
    const all = { authorization: `Bearer ${acme.adminKey}`, ...headers };
    const answer = await app.inject({ method, url, headers: all, ...(body && { body }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json<unknown>() };
  };
  const added = await ask('POST', undefined, inputFor(exchange));
  expect(added.status).toBe(201);
  const { id: exchangeId } = added.body as ExchangeView;
  const settings = async () => ((await ask('GET')).body as ExchangeList).exchanges[0]!;
  return {
    ...fixture,
    ...{ exchange, exchangeId, ask, settings },
    listenAs(node) {
      const listening = listenToExchanges({ ...ctx, node: `${node}-${randomUUID()}` }, { hosts });
      nodes.push(listening);
      return listening;
    },
    play(lines) {
      for (const line of lines) {
        exchange.see(line);
        exchange.tell(line);
      }
    },
    is: (id, what) =>
      until(() =>
        ctx.db.tenant('acme', async (tx) => {
          const key = `asterisk:${exchangeId}:${id}`;
          const call = await findCall(tx, key);
          const session = (await snapshotOfCall(tx, key))?.snapshot.session;
          expect(
            call && {
              ...{ state: call.state, agent: call.agent_id, reason: call.end_reason, caller: call.caller },
              ...{ queue: call.queue_key, language: call.language, source: call.source },
              session: session ? { state: session.state, agent: session.owner?.id } : null,
            },
          ).toMatchObject(what);
        }),
      ),
    heard: () => until(async () => expect((await settings()).up).toEqual({ ami: true, ari: true })),
    async close() {
      for (const node of nodes) await node.close();
      await exchange.close();
      await fixture.close();
    },
  };
}
