import './require-node.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, ensureVendors } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 20 * 60_000;
const bin = (...place) => inRoot('node_modules', ...place);

await ensureInstalled();
await ensureVendors();
await ensureChromium();
await ensureBuilt();
const programs = [
  [bin('typescript', 'bin', 'tsc'), ['--noEmit', '--project', 'test/vendors']],
  [bin('vitest', 'vitest.mjs'), ['run', '--project', 'vendors']],
  [bin('@web', 'test-runner', 'dist', 'bin.js'), ['--files', 'test/vendors/browser/**/*.test.ts']],
];
for (const [program, args] of programs) {
  const code = await runNode(program, args, { timeoutMs: LIMIT_MS });
  if (code !== 0) process.exitCode = 1;
}
