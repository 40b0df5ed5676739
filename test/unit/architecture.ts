import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Which top folder may import which. Reading order of the project, too. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  ui: ['protocol', 'locales'],
  'adapter-host': ['protocol', 'locales'],
  widget: ['protocol', 'ui', 'locales'],
  'admin-portal': ['protocol', 'ui', 'locales'],
  'caller-page': ['protocol', 'ui', 'locales'],
  simulator: ['protocol', 'ui', 'adapter-host', 'locales'],
  server: ['protocol', 'locales'],
};

/** Packages that a rule without I/O may use. */
const PURE_PACKAGES = ['zod/mini', 'libphonenumber-js/max'];
const PROTOCOL_PACKAGES = ['zod/mini', 'penpal'];
/** Carriers that the server knows by name in their own files. */
const CARRIERS = ['loopback', 'twilio', 'telnyx', 'smpp'] as const;
/** Where it may know them besides: where they are plugged in. */
const MAY_NAME_CARRIERS = /^server\/(?:main|app|config)\.ts$/;
/** The demonstration has a carrier of its own. */
const MAY_NAME_LOOPBACK = [/^server\/(?:[a-z-]+\/)?(?:demo|seed)[^/]*\.ts$/, /^server\/demo\//];

/** One import: `to` is a path in the repository, or the name of a package. */
interface Edge {
  from: string;
  to: string;
  kind: 'file' | 'package';
}

interface Rule {
  says: string;
  isBrokenBy(edge: Edge): boolean;
}

const topFolder = (file: string) => file.split('/', 1)[0] ?? '';
const nounOf = (file: string) => /^server\/([^/]+)\//.exec(file)?.[1];
const isStore = (file: string) => /^server\/.*[/-]store\.ts$/.test(file);
const isCarrier = (file: string) => file.startsWith('server/carriers/');
const isDecision = (file: string) => /^server\/.*\/decide-[^/]+\.ts$/.test(file);
const isNodeCode = (file: string) => /^(?:server|simulator\/backend)\//.test(file);

const RULES: readonly Rule[] = [
  {
    says: 'a folder imports only along its arrows',
    isBrokenBy: ({ from, to, kind }) =>
      kind === 'file' &&
      topFolder(from) !== topFolder(to) &&
      !MAY_IMPORT[topFolder(from)]?.includes(topFolder(to)),
  },
  {
    says: 'protocol needs no package but zod/mini, and penpal behind its guard',
    isBrokenBy: ({ from, to, kind }) =>
      topFolder(from) === 'protocol' && kind === 'package' && !PROTOCOL_PACKAGES.includes(to),
  },
  {
    says: 'what runs in a browser imports nothing of Node',
    isBrokenBy: ({ from, to, kind }) => kind === 'package' && to.startsWith('node:') && !isNodeCode(from),
  },
  {
    says: "the simulator's page does not import its backend",
    isBrokenBy: ({ from, to }) =>
      topFolder(from) === 'simulator' && !isNodeCode(from) && to.startsWith('simulator/backend/'),
  },
  {
    says: 'a decision imports protocol and other decisions only',
    isBrokenBy: ({ from, to, kind }) => {
      if (!isDecision(from)) return false;
      return kind === 'package'
        ? !PURE_PACKAGES.includes(to)
        : topFolder(to) !== 'protocol' && !isDecision(to);
    },
  },
  {
    says: 'stores and carriers do not know each other',
    isBrokenBy: ({ from, to }) => (isStore(from) && isCarrier(to)) || (isCarrier(from) && isStore(to)),
  },
  {
    says: "a noun does not touch another noun's store",
    isBrokenBy: ({ from, to }) => nounOf(from) !== undefined && isStore(to) && nounOf(from) !== nounOf(to),
  },
];

/** A line for each edge that breaks a rule. */
export function brokenRules(edges: readonly Edge[]): string[] {
  return RULES.flatMap(({ says, isBrokenBy }) =>
    edges.filter(isBrokenBy).map(({ from, to }) => `${from} imports ${to}: ${says}`),
  );
}

/** Files of the server that name a carrier and may not, out of `sources` by path: `file: carrier`. */
export function strayCarrierNames(sources: ReadonlyMap<string, string>): string[] {
  return CARRIERS.flatMap((name) =>
    [...sources]
      .filter(([file, source]) => file.startsWith('server/') && new RegExp(name, 'i').test(source))
      .map(([file]) => file)
      .filter((file) => !mayName(file, name))
      .map((file) => `${file}: ${name}`),
  );
}

function mayName(file: string, carrier: (typeof CARRIERS)[number]): boolean {
  if (file.startsWith(`server/carriers/${carrier}/`)) return true;
  if (new RegExp(`^server/carriers/${carrier}[^/]*\\.ts$`).test(file)) return true;
  // whoever carries texts may have calls, too
  if (file.startsWith(`server/telephony/${carrier}/`)) return true;
  if (carrier === 'loopback' && MAY_NAME_LOOPBACK.some((pattern) => pattern.test(file))) return true;
  return MAY_NAME_CARRIERS.test(file);
}

/** Every import of a source: static, `export from`, type-only, dynamic, by template, and of workers by URL. */
export function importsOf(file: string, source: string): Edge[] {
  const parsed = ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  const indirect = Array.from(
    source.matchAll(/\b(?:import\s*\(\s*`|new\s+URL\(\s*[`'"])(\.[^`'"]+)/g),
    ([, target = '']) => target,
  );
  return [...parsed, ...indirect].map((target): Edge =>
    target.startsWith('.')
      ? { from: file, to: path.posix.join(path.posix.dirname(file), target), kind: 'file' }
      : { from: file, to: target, kind: 'package' },
  );
}

/** The sources of all parts, by path from the root of the repository. A folder that does not exist has none. */
export function readSources(): Map<string, string> {
  const files = Object.keys(MAY_IMPORT)
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
        .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/'))),
    );
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}
