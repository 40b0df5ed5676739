import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../root.mjs';

/** The product as `npm start` runs it, on no data and free ports. */
export async function startProduct() {
  const data = mkdtempSync(path.join(tmpdir(), 'midcall-screenshots-'));
  const env = {
    ...process.env,
    ...{ MIDCALL_DATA: data, PORT: await freePort(), SIMULATOR_PORT: await freePort() },
    MIDCALL_WEBHOOKS_TO_THIS_MACHINE: '1',
  };
  const child = spawn(process.execPath, [inRoot('scripts', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const close = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  let text = '';
  const address = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const printed = /Midcall runs\. Open {2}(\S+)/.exec(text)?.[1];
      if (printed) resolve(printed);
    });
    child.on('exit', (code) => reject(new Error(`Midcall ended with ${code}:\n${text}`)));
  });
  const setupLink = /\S+\/setup#\S+/.exec(text)?.[0];
  return { address, setupLink, close };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return String(port);
}
