import { type AddressInfo } from 'node:net';
import pg from 'pg';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { type Context } from '../../server/context.ts';
import { createDb } from '../../server/platform/db.ts';
import { randomIds } from '../../server/platform/ids.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createPostgresBus } from '../../server/platform/postgres-bus.ts';
import { type CoreFixture, createCore } from '../server/core.ts';

/** Milliseconds between two checks of a node, so that what a lost wake hides is found sooner than in production. */
const TICK_MS = 200;

/** A server of its own: context, connections, bus and port. */
export interface StreamNode {
  readonly ctx: Context;
  readonly origin: string;
  /** Ends all streams, in order or as when the process dies, and comes back on another port. */
  restart(how: 'inOrder' | 'atOnce'): Promise<void>;
  close(): Promise<void>;
}

export interface TwoNodes {
  core: CoreFixture;
  nodes: readonly [StreamNode, StreamNode];
  /** Superuser. */
  admin: pg.Client;
  /** Ends the connections both nodes' buses listen on: wakes are lost until they have new ones. */
  breakBuses(): Promise<void>;
  close(): Promise<void>;
}

/** Two nodes on one database, which wake each other through PostgreSQL as nodes in production do. */
export async function startTwoNodes(change: (ctx: Context) => Context = (ctx) => ctx): Promise<TwoNodes> {
  const core = await createCore({ connections: 2 });
  const admin = new pg.Client({ connectionString: core.databaseUrl });
  await admin.connect();
  await admin.query('update phone_number set rate_per_second = 1e6, burst = 1e6');
  const nodes = [await startNode(core, change), await startNode(core, change)] as const;
  return {
    core,
    nodes,
    admin,
    async breakBuses() {
      await admin.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and (query = 'listen midcall' or query like 'select pg_notify%')`);
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()));
      await admin.end();
      await core.close();
    },
  };
}

async function startNode(core: CoreFixture, change: (ctx: Context) => Context): Promise<StreamNode> {
  const bus = createPostgresBus(core.databaseUrl, silentLog);
  await bus.connected();
  const db = createDb({ url: core.databaseUrl, bus, connections: 8 });
  const ctx = change({ ...core.ctx, bus, db, node: randomIds.uuid() });
  let app = await listen(ctx);
  return {
    ctx,
    get origin() {
      return originOf(app);
    },
    async restart(how) {
      const old = app;
      if (how === 'atOnce') old.server.closeAllConnections();
      else old.endStreams();
      app = await listen(ctx);
      // a reader that stands still would keep the old one open
      old.server.closeAllConnections();
      await old.close();
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await bus.close();
      await db.close();
    },
  };
}

async function listen(ctx: Context): Promise<MidcallApp> {
  const app = buildApp(ctx, { streams: { tickMs: TICK_MS } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app;
}

const originOf = (app: MidcallApp) => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
