import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Files of words are imported without an attribute, as the page's bundler reads them. */
const json = {
  name: 'json-as-module',
  resolveMimeType: (context) => (context.path.endsWith('.json') ? 'js' : undefined),
  transform: (context) =>
    context.path.endsWith('.json') ? { body: `export default ${context.body}` } : undefined,
};

export default {
  files: 'test/browser/**/*.test.ts',
  nodeResolve: true,
  concurrency: 1,
  plugins: [
    json,
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', headless: true, args },
    }),
  ],
  testFramework: { config: { timeout: 10_000 } },
};
