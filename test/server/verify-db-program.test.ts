import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { silentLog as log } from '../../server/platform/log.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { INVARIANTS } from '../../server/verification/find-violations.ts';
import { type BuiltProgram, buildProgram } from './build-program.ts';
import { type CoreFixture, createCore, handOverAll, startCall } from './core.ts';

let core: CoreFixture;
let program: BuiltProgram;
let folder: string;
beforeAll(async () => {
  [core, program, folder] = await Promise.all([
    createCore(),
    buildProgram('server/verification/main.ts'),
    mkdtemp(path.join(tmpdir(), 'midcall-verify-')),
  ]);
  const call = await startCall(core);
  await call.send('Hello');
  await handOverAll(core);
});
afterAll(async () => {
  await core.close();
  await program.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function verify(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [program.file, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

it('prints a line for each promise, and says by its exit code that all are kept', async () => {
  const { code, out, err } = await verify({ DATABASE_URL: core.databaseUrl });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/)[0]),
  ).toEqual(INVARIANTS.map(() => 'ok'));
});

it('says by its exit code that one is broken, and by whom', async () => {
  const client = new Client({ connectionString: core.databaseUrl });
  await client.connect();
  const set = (n: number) => client.query('update session set unread = unread + $1', [n]);
  try {
    await set(1);
    const { code, out } = await verify({ DATABASE_URL: core.databaseUrl }, '--full', '--json');
    const broken = (JSON.parse(out) as { id: string; ok: boolean }[]).filter(({ ok }) => !ok);
    expect({ code, broken }).toMatchObject({
      code: 1,
      broken: [{ id: 'I6-unread', rows: [{ tenantId: 'acme' }] }],
    });
  } finally {
    await set(-1);
    await client.end();
  }
});

it('says in a sentence, and by its exit code, that it could not look', async () => {
  const nowhere = await verify({ DATABASE_URL: 'postgres://127.0.0.1:9/midcall' });
  expect(nowhere).toMatchObject({ code: 2, out: '' });
  expect(nowhere.err).toMatch(/^The database could not be looked at: .*ECONNREFUSED/);
  const another = new URL(core.databaseUrl);
  another.pathname = '/postgres';
  const empty = await verify({ DATABASE_URL: another.href });
  expect(empty).toMatchObject({ code: 2, out: '' });
  expect(empty.err).toContain('not one of this release of Midcall');
  expect(await verify({ DATABASE_URL: core.databaseUrl }, '--days', 'many')).toMatchObject({ code: 2 });
  expect(await verify({ DATABASE_URL: core.databaseUrl }, '--frobnicate')).toMatchObject({ code: 2 });
});

it('finds the embedded database that runs, and leaves it as it is', async () => {
  const stopped = await verify({ MIDCALL_DATA: folder });
  expect(stopped).toMatchObject({ code: 2, out: '' });
  expect(stopped.err).toContain(`No database runs in ${path.join(folder, 'postgres')}.`);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log });
  try {
    await migrate(postgres.connectionString);
    expect(await verify({ MIDCALL_DATA: folder })).toMatchObject({ code: 0, err: '' });
    const client = new Client({ connectionString: postgres.connectionString });
    await client.connect();
    await client.end();
  } finally {
    await postgres.close();
  }
  expect((await verify({ MIDCALL_DATA: folder })).err).toContain('Start Midcall');
});
