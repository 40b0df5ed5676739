import './require-node.mjs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { inRoot } from './root.mjs';
import { zip } from './zip.mjs';

const SOURCE = inRoot('adapter-host/zendesk/app');

const HELP = `Makes the app that is installed in Zendesk.

  npm run package:zendesk -- --server https://midcall.example --tenant main

  --server   address under which agents' browsers reach the Midcall server, without a slash at the end
  --tenant   id of the tenant; default: main
  --out      folder; default: dist/zendesk

Writes <out>/app, the files, and <out>/midcall-zendesk.zip, which is uploaded in Zendesk.`;

/** Files of the app by name, for the server and the tenant whose pages it shows. Throws for an address it cannot have. */
export async function zendeskApp({ server, tenant }) {
  assertServer(server);
  if (!/^[a-z0-9][a-z0-9-]{0,38}$/.test(tenant)) throw new Error(`"${tenant}" is no id of a tenant.`);
  const { version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const values = { server, tenant, version };
  const template = await readFile(path.join(SOURCE, 'manifest.json'), 'utf8');
  const manifest = template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
  const languages = await readdir(inRoot('locales'));
  const translated = await Promise.all(
    languages.sort().map(async (language) => {
      const { app } = JSON.parse(await readFile(inRoot('locales', language, 'zendesk.json'), 'utf8'));
      // by the name Zendesk has for the language; the words of the pages are the server's
      return [`translations/${language.toLowerCase()}.json`, `${JSON.stringify({ app }, null, 2)}\n`];
    }),
  );
  return new Map([
    ['assets/icon_top_bar.svg', await readFile(path.join(SOURCE, 'assets/icon_top_bar.svg'))],
    ['assets/logo-small.png', await logo(128)],
    ['assets/logo.png', await logo(320)],
    ['manifest.json', manifest],
    ['requirements.json', await readFile(path.join(SOURCE, 'requirements.json'))],
    ...translated,
  ]);
}

/** Writes the files and the archive of them into `out`; gives back the archive's path. */
export async function packageZendesk({ server, tenant, out }) {
  const files = await zendeskApp({ server, tenant });
  await rm(path.join(out, 'app'), { recursive: true, force: true });
  for (const [name, content] of files) {
    const target = path.join(out, 'app', name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  const archive = path.join(out, 'midcall-zendesk.zip');
  await writeFile(archive, zip(files));
  return archive;
}

async function logo(size) {
  const { default: sharp } = await import('sharp');
  const source = await readFile(path.join(SOURCE, 'assets/logo.svg'));
  return sharp(source, { density: 144 }).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
}

/** Zendesk shows pages of https alone; those of this machine serve for trying. */
function assertServer(server) {
  const url = URL.canParse(server) ? new URL(server) : null;
  const isHere = url !== null && /^(localhost|127\.0\.0\.1)$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (isHere && url?.protocol === 'http:');
  if (!isSafe || url.origin !== server)
    throw new Error(`"${server}" is no address of a server. Write it like https://midcall.example`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  try {
    const { values } = parseArgs({
      options: {
        server: { type: 'string', default: process.env.PUBLIC_ORIGIN ?? '' },
        tenant: { type: 'string', default: process.env.MIDCALL_TENANT ?? 'main' },
        out: { type: 'string', default: inRoot('dist/zendesk') },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help || values.server === '') console.log(HELP);
    else console.log(`Written: ${path.relative(process.cwd(), await packageZendesk(values))}`);
    if (values.server === '' && !values.help) process.exitCode = 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
