import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { createBuilder } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderOpenPage } from '../../server/photo-links/render-page.ts';
import { LOCALES } from '../../protocol/locales.ts';

/** First load: the page, its script, its style and its icon, as they are served. Octets. */
const MOST = 25_000;

let folder: string;
let html: string;
let files: Map<string, Buffer>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-caller-page-'));
  // as scripts/build.mjs does, elsewhere
  process.env['NODE_ENV'] = 'production';
  const builder = await createBuilder({ configFile: 'vite.config.ts', logLevel: 'silent' });
  const caller = builder.environments['caller']!;
  caller.config.build.outDir = folder;
  await builder.build(caller);
  process.env['NODE_ENV'] = 'test';
  html = await readFile(path.join(folder, 'caller-page/index.html'), 'utf8');
  const names = await readdir(path.join(folder, 'assets'));
  files = new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(path.join(folder, 'assets', name))] as const),
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const brotli = (octets: Buffer | string) => brotliCompressSync(octets).byteLength;
const page = (locale: (typeof LOCALES)[number]) =>
  renderOpenPage(html, {
    ...{ locale, company: 'Brightwater', tenant: 'demo', token: 'a'.repeat(31), visit: 'b'.repeat(43) },
    ...{ most: 10, photoMaxBytes: 10_485_760, arrived: null, problem: null },
  });

it.each(LOCALES)('loads within 25 kB in %s', (locale) => {
  const loaded = [...html.matchAll(/(?:src|href)="\.\.\/assets\/([^"]+)"/g)].map(([, name = '']) => name);
  expect(loaded.length).toBeGreaterThanOrEqual(3);
  const octets = loaded.map((name) => brotli(files.get(name)!));
  const whole = octets.reduce((sum, each) => sum + each, brotli(page(locale)));
  expect(whole).toBeLessThan(MOST);
});

it('is one script that needs no other, in words that telephones of 2018 know', () => {
  const [script = ''] = [...files].flatMap(([name, octets]) =>
    name.endsWith('.js') ? [octets.toString()] : [],
  );
  expect([...files.keys()].filter((name) => name.endsWith('.js'))).toHaveLength(1);
  // what Chrome 70 and Safari 13 do not parse
  expect(script).not.toMatch(/\?\?|\?\.[a-z[(]|\|\|=|&&=|\bstatic\s*\{|#\w+\s*[=;(]|\d_\d/);
  // what they do not have
  expect(script).not.toMatch(
    /\.(?:at|replaceAll|replaceChildren|flat|fromEntries|allSettled|matchAll|toSorted|arrayBuffer\(\)\.then|randomUUID)\(|AbortSignal\.|structuredClone/,
  );
  expect(script).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
});

it('holds neither inline code nor inline style, and keeps every place for words filled', () => {
  expect(html).not.toMatch(/\sstyle=|\son\w+=|<style/);
  expect(html.match(/<script(?![^>]*(?:src=|application\/json))/g)).toBeNull();
  for (const locale of LOCALES) expect(page(locale)).not.toMatch(/\[\[|__MIDCALL/);
});
