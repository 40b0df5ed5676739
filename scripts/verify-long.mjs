import './require-node.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';
import { runNode } from './run.mjs';

/** Everything, whatever hangs in it. */
const LONGEST_MS = 2 * 3_600_000;

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const share = Number(
  /^--share=(.+)$/.exec(words.find((word) => word.startsWith('--share=')) ?? '')?.[1] ?? 1,
);
const times = (all) => String(Math.max(1, Math.round(all * share)));

/**
 * The long proof, one thing after the other. `npm run verify:long` runs all of it; `npm run verify:long -- simulation kills`
 * only what is named, `--share=0.1` a tenth.
 */
const PARTS = {
  async simulation() {
    await bundle('test/simulation/program.ts');
    return runNode(await bundle('test/simulation/long.ts'), [times(1_000)], { timeoutMs: LONGEST_MS });
  },
  races: () => vitest(['races'], { RACE_ROUNDS: times(5) }),
  streams: () => vitest(['streams', 'resume'], { STREAM_CUTS: times(30_000) }),
};

await ensureInstalled();
await ensureBuilt();
const failed = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`── ${name}`);
  await judge(name, part());
}
// real processes: `kills`, `crash-points` and others, each a part of its own
const ofProcesses = names.filter((name) => !(name in PARTS));
if (names.length === 0 || ofProcesses.length > 0) {
  const options = words.filter((word) => word.startsWith('--'));
  const program = await bundle('test/processes/long/program.ts');
  await judge('processes', runNode(program, [...ofProcesses, ...options], { timeoutMs: LONGEST_MS }));
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function judge(name, running) {
  const code = await running;
  if (code === 130) process.exit(130);
  if (code !== 0) failed.push(`${name} (${code})`);
}

function vitest([project, ...filters], env) {
  const program = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--project', project, '--testTimeout', String(LONGEST_MS), ...filters];
  return runNode(program, args, { env, timeoutMs: LONGEST_MS });
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
