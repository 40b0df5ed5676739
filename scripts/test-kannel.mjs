import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureKannel } from './kannel.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 10 * 60_000;

try {
  await ensureInstalled();
  const folder = ensureKannel();
  const args = ['run', '--project', 'kannel', ...process.argv.slice(2)];
  const env = { MIDCALL_KANNEL: folder };
  const code = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, {
    env,
    timeoutMs: LIMIT_MS,
  });
  if (code !== 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
