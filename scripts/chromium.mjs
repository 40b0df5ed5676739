import { existsSync } from 'node:fs';
import { executablePath } from '../chromium.config.mjs';
import { run } from './run.mjs';

/** Installs Chromium where the system lets us, as root on Debian or Ubuntu. Throws with advice where it does not. */
export async function ensureChromium() {
  if (existsSync(executablePath)) return;
  const mayInstall = !process.env.CHROME_PATH && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (mayInstall) {
    console.log('Installing Chromium (apt-get) …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  }
  if (existsSync(executablePath)) return;
  throw new Error(
    `No Chromium at ${executablePath}. Install it (Debian: apt-get install chromium), or set CHROME_PATH to a Chromium or Chrome.`,
  );
}
