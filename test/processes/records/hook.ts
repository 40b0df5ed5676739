import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { WebhookEvent } from '../../../protocol/webhook-event.ts';

/** A company's own system, that webhooks tell what happens. */
export interface Hook {
  url: string;
  /** As they came; one may come again. */
  readonly events: WebhookEvent[];
  close(): Promise<void>;
}

export async function openHook(): Promise<Hook> {
  const events: WebhookEvent[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      events.push(WebhookEvent.parse(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    events,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
