import './require-node.mjs';
import { inRoot, root } from './root.mjs';
import { runNode } from './run.mjs';
import { ensureInstalled } from './install.mjs';

/** `npm run bench:plot` draws the figures that `npm run bench` left, and writes them into docs/performance.md. */
await ensureInstalled();
const { build } = await import('esbuild');
const program = inRoot('dist', 'bench', 'plot.js');
await build({
  ...{ entryPoints: [inRoot('bench', 'plot', 'plot.ts')], outfile: program, absWorkingDir: root },
  ...{
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  },
});
process.exitCode = await runNode(program, []);
