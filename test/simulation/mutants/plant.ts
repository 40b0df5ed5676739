import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Plugin } from 'esbuild';
import { type Edit, type Mutant } from './mutant.ts';

/** Plants a fault while the simulation is bundled. Throws when the source has moved on, so that no mutant rots unseen. */
export function plant({ name, edits }: Mutant, root: string): Plugin {
  const files = new Map(
    edits.map(({ file }) => [path.join(root, file), edits.filter((edit) => edit.file === file)]),
  );
  return {
    name: 'mutant',
    setup(build) {
      const seen = new Set<string>();
      build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        const own = files.get(file);
        if (!own) return undefined;
        seen.add(file);
        const source = await readFile(file, 'utf8');
        return { contents: own.reduce((text, edit) => apply(text, edit, name), source), loader: 'ts' };
      });
      build.onEnd(() => {
        const missed = [...files.keys()].filter((file) => !seen.has(file));
        if (missed.length > 0)
          throw new Error(`${name}: the simulation does not contain ${missed.join(', ')}`);
      });
    },
  };
}

export function apply(source: string, { file, find, replace }: Edit, name: string): string {
  const pieces = source.split(find);
  if (pieces.length !== 2)
    throw new Error(`${name}: its piece of ${file} occurs ${pieces.length - 1} times in it, instead of once`);
  return pieces.join(replace);
}
