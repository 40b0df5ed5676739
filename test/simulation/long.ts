import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../../server/platform/embedded-postgres.ts';
import { silentLog } from '../../server/platform/log.ts';
import { ADMIN_URL_VARIABLE } from '../server/with-database.ts';
import { type Summary } from './summary.ts';

/** Plays `<count>` runs, shared out over the processors; the figures go to dist/verification/simulation.json. */
const count = Number(process.argv[2] ?? 1_000);
/** Beside this program, when both are bundled. */
const PROGRAM = fileURLToPath(new URL('test-simulation-program.js', import.meta.url));
// each takes up to 44 connections of the 100 that PostgreSQL gives out
const SHARES = Math.min(2, availableParallelism());

const dataDir = await mkdtemp(path.join(tmpdir(), 'midcall-simulation-'));
const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
try {
  const each = Math.ceil(count / SHARES);
  const summaries = await Promise.all(Array.from({ length: SHARES }, (_, i) => play(1 + i * each, each)));
  const sum = (key: 'runs' | 'steps' | 'crashes') => summaries.reduce((all, one) => all + one[key], 0);
  const summary: Summary = {
    ...{ runs: sum('runs'), steps: sum('steps'), crashes: sum('crashes') },
    seconds: Math.max(...summaries.map(({ seconds }) => seconds)),
    found: summaries.flatMap(({ found }) => found),
  };
  mkdirSync('dist/verification', { recursive: true });
  writeFileSync('dist/verification/simulation.json', `${JSON.stringify(summary, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  process.exitCode = summary.found.length > 0 ? 1 : 0;
} finally {
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

async function play(from: number, runs: number): Promise<Summary> {
  const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, String(from), String(runs)], {
    env: { ...process.env, [ADMIN_URL_VARIABLE]: postgres.connectionString },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`runs from ${from} on ended with ${code}`);
  return JSON.parse(await output) as Summary;
}
