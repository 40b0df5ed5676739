import './require-node.mjs';
import { ensurePackages } from './debian-packages.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 5 * 60_000;

try {
  await ensureInstalled();
  // no signatures are fetched: the tests have one of their own
  ensurePackages(['clamav-daemon']);
  const args = ['run', '--project', 'clamav', ...process.argv.slice(2)];
  const code = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, { timeoutMs: LIMIT_MS });
  if (code !== 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
