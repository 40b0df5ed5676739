import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HttpError, type Route } from './http.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** Headers of the page: it runs its own scripts, frames the server's pages and its own softphone, and opens apps by forms. */
export function pageHeaders(
  serverOrigin: string,
  { above = "'none'" }: { above?: "'none'" | "'self'" } = {},
): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    `frame-src 'self' ${serverOrigin}`,
    "base-uri 'none'",
    `form-action ${serverOrigin}`,
    `frame-ancestors ${above}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** The built page, its assets and the host adapter. Names with a hash are kept by browsers for good. */
export function pageRoutes(dist: string, serverOrigin: string): Route[] {
  const serve = (folder: string, file: string, headers = pageHeaders(serverOrigin)): Route['handle'] =>
    send(path.join(dist, folder), file, headers);
  const inOwnPage = pageHeaders(serverOrigin, { above: "'self'" });
  return [
    { method: 'GET', pattern: /^\/$/, access: 'open', handle: serve('pages', 'simulator/index.html') },
    {
      method: 'GET',
      pattern: /^\/simulator(?:\/(?:index\.html)?)?$/,
      access: 'open',
      handle: ({ response, url }) => void response.writeHead(307, { location: `/${url.search}` }).end(),
    },
    {
      method: 'GET',
      pattern: /^\/zendesk\/softphone$/,
      access: 'open',
      handle: serve('pages', 'simulator/zendesk/softphone.html', inOwnPage),
    },
    { method: 'GET', pattern: /^\/zaf_sdk\.js$/, access: 'open', handle: serve('simulator', 'zaf_sdk.js') },
    {
      method: 'GET',
      pattern: /^\/(assets\/[\w./-]+)$/,
      access: 'open',
      handle: (exchange) => serve('pages', exchange.params[0]!)(exchange),
    },
    {
      method: 'GET',
      pattern: /^\/adapter-host\/([\w./-]+)$/,
      access: 'open',
      handle: (exchange) => serve('adapter-host', exchange.params[0]!)(exchange),
    },
  ];
}

function send(root: string, file: string, headers: Record<string, string>): Route['handle'] {
  return async ({ response }) => {
    const target = path.resolve(root, file);
    const type = TYPES[path.extname(target)];
    const found =
      target.startsWith(path.resolve(root) + path.sep) && type ? await stat(target).catch(() => null) : null;
    if (!found?.isFile() || !type) throw new HttpError(404, 'not_found');
    const hashed = /-[\w-]{8,}\.\w+$/.test(target);
    response.writeHead(200, {
      ...headers,
      'content-type': type,
      'content-length': found.size,
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    await pipeline(createReadStream(target), response).catch(() => response.destroy());
  };
}
