import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

export interface BuiltProgram {
  file: string;
  /** Removes it. */
  close(): Promise<void>;
}

/**
 * Bundles a program of ours for Node, as the product's build does. It lies in the repository, where packages are found.
 * With `crashPoints` it can be made to die, as the verification build can.
 */
export async function buildProgram(
  source: string,
  { crashPoints = false }: { crashPoints?: boolean } = {},
): Promise<BuiltProgram> {
  const file = path.resolve('dist', 'test', `${path.basename(source, '.ts')}-${randomUUID()}.js`);
  await build({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    define: { MIDCALL_CRASH_POINTS: String(crashPoints) },
  });
  return { file, close: () => rm(file, { force: true }) };
}
