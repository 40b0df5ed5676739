import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

/** One built file, as it is served. */
export interface PageFile {
  readonly type: string;
  readonly octets: Buffer;
  /** The same by brotli (RFC 7932); `null` for what is compressed already. Made at the first call. */
  brotli(): Promise<Buffer | null>;
}

/** The built pages, in memory: a name that is not among them does not exist, whatever it looks like. */
export interface PageFiles {
  /** HTML of the widget, with a place for its configuration; `null` when it was not built. */
  readonly widget: string | null;
  /** HTML of the portal, the same for every place in it; `null` when it was not built. */
  readonly portal: string | null;
  /** HTML of the pages that Zendesk shows as an app; `null` when it was not built. */
  readonly zendesk: string | null;
  /** HTML of the caller's page behind a link for photos, and of that behind one that is over; `null` when not built. */
  readonly caller: string | null;
  readonly callerClosed: string | null;
  /** By name. Names carry a hash of the content. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

export const NO_PAGES: PageFiles = {
  ...{ widget: null, portal: null, zendesk: null, caller: null, callerClosed: null },
  assets: new Map(),
};

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /^(text\/|application\/json|image\/svg)/;

/** Reads what the build has written to `folder`. A folder that is not there gives no pages. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const page = (name: string, file = 'index.html') =>
    readFile(path.join(folder, name, file), 'utf8').catch(absent);
  const [widget, portal, zendesk] = [
    await page('widget'),
    await page('admin-portal'),
    await page('adapter-host/zendesk'),
  ];
  const [caller, callerClosed] = [await page('caller-page'), await page('caller-page', 'closed.html')];
  const names = (await readdir(path.join(folder, 'assets')).catch(absent)) ?? [];
  const assets = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[path.extname(name)];
    if (type) assets.set(name, pageFile(type, await readFile(path.join(folder, 'assets', name))));
  }
  return { widget, portal, zendesk, caller, callerClosed, assets };
}

function pageFile(type: string, octets: Buffer): PageFile {
  let compressed: Promise<Buffer | null> | undefined;
  return {
    type,
    octets,
    brotli: () => (compressed ??= COMPRESSIBLE.test(type) ? compress(octets) : Promise.resolve(null)),
  };
}

const compress = (octets: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(octets, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } });

function absent(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
