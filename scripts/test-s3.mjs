import './require-node.mjs';
import { ensurePackages } from './debian-packages.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 5 * 60_000;

try {
  await ensureInstalled();
  // Debian's OpenStack Swift, an object store with the protocol of Amazon S3; nothing of it is started as a service
  ensurePackages(['swift-proxy', 'swift-account', 'swift-container', 'swift-object']);
  const args = ['run', '--project', 's3', ...process.argv.slice(2)];
  const code = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, { timeoutMs: LIMIT_MS });
  if (code !== 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
