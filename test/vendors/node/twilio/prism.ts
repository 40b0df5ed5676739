import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import path from 'node:path';

const here = import.meta.dirname;
const PROGRAM = path.resolve(here, '../../node_modules/@stoplight/prism-cli/dist/index.js');
const STARTS_WITHIN_MS = 60_000;

/** Prism between us and `upstream`: what goes against Twilio's OpenAPI file, on either side, is answered with an error. */
export async function openPrism(upstream: string): Promise<{ origin: string; close(): Promise<void> }> {
  const port = await freePort();
  const spec = path.join(here, 'twilio_api_v2010.json');
  const flags = ['proxy', '--errors', '--host', '127.0.0.1', '--port', String(port), spec, upstream];
  const prism = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [prism.stdout, prism.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  const gone = once(prism, 'exit');
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!said.join('').includes('Prism is listening')) {
    if (prism.exitCode !== null || Date.now() > deadline) {
      prism.kill();
      throw new Error(`Prism does not start: ${said.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      prism.kill();
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}
