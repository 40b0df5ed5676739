import './require-node.mjs';
import { ensureAsterisk } from './fetch-asterisk.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 15 * 60_000;

await ensureInstalled();
let folder;
try {
  folder = ensureAsterisk();
} catch (error) {
  console.error(`The tests with a real Asterisk cannot run here. ${error.message}`);
  process.exit(1);
}
const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
const args = ['run', '--project', 'asterisk', ...process.argv.slice(2)];
const env = { MIDCALL_ASTERISK: folder };
process.exitCode = (await runNode(vitest, args, { env, timeoutMs: LIMIT_MS })) === 0 ? 0 : 1;
