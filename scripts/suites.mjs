import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { inRoot } from './root.mjs';

const bin = (name, file) => inRoot('node_modules', ...name.split('/'), ...file.split('/'));

const MINUTE = 60_000;

/** A check counts as one test: it passes when its program exits with 0. */
const check = (name, program, args) => ({ name, program, args: () => args, limitMs: 10 * MINUTE, cores: 1 });

const vitest = (project) => (report) => [
  ...['run', '--project', project],
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

/** Cores the suites are made for: a suite of two runs alone, two of one run side by side. */
export const CORES = 2;

/**
 * All that `npm test` runs, in order; those of one core come first, the longest of them early. `files` are the tests of a suite: without any it is reported as absent.
 * The runner writes its report to `report`, or to the file that MIDCALL_REPORT names.
 * `limitMs` ends a suite that hangs, on a busy machine too. `count` reads the runner's own report into
 * `{ passed, failed, failures }`; a failure is a test's name and why it failed.
 */
export const suites = [
  check('types', bin('typescript', 'bin/tsc'), ['--noEmit']),
  check('lint', bin('eslint', 'bin/eslint.js'), ['.', '--max-warnings', '0']),
  check('format', bin('prettier', 'bin/prettier.cjs'), ['--check', '--log-level=warn', '.']),
  // apart from the rest: it reads the vendors' own types, which are installed for tests only
  check('vendor types', bin('typescript', 'bin/tsc'), ['--noEmit', '--project', 'test/vendors']),
  check('build', inRoot('scripts', 'build.mjs'), []),
  {
    name: 'simulation',
    files: 'test/simulation',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('simulation'),
    limitMs: 40 * MINUTE,
    cores: 1,
    count: countVitest,
  },
  {
    name: 'browser',
    files: 'test/browser',
    program: bin('@web/test-runner', 'dist/bin.js'),
    args: () => [],
    limitMs: 20 * MINUTE,
    cores: 1,
    count: (counts) => counts,
  },
  {
    name: 'processes',
    files: 'test/processes',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('processes'),
    limitMs: 25 * MINUTE,
    cores: 1,
    count: countVitest,
  },
  {
    name: 'streams',
    files: 'test/streams',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('streams'),
    limitMs: 15 * MINUTE,
    cores: 1,
    count: countVitest,
  },
  {
    name: 'vendors',
    files: 'test/vendors/node',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('vendors'),
    limitMs: 15 * MINUTE,
    cores: 1,
    count: countVitest,
  },
  {
    name: 'unit',
    files: 'test/unit',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('unit'),
    limitMs: 12 * MINUTE,
    cores: 2,
    count: countVitest,
  },
  {
    name: 'server',
    files: 'test/server',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('server'),
    limitMs: 25 * MINUTE,
    cores: 2,
    count: countVitest,
  },
  {
    name: 'races',
    files: 'test/races',
    program: bin('vitest', 'vitest.mjs'),
    args: vitest('races'),
    limitMs: 20 * MINUTE,
    cores: 2,
    count: countVitest,
  },
  {
    name: 'end to end',
    files: 'test/e2e',
    program: bin('@playwright/test', 'cli.js'),
    args: () => ['test'],
    limitMs: 45 * MINUTE,
    cores: 2,
    count: countPlaywright,
  },
];

/** A file that cannot be loaded has no tests to fail, and counts as one. */
function countVitest({ numPassedTests, numFailedTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: fullName, why: failureMessages?.[0] })),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    failures: [...failures, ...broken.map(({ name, message }) => ({ name, why: message }))],
  };
}

function countPlaywright({ stats, errors, suites = [] }) {
  const specs = suites.flatMap(function all(suite) {
    return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(all)];
  });
  const failures = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => ({
      name: title,
      why: tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message,
    }));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    failures: [...failures, ...errors.map(({ message }) => ({ name: 'beside the tests', why: message }))],
  };
}

/** A failure in few lines, without the colours of a terminal. */
export function explain({ name, why = '' }) {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [`failed: ${name}`, ...lines.slice(0, 8)].map((line) => line.slice(0, 300)).join('\n  ');
}

/** What a suite's run comes to: its report, its exit code, and whether it was cut off, all have a say. */
export function judge(suite, code, report) {
  if (!suite.count) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  let counts;
  try {
    counts = suite.count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, note: 'it left no report' };
  }
  // A run can fail beside its tests, for example by an error nobody caught.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1, note: `it ended with ${code}` } : counts;
}
