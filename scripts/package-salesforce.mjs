import './require-node.mjs';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { inRoot, root } from './root.mjs';

const SOURCE = inRoot('adapter-host', 'salesforce');
const EXAMPLE = 'https://midcall.example';
/** Characters a file of a Lightning web component may have. Source: Salesforce, Component Bundle limits. */
const LARGEST_FILE = 131_072;

/**
 * Writes the deployable SFDX project to `target`: components as JavaScript, the host adapter as one of them, and the scripts
 * for softphones beside it. `widget`: address of the widget page; its origin becomes the trusted site.
 */
export async function packageSalesforce({
  target,
  widget = `${EXAMPLE}/widget/demo`,
  keyId,
  certificate,
  agentField,
}) {
  const { origin, href, pathname } = new URL(widget);
  const tenant = /^\/widget\/([a-z0-9][a-z0-9-]{0,38})$/.exec(pathname)?.[1];
  if (!tenant || href !== origin + pathname) throw new Error('--widget is https://<server>/widget/<tenant>');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of ['sfdx-project.json', 'force-app'])
    cpSync(path.join(SOURCE, name), path.join(target, name), { recursive: true });
  const values = { 'key-id-of-the-portal': keyId, Midcall: certificate, Username: agentField };
  for (const file of filesOf(target)) {
    if (file.endsWith('.ts')) await writeComponent(file);
    else if (/\.(xml|js)$/.test(file)) {
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, setValues(setAddress(text, { origin, href, tenant }), file, values));
    }
  }
  await bundleHost(path.join(target, 'force-app', 'main', 'default', 'lwc', 'midcallHost', 'midcallHost.js'));
  await bundleSoftphone(path.join(target, 'softphone'));
  for (const file of filesOf(path.join(target, 'force-app', 'main', 'default', 'lwc')))
    if (statSync(file).size > LARGEST_FILE) throw new Error(`${file} is too large for Salesforce`);

  async function writeComponent(file) {
    const text = setAddress(readFileSync(file, 'utf8'), { origin, href, tenant });
    writeFileSync(file.replace(/\.ts$/, '.js'), await toJavaScript(text, file));
    rmSync(file);
  }
}

const setAddress = (text, { origin, href, tenant }) =>
  text
    .replaceAll(`${EXAMPLE}/widget/demo`, href)
    .replaceAll(EXAMPLE, origin)
    .replace('<value xsi:type="xsd:string">demo</value>', `<value xsi:type="xsd:string">${tenant}</value>`);

/** The org's own values stand in one file, and may as well be set there after deploying. */
function setValues(text, file, values) {
  if (!file.endsWith('.md-meta.xml')) return text;
  return Object.entries(values).reduce((before, [example, value]) => {
    if (value === undefined) return before;
    if (/[<>&"']/.test(value)) throw new Error(`${value} is no name`);
    return before.replace(
      `<value xsi:type="xsd:string">${example}</value>`,
      `<value xsi:type="xsd:string">${value}</value>`,
    );
  }, text);
}

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());

/** Types go, decorators stay: Salesforce's own compiler reads them. */
async function toJavaScript(text, fileName) {
  const { default: ts } = await import('typescript');
  const { outputText } = ts.transpileModule(text, {
    fileName,
    compilerOptions: {
      ...{ target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
      ...{ useDefineForClassFields: true, experimentalDecorators: false },
    },
  });
  return outputText;
}

/** As ES2021: the compiler of components does not take private names of classes everywhere. */
async function bundleHost(outfile) {
  await bundle({ entry: 'index.ts', outfile, format: 'es', target: 'es2021' });
}

async function bundleSoftphone(folder) {
  for (const [format, name] of [
    ['es', 'midcall-softphone.js'],
    ['iife', 'midcall-softphone.iife.js'],
  ])
    await bundle({ entry: 'softphone.ts', outfile: path.join(folder, name), format, target: 'es2022' });
}

/** As in the build of the adapter itself. */
const smallSchemas = {
  name: 'small-schemas',
  enforce: 'pre',
  resolveId: (id) => (id === 'zod/mini' ? inRoot('adapter-host', 'small-schema.ts') : undefined),
};

async function bundle({ entry, outfile, format, target }) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    plugins: [smallSchemas],
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ...{ target, outDir: path.dirname(outfile), emptyOutDir: false, reportCompressedSize: false },
      // what of the schemas is not used is not there
      rolldownOptions: { output: { minify: true } },
      lib: {
        entry: path.join(SOURCE, entry),
        ...{ name: 'MidcallSoftphone', formats: [format], fileName: () => path.basename(outfile) },
      },
    },
  });
}

const calledByName = process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href;
if (calledByName) {
  try {
    const { values } = parseArgs({
      options: {
        widget: { type: 'string' },
        'key-id': { type: 'string' },
        certificate: { type: 'string' },
        'agent-field': { type: 'string' },
      },
    });
    await ensureInstalled();
    const target = inRoot('dist', 'salesforce');
    const { widget, 'key-id': keyId, certificate, 'agent-field': agentField } = values;
    await packageSalesforce({ target, keyId, certificate, agentField, ...(widget && { widget }) });
    console.log(
      `Salesforce project in ${path.relative(root, target)}; docs/salesforce.md says how to deploy it.`,
    );
    if (!widget) console.log(`It names ${EXAMPLE}; give yours: --widget https://<server>/widget/<tenant>`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
