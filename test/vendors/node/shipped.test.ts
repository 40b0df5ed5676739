import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../../..');
const PRODUCT = ['protocol', 'ui', 'widget', 'adapter-host', 'admin-portal', 'simulator', 'server'];

it("imports no vendor's package from the product", () => {
  const vendors = Object.keys(manifest.devDependencies);
  const files = PRODUCT.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(300);
  const imports = files.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?'([^'.][^']*)'/g)].map(
      ([, name]) => ({ file, name: name! }),
    ),
  );
  expect(imports.filter(({ name }) => vendors.some((vendor) => `${name}/`.startsWith(`${vendor}/`)))).toEqual(
    [],
  );
});
