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
  ...['swift-proxy', 'swift-account', 'swift-container', 'swift-object'],
];

try {
  await ensureInstalled();
  ensureSwift();
  const args = ['run', '--project', 's3', ...process.argv.slice(2)];
  const code = await runNode(inRoot('node_modules', 'vitest', 'vitest.mjs'), args, { timeoutMs: LIMIT_MS });
  if (code !== 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Debian's OpenStack Swift, an object store with the protocol of Amazon S3. Nothing of it is started as a service. */
function ensureSwift() {
  if (spawnSync('swift-proxy-server', ['--help']).status === 0) return;
  const command = `apt-get ${INSTALL.join(' ')}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error(`Swift is not here. On Debian, as root: ${command}`);
  console.log('Installing Swift …');
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  if (spawnSync('apt-get', INSTALL, options).status === 0) return;
  spawnSync('apt-get', ['update'], options);
  if (spawnSync('apt-get', INSTALL, options).status !== 0) throw new Error(`This did not work: ${command}`);
}
