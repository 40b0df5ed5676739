import './require-node.mjs';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';
import { runNode } from './run.mjs';

/** `npm run bench` runs all of bench/, `npm run bench -- segments` those whose names contain a given word. */
const words = process.argv.slice(2);
const names = readdirSync(inRoot('bench'))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => path.basename(name, '.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

if (names.length === 0) {
  console.error(
    words.length === 0 ? 'bench/ is empty.' : `No file in bench/ has ${words.join(' or ')} in its name.`,
  );
  process.exit(1);
}

await ensureInstalled();
await ensureBuilt();
const { build } = await import('esbuild');
await build({
  entryPoints: names.map((name) => inRoot('bench', `${name}.ts`)),
  ...{ outdir: inRoot('dist', 'bench'), absWorkingDir: root, sourcemap: true, logLevel: 'warning' },
  ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
});

/** Ten million stored messages take a while to write. */
const LIMIT_MS = 45 * 60_000;
const failed = [];
for (const name of names) {
  console.log(`\n— ${name}`);
  const code = await runNode(inRoot('dist', 'bench', `${name}.js`), [], { timeoutMs: LIMIT_MS });
  if (code !== 0) failed.push(`${name} (${code})`);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
