import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Names the server that tests make their databases on; `global-setup.ts` sets it. */
export const ADMIN_URL_VARIABLE = 'MIDCALL_TEST_DATABASE_URL';

/** A database with all migrations applied. When it exists, test databases are copies of it. */
export const TEMPLATE = 'midcall_template';

export interface TestDatabase {
  /** Connection string of the superuser. */
  url: string;
  /** Drops the database, whoever is connected. May be repeated. */
  close(): Promise<void>;
}

/** A fresh database for one test file, migrated if the template exists and `empty` is not asked for. Close it in `afterAll`. */
export async function withDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = await createDatabase(name, !empty && (await exists(TEMPLATE)) ? TEMPLATE : undefined);
  return {
    url,
    close: async () => {
      await onServer((admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/**
 * Creates the database `name` (lower case letters, digits, underscores), as a copy of `template` if given, and returns
 * its connection string. Nobody may be connected to the template meanwhile.
 */
export async function createDatabase(name: string, template?: string): Promise<string> {
  await onServer((admin) => admin.query(`create database ${name}${template ? ` template ${template}` : ''}`));
  const url = new URL(adminUrl());
  url.pathname = `/${name}`;
  return url.href;
}

const exists = (name: string) =>
  onServer(async (admin) => {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    return rowCount === 1;
  });

async function onServer<T>(use: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.end();
  }
}

function adminUrl(): string {
  const url = process.env[ADMIN_URL_VARIABLE];
  if (!url) throw new Error(`${ADMIN_URL_VARIABLE} is not set: run the test in vitest's project "server"`);
  return url;
}
