import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { importJWK } from 'jose';
import { type Product } from '../e2e/launch-product.ts';

const root = path.resolve(import.meta.dirname, '../..');
const at = (file: string) => path.join(root, file);

/** The example of a backend: JavaScript without types. */
const { midcallSigner } = (await import(at('docs/examples/backend.mjs'))) as {
  midcallSigner(given: object): {
    launchToken(agent: object, launch: { nonce: string; mount: string }): Promise<string>;
  };
};

export interface Crm {
  /** Its page with the widget. */
  page: string;
  origin: string;
  close(): void;
}

/** A CRM that has the fifteen lines of docs/examples in its page, and nothing to do with telephones. */
export async function openCrm({ demo, serverOrigin }: Product): Promise<Crm> {
  const signer = midcallSigner({
    ...{ keyId: demo.launchKeyId, tenant: demo.tenant, server: serverOrigin },
    privateKey: await importJWK(demo.launchPrivateKey, 'EdDSA'),
  });
  const example = await readFile(at('docs/examples/script.html'), 'utf8');
  const adapter = await readFile(at('dist/adapter-host/adapter-host.iife.js'), 'utf8');
  const answers: Record<string, (body: string) => string | Promise<string>> = {
    '/ticket.html': () => example.replace('https://midcall.example', serverOrigin),
    '/adapter-host.iife.js': () => adapter,
    '/midcall/launch-token': (body) =>
      signer.launchToken({ id: 'ana', name: 'Ana' }, JSON.parse(body) as { nonce: string; mount: string }),
  };
  const server = createServer(async (request, response) => {
    const url = request.url ?? '';
    const text = await answers[url]?.(await bodyOf(request));
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8',
    });
    response.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { origin, page: `${origin}/ticket.html`, close: () => void server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
