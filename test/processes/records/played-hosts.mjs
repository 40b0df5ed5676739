import process from 'node:process';
import { URL } from 'node:url';

/**
 * Loaded into a server by --import: what it asks of some hosts goes to servers of this machine that play them.
 * `PLAYED_HOSTS` is JSON, from host to origin; the host goes along as `x-host`, the asking server's port as `x-asked-by`.
 */
const played = new Map(Object.entries(JSON.parse(process.env.PLAYED_HOSTS ?? '{}')));
const send = globalThis.fetch;

globalThis.fetch = (input, init = {}) => {
  const { host, pathname, search } = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
  const origin = played.get(host);
  if (origin === undefined) return send(input, init);
  const headers = { ...init.headers, 'x-host': host, 'x-asked-by': process.env.PORT };
  return send(`${origin}${pathname}${search}`, { ...init, headers });
};
