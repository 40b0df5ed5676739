import { existsSync } from 'node:fs';
import { CHROMIUM, HEADLESS_SHELL } from '../chromium.config.mjs';
import { run } from './run.mjs';

const { CHROME_PATH } = process.env;
const ADVICE = 'Install it (Debian: apt-get install chromium), or set CHROME_PATH to a Chromium or Chrome.';

/**
 * Sees to it that there is a browser for tests, and installs one where the system lets us, as root on Debian or Ubuntu:
 * Chromium itself when `whole`, else the one without windows, and Chromium where that cannot be had. Throws with advice
 * when there is none.
 */
export async function ensureChromium({ whole = false } = {}) {
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return;
    throw new Error(`No Chromium at ${CHROME_PATH}. ${ADVICE}`);
  }
  if (!whole && (existsSync(HEADLESS_SHELL) || (await install('chromium-headless-shell', HEADLESS_SHELL))))
    return;
  if (existsSync(CHROMIUM) || (await install('chromium', CHROMIUM))) return;
  throw new Error(`No Chromium at ${CHROMIUM}. ${ADVICE}`);
}

/** Whether it is there afterwards. */
async function install(name, file) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  console.log(`Installing ${name} (apt-get) …`);
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 5 * 60_000 };
  const args = ['install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', name];
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', args, options);
  return existsSync(file);
}
