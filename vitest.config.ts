import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 10_000 } },
      {
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'races',
          include: ['test/races/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
