import './require-node.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureAsterisk } from './fetch-asterisk.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureKannel } from './kannel.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const HELP = `One whole call: a telephone at a real Asterisk, the widget in Chromium, texts over a real Kannel, until the closing text.

  npm run test:call               plays it and judges it
  npm run test:call -- --record   and writes its pictures and logs, docs/whole-call/ and docs/images/whole-call-*.png`;
const LIMIT_MS = 15 * 60_000;

const given = process.argv.slice(2);
if (given.includes('--help')) console.log(HELP);
else
  try {
    await ensureInstalled();
    const env = { MIDCALL_ASTERISK: ensureAsterisk(), MIDCALL_KANNEL: ensureKannel() };
    if (given.includes('--record')) env.MIDCALL_RECORD_CALL = '1';
    await ensureChromium();
    await ensureBuilt();
    const args = ['run', '--project', 'call', ...given.filter((arg) => arg !== '--record')];
    const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
    if ((await runNode(vitest, args, { env, timeoutMs: LIMIT_MS })) !== 0) process.exitCode = 1;
  } catch (error) {
    console.error(`The whole call cannot be played here. ${error.message}`);
    process.exitCode = 1;
  }
