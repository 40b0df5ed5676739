import './require-node.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

// standard output is the answer alone
console.log = console.error;
try {
  await ensureInstalled();
  await ensureBuilt();
  const code = await runNode(inRoot('dist', 'server', 'sending.js'), process.argv.slice(2));
  process.exitCode = typeof code === 'number' ? code : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
