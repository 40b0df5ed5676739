import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CRASH_POINTS } from '../../server/platform/crash-point.ts';

const CALL = /crashPoint\("(C\d+[a-c]?)"/g;

it('has nothing of the crash points in the product, and all of them in the verification build', async () => {
  const [product, verification] = await Promise.all(
    ['dist/server/main.js', 'dist/verification/server.js'].map((file) => readFile(file, 'utf8')),
  );
  expect(product).not.toMatch(/crash.?(point|at)|undici:request/i);
  const called = [...(verification ?? '').matchAll(CALL)].map(([, name]) => name);
  expect([...new Set(called)].sort()).toEqual(Object.keys(CRASH_POINTS).sort());
});

it('has the production forms of packages in its pages, though a test has them built', async () => {
  expect(process.env['NODE_ENV']).toBe('test');
  const scripts = (await readdir('dist/pages/assets')).filter((name) => name.endsWith('.js'));
  const withWords = async (words: RegExp) => {
    const texts = await Promise.all(scripts.map((name) => readFile(`dist/pages/assets/${name}`, 'utf8')));
    return scripts.filter((_, i) => words.test(texts[i] ?? ''));
  };
  expect(await withWords(/LitElement/)).not.toEqual([]);
  expect(await withWords(/dev.?mode/i)).toEqual([]);
});
