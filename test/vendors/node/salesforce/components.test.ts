import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageSalesforce } from '../../../../scripts/package-salesforce.mjs';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../../..');
const vendors = path.join(root, 'test', 'vendors', 'node_modules');
const target = path.join(root, 'dist', 'vendors', 'salesforce-jest');

/** What `sfdx-lwc-jest` found in the components as they are deployed. */
interface JestReport {
  numFailedTests: number;
  numPassedTests: number;
  testResults: { message: string; assertionResults: { status: string }[] }[];
}

it('has components whose types hold', async () => {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = path.join(root, 'adapter-host', 'salesforce');
  await run(process.execPath, [tsc, '--noEmit', '--project', project], { cwd: root });
});

it('has components that do in Salesforce’s own jest what they are to do', async () => {
  await packageSalesforce({ target });
  const tests = path.join(target, 'force-app', 'main', 'default', 'lwc', '__tests__');
  mkdirSync(tests, { recursive: true });
  cpSync(path.join(import.meta.dirname, 'jest'), tests, { recursive: true });
  const engine = path.join(vendors, '@lwc/engine-dom/dist/index.cjs');
  const preset = path.join(vendors, '@salesforce', 'sfdx-lwc-jest', 'config');
  writeFileSync(
    path.join(target, 'jest.config.cjs'),
    `const { jestConfig } = require(${JSON.stringify(preset)});
     module.exports = { ...jestConfig, rootDir: __dirname, modulePaths: [${JSON.stringify(vendors)}], haste: {},
       // the engine of the compiler's version, in the form that jest reads
       moduleNameMapper: { '^(lwc|@lwc/engine-dom)$': ${JSON.stringify(engine)} },
       setupFiles: ['./browser.cjs'],
       testMatch: ['**/__tests__/**/*.test.ts'], modulePathIgnorePatterns: [], cacheDirectory: __dirname + '/.cache' };`,
  );
  // what browsers have, and jsdom does not
  writeFileSync(
    path.join(target, 'browser.cjs'),
    `URL.canParse ??= (url) => { try { return Boolean(new URL(url)); } catch { return false; } };
     globalThis.MessageChannel ??= class { constructor() { this.port1 = new EventTarget(); this.port2 = {};
       this.port1.postMessage = this.port1.start = () => undefined; } };`,
  );
  const report = path.join(target, 'report.json');
  const args = ['--config', 'jest.config.cjs', '--ci', '--runInBand', '--json', `--outputFile=${report}`];
  const jest = path.join(vendors, 'jest', 'bin', 'jest.js');
  const { stderr } = await run(process.execPath, [jest, ...args], {
    cwd: target,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_ENV: 'test' },
  }).catch((error: { stderr: string }) => error);
  const result = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  expect(result.testResults, stderr).toHaveLength(
    readdirSync(tests).filter((name) => name.endsWith('.test.ts')).length,
  );
  expect(result.numFailedTests, stderr).toBe(0);
  for (const { message, assertionResults } of result.testResults)
    expect(assertionResults.length, message).toBeGreaterThan(3);
});
