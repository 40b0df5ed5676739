import { defineConfig } from '@playwright/test';
import { args, executablePath } from './chromium.config.mjs';

/** Whole journeys against the built product: `npm run build` first. One worker, for the tests share the machine. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  reporter: [
    ['list'],
    ...(process.env['MIDCALL_REPORT']
      ? [['json', { outputFile: process.env['MIDCALL_REPORT'] }] as const]
      : []),
  ],
  use: {
    launchOptions: { executablePath, args },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
