/**
 * How much JavaScript the widget page loads before it shows anything: every module reachable from it by static imports,
 * and the words in one language, each file compressed by itself with brotli at level 11. Fails above the limit.
 * Needs `dist/pages` of the folder it is started in.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { report } from './support/figures.ts';

const PAGES = path.resolve('dist/pages');
/** Octets. */
const LIMIT = 40_000;

const read = (file: string) => readFileSync(file, 'utf8');
const compressed = (text: string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Scripts and preloaded modules of a page. */
function entriesOf(page: string): string[] {
  const names = read(page).matchAll(/(?:<script[^>]*\ssrc|rel="modulepreload"[^>]*\shref)="([^"]+\.js)"/g);
  return Array.from(names, ([, name = '']) => path.resolve(path.dirname(page), name));
}

/** Modules a module imports statically, by itself or by its re-exports. */
function importsOf(file: string): string[] {
  const names = read(file).matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g);
  return Array.from(names, ([, name = '']) => path.resolve(path.dirname(file), name));
}

function reachable(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    open.push(...importsOf(file));
  }
  return [...found];
}

/** The built file of English words: the one that holds `marker`. */
function wordsWith(marker: string): string {
  const assets = path.join(PAGES, 'assets');
  const found = readdirSync(assets).find(
    (name) => name.endsWith('.js') && read(path.join(assets, name)).includes(marker),
  );
  if (found === undefined) throw new Error(`No built words with "${marker}"`);
  return path.join(assets, found);
}

const words = [wordsWith('No active call'), wordsWith('Nothing was sent')];
const files = [...new Set([...reachable(entriesOf(path.join(PAGES, 'widget/index.html'))), ...words])];
const sizes = files.map((file) => ({ name: path.basename(file), size: compressed(read(file)) }));
const total = sizes.reduce((sum, { size }) => sum + size, 0);
for (const { name, size } of sizes.sort((a, b) => b.size - a.size))
  console.log(`${String(size).padStart(7)}  ${name}`);
/** What follows the first paint by itself: the connection, then the parts of a call. */
const assets = readdirSync(path.join(PAGES, 'assets')).filter((name) =>
  /^(connect|call-parts)-.*\.js$/.test(name),
);
const later = reachable(assets.map((name) => path.join(PAGES, 'assets', name))).filter(
  (file) => !files.includes(file),
);
const follows = later.reduce((sum, file) => sum + compressed(read(file)), 0);
report('widget-size', { 'behind the first paint, before the first call can be shown, kB': follows / 1_000 }, [
  {
    ...{ name: 'first JavaScript of the widget, brotli-11', value: total / 1_000 },
    ...{ unit: 'kB', limit: LIMIT / 1_000, better: 'lower' },
  },
]);
