import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import pg from 'pg';
import { expect } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type Log } from '../../server/platform/log.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture } from './server-fixture.ts';

/** What the carrier of the tests lets in. */
export const CARRIER_TOKEN = 'planted-carrier-token-0000';

export type IntegrationsWorld = Awaited<ReturnType<typeof startIntegrations>>;

/** A server of which all is noted that it logs and answers, to find in it what must not be there. */
export async function startIntegrations() {
  const logged: string[] = [];
  /** All that was ever answered, but for the answers that show a secret once. */
  const answered: string[] = [];
  const planted: string[] = [];
  const { carrierUrl, close: closeCarrier } = await startCarrier();
  const note = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const fixture = await createFixture({ log, carrierUrl });
  const api = adminApi(fixture, fixture.acme);
  const admin: AdminApi = async (method, path, body) => {
    const answer = await api(method, path, body);
    answered.push(JSON.stringify(answer));
    return answer as never;
  };
  return {
    ...{ fixture, admin, carrierUrl, answered, planted },
    /** Shown once: kept apart from the other answers. */
    async once<T>(path: string, body: object, secretsOf: (answer: T) => string[]): Promise<T> {
      const answer = await api<T>('POST', path, body);
      expect(answer.status, JSON.stringify(answer)).toBe(201);
      planted.push(...secretsOf(answer.body));
      return answer.body;
    },
    lastAudit: async () => (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries[0],
    /** Secrets that stand in the database, the log or an answer that is not the one that shows them: none. */
    async leaks(): Promise<string[]> {
      const { carrierToken, carrierSecret, adminKey } = fixture.acme;
      const places = {
        dump: await dump(fixture.databaseUrl),
        log: logged.join('\n'),
        answers: answered.join('\n'),
      };
      return Object.entries(places).flatMap(([where, text]) => {
        expect(text.length, where).toBeGreaterThan(1_000);
        return [...planted, adminKey, carrierToken, carrierSecret]
          .filter((secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('hex')))
          .map((secret) => `${secret.slice(0, 6)}… in ${where}`);
      });
    },
    async close() {
      await fixture.close();
      closeCarrier();
    },
  };
}

/** A carrier that lets one token in. */
async function startCarrier() {
  const carrier = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${CARRIER_TOKEN}`;
    const status = request.url === '/carrier/account' ? (isKnown ? 200 : 401) : 404;
    response.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
  const carrierUrl = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}`;
  return { carrierUrl, close: () => void carrier.close() };
}

/** All rows of all tables, as text. */
async function dump(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  let all = '';
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
    all += rows.map(({ row }) => row).join('\n');
  }
  await client.end();
  return all;
}
