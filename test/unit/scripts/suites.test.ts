import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judge, suites } from '../../../scripts/suites.mjs';

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
  testResults: [{ status, assertionResults: statuses.map((one) => ({ status: one })) }],
});

describe('the verdict on a suite', () => {
  it('counts a check as one test, by its exit code', () => {
    expect(judge(suite('lint'), 0, '')).toEqual({ passed: 1, failed: 0 });
    expect(judge(suite('lint'), 2, '')).toEqual({ passed: 0, failed: 1 });
  });

  it('takes the counts from the report', () => {
    const file = report(vitest(['passed', 'passed', 'failed', 'skipped'], 'failed'));
    expect(judge(suite('unit'), 1, file)).toEqual({ passed: 2, failed: 1 });
  });

  it('counts a file that cannot be loaded as failed', () => {
    expect(judge(suite('server'), 1, report(vitest([], 'failed')))).toEqual({ passed: 0, failed: 1 });
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
    expect(judge(suite('end to end'), 1, file)).toEqual({ passed: 3, failed: 2 });
  });
});
