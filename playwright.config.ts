import { defineConfig } from '@playwright/test';
import { args, executablePath } from './chromium.config.mjs';

/**
 * Whole journeys against the built product: `npm run build` first. Most of a journey is waiting for the network of the
 * simulator, so two workers share the machine; each has a product of its own.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  workers: 2,
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
