import path from 'node:path';
import lwc from '@lwc/rollup-plugin';
import { rollup } from 'rollup';
import { packageSalesforce } from '../../../../scripts/package-salesforce.mjs';

const root = path.resolve(import.meta.dirname, '../../../..');
const vendor = (name: string) => path.join(root, 'test', 'vendors', 'node_modules', name);

/**
 * Writes the package to `target`, and gives back the script of an org's page: the components as they are deployed, compiled by
 * Salesforce's compiler, in a console that is played. Apex is the global `apexLaunch` of the page.
 */
export async function bundleOrg(target: string): Promise<string> {
  // an address of this machine, which only a test has
  await packageSalesforce({ target, widget: 'https://texts.acme.test/widget/acme' });
  const played = path.join(import.meta.dirname, 'console');
  const virtual: Readonly<Record<string, string>> = {
    '@salesforce/messageChannel/MidcallCalls__c': `export default 'MidcallCalls__c'`,
    '@salesforce/apex/MidcallLaunch.launch': `export default (request) => window.apexLaunch(request)`,
    '@salesforce/i18n/lang': `export default 'en-US'`,
  };
  const engine: Readonly<Record<string, string>> = {
    lwc: vendor('@lwc/engine-dom/dist/index.js'),
    '@lwc/engine-dom': vendor('@lwc/engine-dom/dist/index.js'),
    '@lwc/wire-service': vendor('@lwc/wire-service/dist/index.js'),
  };
  const components = path.join(target, 'force-app', 'main', 'default', 'lwc');
  const componentOf = (id: string) =>
    id.startsWith('c/') ? path.join(components, id.slice(2), `${id.slice(2)}.js`) : null;
  const bundle = await rollup({
    input: path.join(played, 'main.js'),
    onwarn: () => undefined,
    plugins: [
      {
        name: 'platform',
        resolveId: (id: string) => (id in virtual ? `\0${id}` : (engine[id] ?? componentOf(id))),
        load: (id: string) => (id.startsWith('\0@salesforce') ? virtual[id.slice(1)]! : null),
      },
      lwc({ rootDir: played, modules: [{ dir: played }] } as never),
    ],
  });
  const { output } = await bundle.generate({
    format: 'es',
    banner: 'var process={env:{NODE_ENV:"production"}};',
  });
  return output[0].code;
}
