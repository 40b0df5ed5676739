import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const IMAGES = path.join('docs', 'images');
const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

interface Link {
  page: string;
  target: string;
  /** Path in the repository. */
  file: string;
  /** After `#`. */
  heading: string;
}

/** Links and pictures of a page that lead to a file here; code is none. */
function linksOf(page: string): Link[] {
  const text = readFileSync(page, 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [name = '', heading = ''] = target.split('#');
      return { page, target, file: name === '' ? page : path.join(path.dirname(page), name), heading };
    });
}

/** As the page's address has it: small letters, hyphens for blanks, no other signs. */
const headingsOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const links = pages.flatMap(linksOf);

it('has behind every link of the documentation what it leads to', () => {
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(({ file }) => !existsSync(file))).toEqual([]);
});

it('has every heading that a link names', () => {
  const named = links.filter(
    ({ file, heading }) => heading !== '' && file.endsWith('.md') && existsSync(file),
  );
  expect(named.filter(({ file, heading }) => !headingsOf(file).includes(heading))).toEqual([]);
});

it('shows every picture there is, each in words, too', () => {
  const shown = new Set(links.map(({ file }) => file));
  const pictures = readdirSync(IMAGES).map((name) => path.join(IMAGES, name));
  expect(pictures.filter((picture) => !shown.has(picture))).toEqual([]);
  const unnamed = pages.filter((page) => readFileSync(page, 'utf8').includes('![]('));
  expect(unnamed).toEqual([]);
});

it('has pictures of the product that are small enough to be read on the way', () => {
  const large = readdirSync(IMAGES)
    .filter((name) => name.endsWith('.png'))
    .filter((name) => readFileSync(path.join(IMAGES, name)).length > 150_000);
  expect(large).toEqual([]);
});
