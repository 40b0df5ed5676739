import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Suites of Debian that have it; the one in the middle of them has none. */
const SUITES = ['sid', 'bullseye'];
const PACKAGES = ['asterisk', 'asterisk-core-sounds-en-gsm', 'sip-tester', 'libc6'];
const FETCH_MS = 5 * 60_000;

/**
 * A real Asterisk and SIPp with all their libraries, unpacked and not installed: gives back their folder. Nothing of the system is
 * touched and root is not needed. Packages stay, so that the next time nothing is fetched. Throws with a sentence for people.
 */
export function ensureAsterisk() {
  const folder = path.join(tmpdir(), `midcall-asterisk-${process.getuid?.() ?? 0}`);
  const tree = path.join(folder, 'tree');
  const mark = path.join(folder, 'unpacked');
  if (existsSync(mark)) return folder;
  if (process.platform !== 'linux')
    throw new Error('Asterisk is unpacked from Debian packages: this needs Linux.');
  for (const [program, of] of [
    ['apt-get', 'apt'],
    ['dpkg-deb', 'dpkg'],
    ['gcc', 'gcc'],
  ])
    if (!isThere(program)) throw new Error(`${program} is needed (package ${of}).`);
  const debs = path.join(folder, 'debs');
  mkdirSync(debs, { recursive: true });
  if (!readdirSync(debs).some((name) => name.startsWith('asterisk_'))) fetchInto(folder, debs);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  for (const name of readdirSync(debs))
    if (name.endsWith('.deb')) execFileSync('dpkg-deb', ['-x', path.join(debs, name), tree]);
  // another user is to run it
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  writeFileSync(mark, '');
  return folder;
}

const isThere = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

function fetchInto(folder, debs) {
  const mirrors = readMirrors();
  console.log('Fetching Asterisk and SIPp (about 80 MB) …');
  let log = 'no mirror of Debian is set up for apt';
  for (const suite of SUITES) {
    for (const { uri, keyring } of mirrors) {
      const apt = privateApt(path.join(folder, 'apt'), { suite, uri, keyring });
      const update = apt(['update']);
      const get = update.ok ? apt(['-y', '--download-only', 'install', ...PACKAGES]) : update;
      log = get.output;
      if (!get.ok) continue;
      const archives = path.join(folder, 'apt', 'archives');
      for (const name of readdirSync(archives))
        if (name.endsWith('.deb')) renameSync(path.join(archives, name), path.join(debs, name));
      return rmSync(path.join(folder, 'apt'), { recursive: true, force: true });
    }
  }
  throw new Error(
    `Asterisk cannot be fetched from ${SUITES.join(' or ')}:\n${log.split('\n').slice(-6).join('\n')}`,
  );
}

/** apt with its whole state in a folder of its own, on one suite. It knows no installed package, so that it takes libc, too. */
function privateApt(folder, { suite, uri, keyring }) {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['lists/partial', 'archives/partial'])
    mkdirSync(path.join(folder, part), { recursive: true });
  writeFileSync(path.join(folder, 'status'), '');
  const list = path.join(folder, 'sources.list');
  writeFileSync(list, `deb ${keyring ? `[signed-by=${keyring}] ` : ''}${uri} ${suite} main\n`);
  const options = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::status': path.join(folder, 'status'),
    'Dir::State::lists': path.join(folder, 'lists'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': path.join(folder, 'archives'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Debug::NoLocking': '1',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (args) => {
    const { status, stdout, stderr } = spawnSync('apt-get', [...flags, '-q', ...args], {
      encoding: 'utf8',
      timeout: FETCH_MS,
      maxBuffer: 64_000_000,
    });
    return { ok: status === 0, output: `${stdout}${stderr}` };
  };
}

/** Mirrors of Debian's main archive that apt on this computer uses, from files of both kinds. */
function readMirrors() {
  const parts = '/etc/apt/sources.list.d';
  const names = existsSync(parts) ? readdirSync(parts).map((name) => path.join(parts, name)) : [];
  const found = ['/etc/apt/sources.list', ...names].filter(existsSync).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return file.endsWith('.sources') ? readStanzas(text) : file.endsWith('.list') ? readLines(text) : [];
  });
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const known = found.map((one) => ({
    uri: one.uri,
    keyring: one.keyring || (existsSync(keyring) ? keyring : ''),
  }));
  return known.filter(({ uri }, index) => known.findIndex((one) => one.uri === uri) === index);
}

function readLines(text) {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri, suite, components = ''] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? [];
    if (!uri || isBeside(suite) || !components.split(/\s+/).includes('main')) return [];
    return [{ uri, keyring: /signed-by=(\/\S+)/.exec(options)?.[1] ?? '' }];
  });
}

function readStanzas(text) {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const lines = stanza.replace(/^#.*\n?/gm, '').replace(/\n[ \t]+/g, ' ');
    const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(lines)?.[1]?.trim() ?? '';
    const words = (name) => field(name).split(/\s+/);
    if (/^(?:no|false)$/i.test(field('Enabled')) || !words('Types').includes('deb')) return [];
    if (!words('Components').includes('main') || !words('Suites').some((suite) => !isBeside(suite)))
      return [];
    const keyring = field('Signed-By').startsWith('/') ? words('Signed-By')[0] : '';
    return words('URIs').map((uri) => ({ uri, keyring }));
  });
}

/** Updates and security fixes of a suite are in archives beside it. */
const isBeside = (suite) => /[-/]/.test(suite);
