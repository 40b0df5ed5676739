import './require-node.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';
import { runNode } from './run.mjs';

/**
 * `npm run simulate -- 25` plays run 25 and writes its trace to dist/simulation/25.txt; `npm run simulate -- 1 1000` plays a
 * thousand from 1 on.
 */
const [from = '1', count = '1', ...more] = process.argv.slice(2);

await ensureInstalled();
const program = await bundle('test/simulation/program.ts', 'program.js');
const { startEmbeddedPostgres } = await import(
  pathToFileURL(await bundle('server/platform/embedded-postgres.ts', 'embedded-postgres.js')).href
);
const dataDir = mkdtempSync(path.join(tmpdir(), 'midcall-simulation-'));
const quiet = () => {};
const postgres = await startEmbeddedPostgres({
  dataDir,
  log: { info: quiet, warn: console.error, error: console.error },
});
try {
  const env = { MIDCALL_TEST_DATABASE_URL: postgres.connectionString };
  const trace = count === '1' ? ['--trace'] : [];
  const code = await runNode(program, [from, count, ...trace, ...more], { env });
  process.exitCode = typeof code === 'number' ? code : 1;
} finally {
  await postgres.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

async function bundle(source, name) {
  const { build } = await import('esbuild');
  const outfile = inRoot('dist', 'simulation', name);
  await build({
    entryPoints: [inRoot(source)],
    ...{ outfile, absWorkingDir: root, sourcemap: true, logLevel: 'warning' },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
  });
  return outfile;
}
