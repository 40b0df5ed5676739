import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seedOfRun } from '../world/chance.ts';
import { type World } from '../world/world.ts';
import { type PartResult, PARTS } from './parts.ts';

/** No part takes longer; all of them together take some forty minutes on two processors. */
const PART_WITHIN_MS = 25 * 60_000;
const RESULTS = path.resolve('dist', 'verification');

const words = process.argv.slice(2);
const share = Number(
  /^--share=(.+)$/.exec(words.find((word) => word.startsWith('--share=')) ?? '')?.[1] ?? 1,
);
const wanted = words.filter((word) => !word.startsWith('--'));
const names = Object.keys(PARTS).filter((name) => wanted.length === 0 || wanted.includes(name));
const seed = seedOfRun();
const write = (line: string) => process.stdout.write(`${line}\n`);

let world: World | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    write('interrupted; everything is being ended');
    void Promise.resolve(world?.close()).finally(() => process.exit(130));
  });

write(`MIDCALL_SEED=${seed}`);
mkdirSync(RESULTS, { recursive: true });
const outcomes: { name: string; seconds: number; faults: number }[] = [];
for (const name of names) {
  const startedAt = performance.now();
  const elapsed = () => Math.round((performance.now() - startedAt) / 1_000);
  write(`── ${name}`);
  const result = await within(name, (say) =>
    PARTS[name]!({ seed, share, say, opened: (opened) => (world = opened) }),
  );
  const summary = { part: name, seed, share, seconds: elapsed(), ...result };
  writeFileSync(path.join(RESULTS, `${name}.json`), `${JSON.stringify(summary, null, 2)}\n`);
  outcomes.push({ name, seconds: elapsed(), faults: result.faults.length });
  for (const fault of result.faults) write(fault);

  async function within(part: string, run: (say: (line: string) => void) => Promise<PartResult>) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<PartResult>((resolve) => {
      const faults = [`${part} took longer than ${PART_WITHIN_MS / 60_000} minutes`];
      timer = setTimeout(
        () => void world?.close().then(() => resolve({ figures: {}, faults })),
        PART_WITHIN_MS,
      );
    });
    const failed = (error: unknown): PartResult => ({ figures: {}, faults: [describe(error)] });
    return Promise.race([
      run((line) => write(`${String(elapsed()).padStart(5)} s  ${line}`)).catch(failed),
      late,
    ]).finally(() => clearTimeout(timer));
  }
}

write('── summary');
for (const { name, seconds, faults } of outcomes)
  write(
    `${faults === 0 ? 'ok' : 'FAILED'}  ${name}  ${seconds} s${faults === 0 ? '' : `  ${faults} faults`}`,
  );
process.exit(outcomes.some(({ faults }) => faults > 0) ? 1 : 0);

function describe(error: unknown): string {
  return error instanceof Error
    ? `${error.stack ?? error.message}${error.cause ? `\n${String(error.cause)}` : ''}`
    : String(error);
}
