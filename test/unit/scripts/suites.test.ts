import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explain, judge, suites } from '../../../scripts/suites.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'midcall-suites-'));
afterAll(() => rmSync(folder, { recursive: true }));

const suite = (name: string) => suites.find((one) => one.name === name)!;

function report(content: unknown): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const vitest = (statuses: string[], status = 'passed') => ({
  numPassedTests: statuses.filter((one) => one === 'passed').length,
  numFailedTests: statuses.filter((one) => one === 'failed').length,
  testResults: [
    {
      ...{ name: 'some.test.ts', message: 'no such module', status },
      assertionResults: statuses.map((one) => ({
        ...{ status: one, fullName: `is ${one}`, failureMessages: one === 'failed' ? ['it is'] : [] },
      })),
    },
  ],
});

describe('the verdict on a suite', () => {
  it('counts a check as one test, by its exit code', () => {
    expect(judge(suite('lint'), 0, '')).toEqual({ passed: 1, failed: 0 });
    expect(judge(suite('lint'), 2, '')).toEqual({ passed: 0, failed: 1 });
  });

  it('takes the counts from the report', () => {
    const file = report(vitest(['passed', 'passed', 'failed', 'skipped'], 'failed'));
    expect(judge(suite('unit'), 1, file)).toMatchObject({ passed: 2, failed: 1 });
  });

  it('counts a file that cannot be loaded as failed', () => {
    expect(judge(suite('server'), 1, report(vitest([], 'failed')))).toEqual({
      ...{ passed: 0, failed: 1 },
      failures: [{ name: 'some.test.ts', why: 'no such module' }],
    });
  });

  it('fails a run that ended badly beside its passing tests', () => {
    expect(judge(suite('unit'), 1, report(vitest(['passed'])))).toMatchObject({ passed: 1, failed: 1 });
  });

  it('fails a run that left no report', () => {
    expect(judge(suite('browser'), 0, path.join(folder, 'absent.json'))).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  it('counts broken files of the end-to-end tests too', () => {
    const file = report({ stats: { expected: 3, flaky: 0, unexpected: 1, skipped: 0 }, errors: [{}] });
    expect(judge(suite('end to end'), 1, file)).toMatchObject({ passed: 3, failed: 2 });
  });

  it('names the tests that failed, and says why', () => {
    const spec = (title: string, ok: boolean, message?: string) => ({
      ...{ title, ok },
      tests: [{ results: [message ? { error: { message } } : {}] }],
    });
    const file = report({
      stats: { expected: 1, flaky: 0, unexpected: 2, skipped: 0 },
      errors: [],
      suites: [
        {
          specs: [spec('works', true), spec('shows', false, 'too late')],
          suites: [{ specs: [spec('sends', false, 'lost')] }],
        },
      ],
    });
    expect(judge(suite('end to end'), 1, file).failures).toEqual([
      { name: 'shows', why: 'too late' },
      { name: 'sends', why: 'lost' },
    ]);
    expect(judge(suite('unit'), 1, report(vitest(['failed'], 'failed'))).failures).toEqual([
      { name: 'is failed', why: 'it is' },
    ]);
  });
});

describe('the words about a failure', () => {
  it('are its name and the first lines of its reason, without colours', () => {
    const why = `\u001b[31mtoo late\u001b[39m\n\n${Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n')}`;
    const lines = explain({ name: 'shows', why }).split('\n');
    expect(lines.slice(0, 3)).toEqual(['failed: shows', '  too late', '  line 0']);
    expect(lines).toHaveLength(9);
  });
});
