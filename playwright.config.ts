import { defineConfig } from '@playwright/test';
import { args, executablePath } from './chromium.config.mjs';

/**
 * Whole journeys against the built product: `npm run build` first. Most of a journey is waiting for the network of the
 * simulator, so three workers share two cores; each has a product of its own. Limits are for what hangs, on a busy
 * machine too. A trace doubles the work: `--trace on` writes one.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 300_000,
  expect: { timeout: 40_000 },
  outputDir: 'test-results',
  reporter: [
    ['list'],
    ...(process.env['MIDCALL_REPORT']
      ? [['json', { outputFile: process.env['MIDCALL_REPORT'] }] as const]
      : []),
  ],
  use: {
    launchOptions: { executablePath, args },
    screenshot: 'only-on-failure',
  },
});
