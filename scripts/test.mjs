import './require-node.mjs';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';
import { explain, judge, suites } from './suites.mjs';

/** The whole run, whatever hangs in it. It takes a sixth of this; a slow machine is no reason to fail. */
const LIMIT_MS = 80 * 60_000;

const endsAt = performance.now() + LIMIT_MS;
const reports = mkdtempSync(path.join(tmpdir(), 'midcall-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

const results = [];
try {
  await ensureInstalled();
  await ensureChromium();
  for (const suite of suites) {
    if (!interrupted) results.push(await runSuite(suite, path.join(reports, `${suite.name}.json`)));
  }
} catch (error) {
  console.error(error.message);
  results.push({ name: 'preparation', passed: 0, failed: 1, note: error.message });
}
if (interrupted) results.push({ name: 'the run', passed: 0, failed: 1, note: 'it was interrupted' });
summarize();

async function runSuite(suite, report) {
  const { name, program, args, limitMs, files } = suite;
  const env = { MIDCALL_REPORT: report };
  if (files && !hasTests(files)) return { name, passed: 0, failed: 0, note: `no tests in ${files}` };
  console.log(`\n──── ${name}`);
  const startedAt = performance.now();
  const timeoutMs = Math.min(limitMs, endsAt - startedAt);
  const code = timeoutMs > 0 ? await runNode(program, args(report), { env, timeoutMs }) : 'timeout';
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
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  if (total('failed') > 0) process.exitCode = 1;
}
