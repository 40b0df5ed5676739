import './require-node.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';
import { runNode } from './run.mjs';

/** Everything, whatever hangs in it. */
const LONGEST_MS = 2 * 3_600_000;

/**
 * The long proof, part by part. `npm run verify:long` runs all of it; `npm run verify:long -- kills disk` only what is
 * named, `--share=0.1` a tenth. Each part is a program of its own; the words are for those that know them.
 */
const PROGRAMS = ['test/processes/long/program.ts'];

const words = process.argv.slice(2);
await ensureInstalled();
await ensureBuilt();
const failed = [];
for (const source of PROGRAMS) {
  const code = await runNode(await bundle(source), words, { timeoutMs: LONGEST_MS });
  if (code === 130) process.exit(130);
  if (code !== 0) failed.push(`${source} (${code})`);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** Beside the verification build of the server. */
async function bundle(source) {
  const { build } = await import('esbuild');
  const outfile = inRoot('dist', 'verification', 'long', source.replaceAll('/', '-').replace(/\.ts$/, '.js'));
  await build({
    entryPoints: [inRoot(source)],
    ...{ outfile, absWorkingDir: root, sourcemap: true, logLevel: 'warning' },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
  });
  return outfile;
}
