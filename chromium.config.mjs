/** The browser of all tests: CHROME_PATH, else where Debian puts it. */
export const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';

/** It runs in containers as root, and talks to nobody but the tests. */
export const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
