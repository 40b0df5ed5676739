import { it } from 'vitest';
import { MUTANTS } from './mutants/index.ts';
import { CORPUS } from './corpus.ts';
import { hunt } from './mutants/hunt.ts';
const want = (process.env['WANT'] ?? '').split('|');
it('hunts', async () => {
  for (const [n, m] of MUTANTS.entries()) {
    if (!want.some((w) => m.name.includes(w))) continue;
    const known = CORPUS[m.name];
    const a = known === undefined ? null : await hunt(m, { name: `x-${n}`, from: known, runs: 1 });
    if (a && a.found.length) { process.stderr.write(`known ${m.name} ${known} ${JSON.stringify(a.found)}\n`); continue; }
    if (process.env["ONLY"]) { process.stderr.write(`shifted ${m.name}\n`); continue; }
    const { found, seconds } = await hunt(m, { name: `x-${n}`, runs: Number(process.env['N'] ?? 60) });
    process.stderr.write(`hunted ${m.name} ${JSON.stringify(found)} ${seconds}\n`);
  }
});
