import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { args, executablePath } from './chromium.config.mjs';

/** `import en from './en.json'` as the build understands it: a module. */
const json = {
  name: 'json-as-module',
  resolveMimeType: ({ path }) => (path.endsWith('.json') ? 'js' : undefined),
  transform: ({ path, body }) => (path.endsWith('.json') ? { body: `export default ${body}` } : undefined),
};

/** Zendesk's own script, as a page of an app loads it, out of the vendors' packages. */
const zendeskScript = {
  name: 'zendesk-script',
  serve: async ({ path }) => {
    if (path !== '/zaf_sdk.js') return undefined;
    const { bundleZendeskScript } = await import('./test/vendors/zendesk-script.mjs');
    return { body: await bundleZendeskScript(), type: 'js' };
  },
};

/** Writes the counts to the file that MIDCALL_REPORT names, for `npm test`. */
const counts = (file) => ({
  onTestRunFinished: ({ sessions }) => {
    const tests = sessions.flatMap(({ testResults }) => (testResults ? allTests(testResults) : []));
    const broken = sessions.filter(({ errors }) => errors.length > 0);
    const passed = tests.filter((test) => test.passed).length;
    const failing = tests.filter((test) => !test.passed && !test.skipped);
    const failures = [
      ...failing.map(({ name, error }) => ({ name, why: error?.message })),
      ...broken.map(({ testFile, errors }) => ({ name: testFile, why: errors[0].message })),
    ];
    writeFileSync(file, JSON.stringify({ passed, failed: failures.length, failures }));
  },
});
const allTests = ({ tests, suites }) => [...tests, ...suites.flatMap(allTests)];

/** A page that has the focus, and paints, whatever other page Chromium has just opened or closed. */
async function createPage({ context }) {
  const page = await context.newPage();
  const client = await page.createCDPSession();
  await client.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return page;
}

export default {
  files: ['test/browser/**/*.test.ts', 'test/vendors/browser/**/*.test.ts'],
  nodeResolve: true,
  concurrency: 1,
  browserStartTimeout: 180_000,
  testsStartTimeout: 180_000,
  testsFinishTimeout: 600_000,
  testFramework: { config: { timeout: 60_000 } },
  plugins: [
    json,
    zendeskScript,
    // Without the tsconfig decorators are left as they are, which no browser reads.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath, headless: true, args }, createPage })],
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: Boolean(process.stdout.isTTY) }),
    ...(process.env.MIDCALL_REPORT ? [counts(process.env.MIDCALL_REPORT)] : []),
  ],
};
