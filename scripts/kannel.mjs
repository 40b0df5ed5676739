import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensurePackages } from './debian-packages.mjs';
import { inRoot } from './root.mjs';

const PACKAGES = ['kannel', 'kannel-extras', 'kannel-dev', 'gcc', 'libc6-dev'];
const FOLDER = inRoot('node_modules', '.cache', 'midcall-kannel');

/**
 * Kannel with what it lacks as a package: its SMPP server, built from Debian's source, and a library that keeps all of it on this machine.
 * Gives back the folder with `opensmppbox` and `loopback.so`. Throws with a sentence for people when this computer cannot have it.
 */
export function ensureKannel() {
  ensurePackages(PACKAGES);
  mkdirSync(FOLDER, { recursive: true });
  if (!existsSync(path.join(FOLDER, 'loopback.so')))
    compile([
      '-O2',
      '-shared',
      '-fPIC',
      inRoot('test', 'kannel', 'loopback.c'),
      '-o',
      path.join(FOLDER, 'loopback.so'),
    ]);
  if (!existsSync(path.join(FOLDER, 'opensmppbox'))) buildServer(findTarball() ?? downloadTarball());
  return FOLDER;
}

const findTarball = () => {
  const name = readdirSync(FOLDER).find((file) => /^kannel_.*\.orig\.tar\./.test(file));
  return name && path.join(FOLDER, name);
};

/** From the mirror that apt uses here, with a state of its own: sources need not be enabled. Only the original is wanted. */
function downloadTarball() {
  const state = path.join(FOLDER, 'apt');
  mkdirSync(path.join(state, 'lists', 'partial'), { recursive: true });
  mkdirSync(path.join(state, 'archives', 'partial'), { recursive: true });
  writeFileSync(path.join(state, 'status'), '');
  const format = '$(SITE)\t$(RELEASE)\t$(COMPONENT)';
  const lines = text('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']).split('\n');
  const suites = [...new Set(lines.filter((line) => line.endsWith('\tmain')))];
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  const sources = suites.map((line) => `deb-src ${signedBy}${line.replaceAll('\t', ' ')}`);
  writeFileSync(path.join(state, 'sources.list'), `${sources.join('\n')}\n`);
  const options = Object.entries({
    'Dir::Etc::sourcelist': path.join(state, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::status': path.join(state, 'status'),
    'Dir::State::lists': path.join(state, 'lists'),
    'Dir::Cache': state,
    'Debug::NoLocking': '1',
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': 'root',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  console.log('Fetching the source of Kannel …');
  text('apt-get', [...options, '-q', 'update']);
  const uris = text('apt-get', [...options, '--print-uris', 'source', 'kannel']);
  const [, uri, file, hash] = /^'([^']+\.orig\.tar\.\w+)' (\S+) \d+ (\S+)$/m.exec(uris) ?? [];
  if (!uri) throw new Error('The source of Kannel is not where apt looks.');
  const tarball = path.join(FOLDER, file);
  text('/usr/lib/apt/apt-helper', [...options, 'download-file', uri, tarball, hash]);
  rmSync(state, { recursive: true });
  return tarball;
}

function buildServer(tarball) {
  console.log('Building the SMPP server of Kannel …');
  const version = /kannel_(.+)\.orig/.exec(path.basename(tarball))[1];
  const source = path.join(FOLDER, 'src');
  mkdirSync(source, { recursive: true });
  text('tar', ['-C', source, '--strip-components=1', '-xf', tarball]);
  const addon = path.join(source, 'addons', 'opensmppbox');
  const defines = { SB_VERSION: '1.0', GW_VERSION: version, VERSION: version, GW_NAME: 'Kannel' };
  const header = Object.entries(defines).map(([name, value]) => `#define ${name} "${value}"\n`);
  writeFileSync(path.join(addon, 'sb-config.h'), header.join(''));
  const includes = ['.', '..', 'gw', '/usr/include/kannel', '/usr/include/libxml2'].map(
    (folder) => `-I${folder}`,
  );
  const standard = ['-D_XOPEN_SOURCE=600', '-D_DEFAULT_SOURCE', '-D_LARGE_FILES='];
  compile(['-O1', '-w', ...includes, ...standard, '-c', 'gw/opensmppbox.c', '-o', 'server.o'], addon);
  // with the libraries that bearerbox itself runs with
  const linked = text('ldd', [text('sh', ['-c', 'command -v bearerbox']).trim()])
    .split('\n')
    .flatMap((line) => /=> (\/\S+)/.exec(line)?.[1] ?? [])
    .filter((library) => !/\/lib(c|m|pthread|dl)\.so/.test(library));
  const archive = text('sh', ['-c', 'ls /usr/lib/*/kannel/libgwlib.a']).split('\n')[0];
  const own = [
    `-L${path.dirname(archive)}`,
    '-Wl,--start-group',
    '-lgw',
    '-lwap',
    '-lgwlib',
    '-Wl,--end-group',
  ];
  const rest = [...linked, '-lpthread', '-lm', '-ldl', '-lresolv'];
  compile(['server.o', '-o', path.join(FOLDER, 'opensmppbox'), ...own, ...rest], addon);
  rmSync(source, { recursive: true });
}

const compile = (args, cwd = FOLDER) =>
  void execFileSync('gcc', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
const text = (program, args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
