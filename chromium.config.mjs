import { existsSync } from 'node:fs';

/** Where Debian puts Chromium, and Chromium without windows, which shows pages alike in two thirds of the time. */
export const CHROMIUM = '/usr/bin/chromium';
export const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** The browser of tests: CHROME_PATH, else the one without windows where it is installed; `npm run test:whole` takes Chromium itself. */
export const executablePath =
  process.env.CHROME_PATH ??
  (existsSync(HEADLESS_SHELL) && !(process.env.MIDCALL_WHOLE && existsSync(CHROMIUM))
    ? HEADLESS_SHELL
    : CHROMIUM);

/** It runs in containers as root, and talks to nobody but the tests. */
export const args = [
  '--no-sandbox',
  '--disable-gpu',
  // as it is on every desktop: frames of other sites have processes of their own
  '--site-per-process',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
