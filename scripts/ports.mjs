import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A Midcall that was just told to stop may still hold its ports. */
const PATIENCE_MS = 3_000;
const RETRY_MS = 100;

/** Throws, with the variable to set, when another program listens where Midcall is to. */
export async function assertPortFree(host, { port, variable }) {
  const endsAt = performance.now() + PATIENCE_MS;
  let code = await tryToListen(host, port);
  while (code === 'EADDRINUSE' && performance.now() < endsAt) {
    await delay(RETRY_MS);
    code = await tryToListen(host, port);
  }
  if (code === undefined) return;
  const advice = `choose another one, for example: ${variable}=${port + 100} npm start`;
  if (code === 'EADDRINUSE') {
    throw new Error(
      `Port ${port} is taken: another program, perhaps another Midcall, listens there. Stop it or ${advice}`,
    );
  }
  if (code === 'EACCES') throw new Error(`Port ${port} needs rights that this user lacks; ${advice}`);
  throw new Error(`Cannot listen on HOST=${host}, ${variable}=${port} (${code}).`);
}

function tryToListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
