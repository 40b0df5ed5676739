import { existsSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Call sources that a host page loads with the adapter: folders of `adapter-host/` that have an `entry.ts`. */
const SOURCES = readdirSync(at('adapter-host'), { withFileTypes: true }).flatMap(({ name }) =>
  existsSync(at(`adapter-host/${name}/entry.ts`)) ? [name] : [],
);

/** Names of environments have no hyphens. */
const environmentOf = (source: string) => `adapter_${source.replaceAll('-', '_')}`;

/** One file that needs no other, as a module and for a plain script. */
const adapter = (name: string, entry: string): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir: 'dist/adapter-host',
    emptyOutDir: false,
    lib: {
      entry: at(entry),
      name: 'MidcallHost',
      formats: ['es', 'iife'],
      fileName: (format) => (format === 'es' ? `${name}.js` : `${name}.iife.js`),
    },
    rolldownOptions: { output: { minify: true } },
  },
});

/** A host page has no use for most of zod. */
const smallSchemas: Plugin = {
  name: 'small-schemas',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name.startsWith('adapter'),
  resolveId: (id) => (id === 'zod/mini' ? at('adapter-host/small-schema.ts') : undefined),
};

/**
 * Pages (widget, portal, simulator, the caller's page) in dist/pages, and what a host page loads in dist/adapter-host: the adapter, and the adapter
 * with one call source. Addresses are relative, so
 * that a page works under any path. The pages' CSP allows no inline script, hence no polyfill for module preloading.
 */
export default defineConfig({
  base: './',
  plugins: [smallSchemas],
  appType: 'mpa',
  publicDir: false,
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/pages',
        emptyOutDir: true,
        // An inlined file is a data: address, which the pages' CSP does not allow everywhere.
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: {
            widget: at('widget/index.html'),
            simulator: at('simulator/index.html'),
            softphone: at('simulator/zendesk/softphone.html'),
            'admin-portal': at('admin-portal/index.html'),
            zendesk: at('adapter-host/zendesk/index.html'),
          },
        },
      },
    },
    // for telephones as old as 2018, whatever their owners have installed since
    caller: {
      consumer: 'client',
      build: {
        outDir: 'dist/pages',
        emptyOutDir: false,
        assetsInlineLimit: 0,
        target: ['chrome70', 'safari13'],
        rolldownOptions: {
          input: { caller: at('caller-page/index.html'), 'caller-closed': at('caller-page/closed.html') },
        },
      },
    },
    adapter: adapter('adapter-host', 'adapter-host/index.ts'),
    ...Object.fromEntries(
      SOURCES.map((name) => [environmentOf(name), adapter(name, `adapter-host/${name}/entry.ts`)]),
    ),
  },
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments['client']!);
      await builder.build(builder.environments['caller']!);
      rmSync(at('dist/adapter-host'), { recursive: true, force: true });
      for (const name of ['adapter', ...SOURCES.map(environmentOf)])
        await builder.build(builder.environments[name]!);
    },
  },
});
