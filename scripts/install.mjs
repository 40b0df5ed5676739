import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { run } from './run.mjs';

/**
 * Installs the locked packages of `folder` when its node_modules is missing or of another package-lock.json. Nothing needs
 * a package's install script, so none runs. Throws when npm fails.
 */
export async function ensureInstalled(folder = '.') {
  const mark = inRoot(folder, 'node_modules', '.midcall-lock');
  const lock = readFileSync(inRoot(folder, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (read(mark) === hash) return;
  if (!holdsAll(folder, JSON.parse(lock))) {
    console.log(`Installing packages${folder === '.' ? '' : ` of ${folder}`} (npm ci) …`);
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
    const code = await npm(args, inRoot(folder));
    if (code !== 0) throw new Error(`npm ci failed (${code}); its reason is above.`);
  }
  writeFileSync(mark, hash);
}

/** The vendors' own code, which adapters are proved with; the product needs none of it. */
export const ensureVendors = () => ensureInstalled('test/vendors');

/** Someone ran npm themselves: npm's own record says whether the result is what the lock file asks for. */
function holdsAll(folder, { packages }) {
  const record = read(inRoot(folder, 'node_modules', '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(packages).every(([place, { version, optional }]) => {
    if (place === '' || (optional && !installed[place])) return true;
    return installed[place]?.version === version && existsSync(inRoot(folder, place));
  });
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** The npm that started us, if one did. */
const npm = (args, cwd) =>
  process.env.npm_execpath?.endsWith('.js')
    ? run(process.execPath, [process.env.npm_execpath, ...args], { cwd })
    : run('npm', args, { cwd });
