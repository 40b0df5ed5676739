import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Sees to it that Debian's packages `names` are installed. Throws with a sentence for people where this cannot be done:
 * the computer is not Debian's kind, or this is not root.
 */
export function ensurePackages(names) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    throw new Error(`This needs ${names.join(', ')}, which apt installs: on Debian, or a system like it.`);
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) throw new Error(`Packages are missing. As root: ${command}`);
  console.log(`Installing ${missing.join(', ')} …`);
  const args = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...missing];
  if (apt(args)) return;
  apt(['update']);
  if (!apt(args)) throw new Error(`This did not work: ${command}`);
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return stdout?.includes('install ok installed') ?? false;
}

const apt = (args) =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;
