import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** What one side said until the other began to. */
export interface Turn {
  from: 'client' | 'server';
  hex: string;
}

export interface RecordingProxy {
  port: number;
  /** Of the one connection that was made. */
  turns: Turn[];
  close(): Promise<void>;
}

/** Stands between a client and a server, and writes down who said what. */
export async function openRecordingProxy(to: number, port = 0): Promise<RecordingProxy> {
  const turns: Turn[] = [];
  const note = (from: Turn['from'], octets: Buffer) => {
    const last = turns.at(-1);
    if (last?.from === from) last.hex += octets.toString('hex');
    else turns.push({ from, hex: octets.toString('hex') });
  };
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.on('data', (octets) => {
      note('client', octets);
      upstream.write(octets);
    });
    upstream.on('data', (octets) => {
      note('server', octets);
      client.write(octets);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    turns,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
