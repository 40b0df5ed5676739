import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/**
 * Pages (widget, portal, simulator) in dist/pages, and what a host page loads in dist/adapter-host. Addresses are relative, so
 * that a page works under any path. The pages' CSP allows no inline script, hence no polyfill for module preloading.
 */
export default defineConfig({
  base: './',
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
            'admin-portal': at('admin-portal/index.html'),
            zendesk: at('adapter-host/zendesk/index.html'),
          },
        },
      },
    },
    adapter: {
      consumer: 'client',
      build: {
        outDir: 'dist/adapter-host',
        emptyOutDir: true,
        lib: {
          entry: at('adapter-host/index.ts'),
          name: 'MidcallHost',
          formats: ['es', 'iife'],
          fileName: (format) => (format === 'es' ? 'adapter-host.js' : 'adapter-host.iife.js'),
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments['client']!);
      await builder.build(builder.environments['adapter']!);
    },
  },
});
