import './require-node.mjs';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, ensureVendors } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';
import { CORES, explain, judge, suites } from './suites.mjs';

/** All of it, whatever hangs in it. It takes a fifth of this; a slow machine is no reason to fail. */
const LIMIT_MS = 80 * 60_000;

const beganAt = performance.now();
const endsAt = beganAt + LIMIT_MS;
const reports = mkdtempSync(path.join(tmpdir(), 'midcall-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

const results = [];
try {
  await ensureInstalled();
  await ensureVendors();
  await ensureChromium({ whole: process.argv.includes('--whole') });
  await runAll();
} catch (error) {
  console.error(error.message);
  results.push({ name: 'preparation', passed: 0, failed: 1, note: error.message });
}
if (interrupted) results.push({ name: 'the run', passed: 0, failed: 1, note: 'it was interrupted' });
summarize();

/** In order, side by side while there are cores for the next. */
async function runAll() {
  const running = new Set();
  const inUse = () => [...running].reduce((sum, { cores }) => sum + cores, 0);
  for (const suite of suites) {
    while (inUse() + suite.cores > CORES) await Promise.race([...running].map(({ ended }) => ended));
    if (interrupted) break;
    const run = { cores: suite.cores, ended: Promise.resolve() };
    run.ended = runSuite(suite).then((result) => {
      results.push(result);
      running.delete(run);
    });
    running.add(run);
  }
  await Promise.all([...running].map(({ ended }) => ended));
}

async function runSuite(suite) {
  const { name, program, args, limitMs, files, cores } = suite;
  const [report, log] = [path.join(reports, `${name}.json`), path.join(reports, `${name}.log`)];
  if (files && !hasTests(files)) return { name, passed: 0, failed: 0, note: `no tests in ${files}` };
  console.log(`\n──── ${name}`);
  const startedAt = performance.now();
  const timeoutMs = Math.min(limitMs, endsAt - startedAt);
  // what runs beside another is shown when it has ended, in one piece
  const output = cores < CORES ? openSync(log, 'w') : 'inherit';
  const env = { MIDCALL_REPORT: report, ...(process.argv.includes('--whole') && { MIDCALL_WHOLE: '1' }) };
  const code = timeoutMs > 0 ? await runNode(program, args(report), { env, timeoutMs, output }) : 'timeout';
  if (typeof output === 'number') {
    closeSync(output);
    console.log(`\n──── ${name}, ended\n${readFileSync(log, 'utf8')}`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  if (code === 'timeout')
    return { name, passed: 0, failed: 1, seconds, note: 'it took too long and was ended' };
  return { name, seconds, ...judge(suite, code, report) };
}

function hasTests(folder) {
  if (!existsSync(inRoot(folder))) return false;
  return readdirSync(inRoot(folder), { recursive: true }).some((name) => name.endsWith('.test.ts'));
}

/** The last line is for programs: `N passed, N failed`. */
function summarize() {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const failures = results.flatMap((result) => result.failures ?? []);
  for (const failure of failures.slice(0, 20)) console.log(`\n${explain(failure)}`);
  console.log('\n──── summary');
  for (const { name, passed, failed, seconds, note } of results) {
    const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
    const state = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'absent';
    const counts = `${passed} passed`.padStart(12) + `${failed} failed`.padStart(12);
    console.log(
      `${state.padEnd(8)}${name.padEnd(12)}${counts}${time.padStart(10)}${note ? `   ${note}` : ''}`,
    );
  }
  console.log(`\nin ${((performance.now() - beganAt) / 60_000).toFixed(1)} min`);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  if (total('failed') > 0) process.exitCode = 1;
}
