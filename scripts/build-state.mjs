import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

const STATE = inRoot('dist', '.build.json');

/** All that the build reads; whatever of it changes, the build is out of date. */
const SOURCES = [
  ...['protocol', 'ui', 'widget', 'admin-portal', 'adapter-host', 'simulator', 'server', 'locales'],
  ...['package-lock.json', 'tsconfig.json', 'vite.config.ts', 'scripts/build.mjs'],
];

/** Names, sizes and times of change of all sources, as one hash. */
export function sourceFingerprint() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesIn).sort()) {
    const { size, mtimeMs } = statSync(inRoot(file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(place) {
  if (!existsSync(inRoot(place))) return [];
  if (!statSync(inRoot(place)).isDirectory()) return [place];
  return readdirSync(inRoot(place), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(`${place}/${entry.name}`) : [`${place}/${entry.name}`],
  );
}

export function isBuilt(fingerprint) {
  try {
    return JSON.parse(readFileSync(STATE, 'utf8')).fingerprint === fingerprint;
  } catch {
    return false;
  }
}

/** Called before a build, so that an interrupted one does not pass for done. */
export const forgetBuild = () => rmSync(STATE, { force: true });

export function rememberBuild(fingerprint) {
  mkdirSync(inRoot('dist'), { recursive: true });
  writeFileSync(STATE, `${JSON.stringify({ fingerprint })}\n`);
}
