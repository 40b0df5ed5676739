import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { type Summary } from '../summary.ts';
import { type Mutant } from './mutant.ts';
import { plant } from './plant.ts';

/** Runs in which a mutant has to be found. */
export const RUNS = 200;

/** Bundles the simulation with the fault in it, or without any. Gives back the program's path. */
export async function bundle(name: string, mutant: Mutant | null): Promise<string> {
  const outfile = `dist/simulation/${name}.js`;
  await build({
    entryPoints: ['test/simulation/program.ts'],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    ...{ logLevel: 'silent', plugins: mutant ? [plant(mutant, process.cwd())] : [] },
  });
  return outfile;
}

/** Plays runs until one of them finds the fault. */
export async function hunt(
  mutant: Mutant,
  {
    name,
    from = 1,
    runs = RUNS,
    signal,
  }: { name: string; from?: number; runs?: number; signal?: AbortSignal },
): Promise<Summary> {
  const program = await bundle(name, mutant);
  const child = spawn(process.execPath, [program, String(from), String(runs), '--until-found'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the simulation with "${mutant.name}" ended with ${code}: ${await errors}`);
  return JSON.parse(await output) as Summary;
}
