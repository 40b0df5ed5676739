import { readdirSync } from 'node:fs';
import path from 'node:path';
import { report } from './support/figures.ts';
import { compressedSize } from './support/page-size.ts';

/**
 * How much a host page loads to embed the widget: the adapter with the largest of its call sources, one file, compressed with
 * brotli at level 11. Fails above the limit. Needs `dist/adapter-host` of the folder it is started in.
 */
const LIMIT_KB = 12;

const folder = path.resolve('dist/adapter-host');
const sizes = readdirSync(folder)
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, size: compressedSize(path.join(folder, name)) }))
  .sort((a, b) => b.size - a.size);
for (const { name, size } of sizes) console.log(`${String(size).padStart(7)}  ${name}`);
const kB = (found: string) => (sizes.find(({ name }) => name === found)?.size ?? NaN) / 1_000;
report('adapter-size', { 'the adapter alone, as a module, kB': kB('adapter-host.js') }, [
  {
    ...{ name: 'adapter with one call source, brotli-11', value: sizes[0]!.size / 1_000 },
    ...{ unit: 'kB', limit: LIMIT_KB, better: 'lower' },
  },
]);
