import { spawnSync } from 'node:child_process';
import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const LIMIT_MS = 5 * 60_000;
const INSTALL = [
  'install',
  '-y',
  '--no-install-recommends',
  '-o',
  'DPkg::Lock::Timeout=120',
  'clamav-daemon',
];

try {
  await ensureInstalled();
  ensureClamd();
  const args = ['run', '--project', 'clamav', ...process.argv.slice(2)];
  const code = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, { timeoutMs: LIMIT_MS });
  if (code !== 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Debian's clamd. No signatures are fetched: the tests have one of their own. */
function ensureClamd() {
  if (spawnSync('clamd', ['--version']).status === 0) return;
  const command = `apt-get ${INSTALL.join(' ')}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error(`clamd is not here. On Debian, as root: ${command}`);
  console.log('Installing clamav-daemon …');
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  if (spawnSync('apt-get', INSTALL, options).status === 0) return;
  spawnSync('apt-get', ['update'], options);
  if (spawnSync('apt-get', INSTALL, options).status !== 0) throw new Error(`This did not work: ${command}`);
}
