import { adminApi } from '../test/server/admin-api.ts';
import { coreOnEmbedded, countRows } from './support/core-on-embedded.ts';
import { quantile, report, type Target } from './support/figures.ts';
import { seedConfiguration } from './support/large-configuration.ts';

/**
 * What the server takes to open the portal's lists where a company has much: all that a page asks, one after the other
 * over HTTP in one process, on the embedded database. The median of several openings counts, after a few to warm up.
 */
const [WARM_UP, OPENINGS] = [3, 20];
const LIMIT_MS = 300;
const SIZE = { presets: 1_000, numbers: 500, entries: 100_000 };

/** What each page asks when it is opened, below `/v1/admin/`. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  messages: ['presets?offset=0&limit=100', 'numbers', 'queues', 'settings'],
  'messages, a word searched': ['presets?q=visit&offset=0&limit=100', 'numbers', 'queues', 'settings'],
  'messages, the stale ones': ['presets?state=stale&offset=0&limit=100', 'numbers', 'queues', 'settings'],
  'messages, the last page': ['presets?offset=900&limit=100', 'numbers', 'queues', 'settings'],
  numbers: ['numbers?limit=25&offset=0', 'activation'],
  'numbers, the last page': ['numbers?limit=25&offset=475', 'activation'],
  audit: ['audit', 'audit/choices'],
  'audit, a word searched': ['audit?q=removed', 'audit/choices'],
};

const core = await coreOnEmbedded();
const admin = adminApi(core, core.acme);
const figures: Record<string, number | string> = { ...SIZE, openings: OPENINGS };
const targets: Target[] = [];
try {
  await seedConfiguration(core, SIZE);
  await countRows(core);
  for (const [page, paths] of Object.entries(PAGES)) {
    const taken = await openPage(paths);
    const ms = (share: number) =>
      quantile(
        taken.map(({ total }) => total),
        share,
      );
    for (const path of paths)
      figures[`${page}: ${path}, ms`] = quantile(
        taken.map(({ each }) => each.get(path) ?? Number.NaN),
        0.5,
      );
    figures[`${page}, 95 of 100, ms`] = ms(0.95);
    targets.push({ name: page, value: ms(0.5), unit: 'ms', limit: LIMIT_MS, better: 'lower' });
  }
  report('portal-pages', figures, targets);
} finally {
  await core.close();
}

/** Milliseconds of each opening, and of each of its requests. */
async function openPage(paths: readonly string[]) {
  const taken: { total: number; each: Map<string, number> }[] = [];
  for (let opening = 0; opening < WARM_UP + OPENINGS; opening++) {
    const each = new Map<string, number>();
    for (const path of paths) {
      const began = performance.now();
      const { status } = await admin('GET', path);
      if (status !== 200) throw new Error(`${path} answers ${status}`);
      each.set(path, performance.now() - began);
    }
    taken.push({ total: [...each.values()].reduce((sum, ms) => sum + ms, 0), each });
  }
  return taken.slice(WARM_UP);
}
