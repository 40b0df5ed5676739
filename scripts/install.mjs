import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { run } from './run.mjs';

const MARK = inRoot('node_modules', '.midcall-lock');

/**
 * Installs the locked packages when node_modules is missing or of another package-lock.json. Nothing needs a package's
 * install script, so none runs. Throws when npm fails.
 */
export async function ensureInstalled() {
  const lock = readFileSync(inRoot('package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (read(MARK) === hash) return;
  if (!holdsAll(JSON.parse(lock))) {
    console.log('Installing packages (npm ci) …');
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    const code = await npm(args);
    if (code !== 0) throw new Error(`npm ci failed (${code}); its reason is above.`);
  }
  writeFileSync(MARK, hash);
}

/** Someone ran npm themselves: npm's own record says whether the result is what the lock file asks for. */
function holdsAll({ packages }) {
  const record = read(inRoot('node_modules', '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(packages).every(([place, { version, optional }]) => {
    if (place === '' || (optional && !installed[place])) return true;
    return installed[place]?.version === version && existsSync(inRoot(place));
  });
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** The npm that started us, if one did. */
const npm = (args) =>
  process.env.npm_execpath?.endsWith('.js')
    ? run(process.execPath, [process.env.npm_execpath, ...args])
    : run('npm', args);
