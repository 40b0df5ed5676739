import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

/** What a verifier says with it, too: nobody could look. */
const UNKNOWN = 2;
const LONGEST_MS = 2 * 3_600_000;

/** Runs a program of `dist/server` with the arguments of this process, and ends with its code. */
export async function runVerifier(program) {
  // standard output is the answer's alone
  console.log = console.error;
  try {
    await ensureInstalled();
    await ensureBuilt();
    const code = await runNode(inRoot('dist', 'server', program), process.argv.slice(2), {
      timeoutMs: LONGEST_MS,
    });
    process.exitCode = typeof code === 'number' ? code : UNKNOWN;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = UNKNOWN;
  }
}
