import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Limits end a test that hangs. They are far above what a busy machine needs; speed is what benches are for.
 * Files share a process where `isolate` is false: to load the product anew for each took over a quarter of the time.
 */
const MINUTE = 60_000;

/** They wait for timers and processes: begun first, others work meanwhile. */
const WAITING = /server\/(?:jobs|embedded-postgres|media\/(?:end-to-end|decoder)|carriers\/smpp)\.test\.ts$/;

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification) => WAITING.test(moduleId);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: WaitingFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          testTimeout: 2 * MINUTE,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          isolate: false,
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          // some of its tests wait for databases and processes
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'streams',
          include: ['test/streams/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'races',
          include: ['test/races/**/*.test.ts'],
          isolate: false,
          testTimeout: 3 * MINUTE,
          globalSetup: ['test/server/global-setup.ts'],
          hookTimeout: 3 * MINUTE,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 30 * MINUTE,
          hookTimeout: 3 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'vendors',
          include: ['test/vendors/node/**/*.test.ts'],
          isolate: false,
          // these run in the vendor's own jest, started by a test beside them
          exclude: ['test/vendors/node/salesforce/jest/**'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // with a real exchange, by `npm run test:asterisk`
          name: 'asterisk',
          include: ['test/asterisk/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: 3 * MINUTE,
          hookTimeout: 3 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // with a real message centre, by `npm run test:kannel`
          name: 'kannel',
          include: ['test/kannel/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // with both, by `npm run test:call`
          name: 'call',
          include: ['test/call/**/*.test.ts'],
          testTimeout: 4 * MINUTE,
          hookTimeout: 4 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // with a real scanner, by `npm run test:clamav`
          name: 'clamav',
          include: ['test/clamav/**/*.test.ts'],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          // with a real object store, by `npm run test:s3`
          name: 's3',
          include: ['test/s3/**/*.test.ts'],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'processes',
          include: ['test/processes/**/*.test.ts'],
          globalSetup: ['test/processes/global-setup.mjs'],
          testTimeout: 8 * MINUTE,
          hookTimeout: 3 * MINUTE,
          maxWorkers: 2,
        },
      },
    ],
  },
});
