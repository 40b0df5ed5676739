import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const PAGES = path.resolve('dist/pages');
const ASSETS = path.join(PAGES, 'assets');

const read = (file: string) => readFileSync(file, 'utf8');

/** Octets of a built file by brotli, level 11. */
export const compressedSize = (file: string): number =>
  brotliCompressSync(read(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The scripts of a built page (`widget`), and the modules it preloads. */
export function entriesOf(page: string): string[] {
  const file = path.join(PAGES, page, 'index.html');
  const names = read(file).matchAll(/(?:<script[^>]*\ssrc|rel="modulepreload"[^>]*\shref)="([^"]+\.js)"/g);
  return Array.from(names, ([, name = '']) => path.resolve(path.dirname(file), name));
}

/** Modules a module imports statically, by itself or by its re-exports. */
function importsOf(file: string): string[] {
  const names = read(file).matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g);
  return Array.from(names, ([, name = '']) => path.resolve(path.dirname(file), name));
}

/** These files and all they import statically. */
export function reachable(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    open.push(...importsOf(file));
  }
  return [...found];
}

/** The built scripts whose names begin with one of these words. */
export const assetsNamed = (...words: string[]): string[] =>
  readdirSync(ASSETS)
    .filter((name) => name.endsWith('.js') && words.some((word) => name.startsWith(`${word}-`)))
    .map((name) => path.join(ASSETS, name));

/** The built file of English words: the one that holds `marker`. */
export function wordsWith(marker: string): string {
  const found = readdirSync(ASSETS).find(
    (name) => name.endsWith('.js') && read(path.join(ASSETS, name)).includes(marker),
  );
  if (found === undefined) throw new Error(`No built words with "${marker}"`);
  return path.join(ASSETS, found);
}

/** Octets of all these files together; prints each, the largest first. */
export function totalSize(files: readonly string[]): number {
  const sizes = files.map((file) => ({ name: path.basename(file), size: compressedSize(file) }));
  for (const { name, size } of sizes.sort((a, b) => b.size - a.size))
    console.log(`${String(size).padStart(7)}  ${name}`);
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
