import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Packages of another release of Debian, run from where they were unpacked (`scripts/fetch-asterisk.mjs`). */
export interface Unpacked {
  tree: string;
  /** Starts a program of the tree. Root gives its rights up for the child; it is given nothing but this machine's own network. */
  run(program: string, args: string[], options: { cwd: string; log: number }): ChildProcess;
}

/** Nobody, where we are root. */
const NOBODY = 65_534;
export const OWNER = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** `work`: a folder of ours in which the library that keeps programs on loopback is built. */
export function openUnpacked(folder: string, work: string): Unpacked {
  const tree = path.join(folder, 'tree');
  const guard = path.join(work, 'loopback.so');
  execFileSync('gcc', ['-O2', '-shared', '-fPIC', path.join(import.meta.dirname, 'loopback.c'), '-o', guard]);
  const libraries = libraryFolders(tree);
  // the tree has a newer C library than this system: its own loader runs its programs
  const loader = libraries
    .concat(path.join(tree, 'lib64'), path.join(tree, 'usr/lib64'))
    .flatMap((place) => (existsSync(place) ? readdirSync(place).map((name) => path.join(place, name)) : []))
    .find((file) => /\/ld-linux[^/]*\.so\.\d$/.test(file));
  if (!loader) throw new Error(`no loader in ${tree}`);
  return {
    tree,
    run: (program, args, { cwd, log }) =>
      spawn(
        loader,
        ['--preload', guard, '--library-path', libraries.join(':'), path.join(tree, program), ...args],
        {
          ...OWNER,
          cwd,
          stdio: ['ignore', log, log],
          env: { PATH: process.env['PATH'], TERM: 'dumb', HOME: cwd },
        },
      ),
  };
}

function libraryFolders(tree: string): string[] {
  const triplets = ['usr/lib', 'lib'].flatMap((part) => {
    const place = path.join(tree, part);
    return existsSync(place)
      ? readdirSync(place)
          .filter((name) => /-linux-gnu/.test(name))
          .map((name) => path.join(place, name))
      : [];
  });
  const deeper = triplets.flatMap((place) =>
    ['asterisk', 'pulseaudio'].map((name) => path.join(place, name)),
  );
  return [...triplets, ...deeper, path.join(tree, 'usr/lib')].filter((place) => existsSync(place));
}
