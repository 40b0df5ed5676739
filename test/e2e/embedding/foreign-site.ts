import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A site of somebody else, at an origin of its own on this machine, that shows `html` at every address. */
export async function openForeignSite(
  html: string,
): Promise<{ origin: string; close: () => Promise<unknown> }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
    return once(server, 'close');
  };
  return { origin: `http://localhost:${port}`, close };
}
