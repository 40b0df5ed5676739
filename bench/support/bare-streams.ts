import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { now } from './stream-load.ts';

/** What the bare server is told: write to all its streams. It answers with the time at which it began. */
export interface BareCommand {
  frame: string;
}

/**
 * The least that Node can do: `node:http` alone, which keeps the open answers and writes the octets of one event to each
 * of them. Runs in a process of its own, until its parent is gone.
 */
export function serveBare(): void {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.writeHead(200, {
      ...{
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      },
      ...{ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' },
      ...{ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
    });
    response.write('id: t1.a1.s1\n\n');
    open.add(response);
    request.on('close', () => open.delete(response));
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ answer: (server.address() as AddressInfo).port }));
  process.on('message', ({ frame }: BareCommand) => {
    const beganAt = now();
    for (const response of open) response.write(frame);
    process.send?.({ answer: beganAt });
  });
  process.on('disconnect', () => process.exit());
}
