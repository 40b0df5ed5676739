import './require-node.mjs';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { forgetBuild, isBuilt, rememberBuild, sourceFingerprint } from './build-state.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';

/** Programs for Node: bundle under dist, and source. A child program is optional for the program that starts it. */
const PROGRAMS = {
  'dist/server/main.js': 'server/main.ts',
  'dist/server/decode-child.js': 'server/media/decode-child.ts',
  'dist/server/verify-db.js': 'server/verification/main.ts',
  'dist/server/verify-audit.js': 'server/verification/audit-main.ts',
  'dist/server/setup-link.js': 'server/accounts/setup-link-program.ts',
  'dist/server/sending.js': 'server/sending/stop-program.ts',
  'dist/simulator/backend.js': 'simulator/backend/main.ts',
  // the server once more, able to die where a test wants it to
  'dist/verification/server.js': 'server/main.ts',
  'dist/verification/decode-child.js': 'server/media/decode-child.ts',
};

/** Scripts that a page of another origin takes under a fixed name. */
const SCRIPTS = { 'dist/simulator/zaf_sdk.js': 'simulator/zendesk/zaf-client.ts' };

/** Builds what the sources have changed since the last build. */
export async function ensureBuilt() {
  const fingerprint = sourceFingerprint();
  if (isBuilt(fingerprint)) return;
  console.log('Building …');
  await build(fingerprint);
}

async function build(fingerprint) {
  forgetBuild();
  const startedAt = performance.now();
  await Promise.all([
    buildPages(),
    ...Object.entries(PROGRAMS).map(buildProgram),
    ...Object.entries(SCRIPTS).map(buildScript),
  ]);
  rememberBuild(fingerprint);
  console.log(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Pages and host adapter; see vite.config.ts. */
async function buildPages() {
  const { createBuilder } = await import('vite');
  await inProduction(async () => {
    const builder = await createBuilder({ root, configFile: inRoot('vite.config.ts'), logLevel: 'warn' });
    await builder.buildApp();
  });
}

/**
 * The same product whoever builds it: with another NODE_ENV, as tests and the shells of developers have one, packages
 * would give their larger development forms. Put back afterwards, for what this process starts.
 */
async function inProduction(work) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** Packages stay outside the bundle. The source map lies beside it (`node --enable-source-maps`): dist/server is not served. */
async function buildProgram([target, source]) {
  if (!existsSync(inRoot(source))) return;
  const { build: bundle } = await import('esbuild');
  await bundle({
    entryPoints: [inRoot(source)],
    outfile: inRoot(target),
    absWorkingDir: root,
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    ...{ sourcemap: true, logLevel: 'warning' },
    // makes the calls of crash points vanish where they have no effect
    minifySyntax: true,
    define: { MIDCALL_CRASH_POINTS: String(target.startsWith('dist/verification/')) },
  });
}

async function buildScript([target, source]) {
  const { build: bundle } = await import('esbuild');
  await bundle({
    entryPoints: [inRoot(source)],
    outfile: inRoot(target),
    absWorkingDir: root,
    ...{
      bundle: true,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      minify: true,
      logLevel: 'warning',
    },
  });
}

const calledByName = process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href;
if (calledByName) {
  try {
    await ensureInstalled();
    await build(sourceFingerprint());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
