import { connect } from 'node:net';
import { type Follower } from './stream-seeds.ts';

export interface LoadOrder {
  port: number;
  followers: Follower[];
  /** Streams being opened at a time. */
  atOnce: number;
}

/** What a load process is told; it answers each with one message. */
export type LoadCommand =
  | { type: 'open'; order: LoadOrder }
  /** Answered once every stream has had one more event of this type. */
  | { type: 'awaitAll'; event: string }
  /** Gives back what `awaitAll` saw, and how long each session event has taken; forgets both. */
  | { type: 'collect' }
  | { type: 'close' };

export interface LoadReport {
  /** When each stream had the last octet of the event, in milliseconds of `now()`. */
  arrivals: number[];
  /** Milliseconds from `sent=` in the text of a session event to its last octet. */
  waits: number[];
}

/** One clock for all processes of this machine. Milliseconds, with parts. */
export const now = (): number => performance.timeOrigin + performance.now();

/**
 * Streams as cheap as they can be had, so that the server is measured and not its client: a socket, a few octets of
 * HTTP, and a search for marks in what arrives. Runs in a process of its own, until its parent is gone.
 */
export function serveLoad(): void {
  const sockets: ReturnType<typeof connect>[] = [];
  let arrivals: number[] = [];
  let waits: number[] = [];
  let expected = '';
  let whenAll: (() => void) | null = null;

  const read = (text: string, at: number) => {
    for (const [, sent] of text.matchAll(/ sent=([\d.]+) /g)) waits.push(at - Number(sent));
    if (expected === '' || !text.includes(expected)) return;
    arrivals.push(at);
    if (arrivals.length >= sockets.length) whenAll?.();
  };

  const open = ({ port }: LoadOrder, { sessionId, token }: Follower) =>
    new Promise<void>((resolve, reject) => {
      let rest = '';
      const socket = connect(port, '127.0.0.1').setNoDelay();
      socket.setEncoding('latin1');
      socket.write(
        `GET /v1/stream?session=${sessionId} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
          'accept: text/event-stream\r\naccept-language: en-GB,en;q=0.9\r\norigin: http://127.0.0.1\r\n' +
          'user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0\r\n\r\n',
      );
      socket.on('data', (piece: string) => {
        const at = now();
        rest += piece;
        const end = rest.lastIndexOf('\n\n\r\n');
        if (end < 0) return;
        // the first frame only says where the stream begins
        if (rest.startsWith('HTTP/1.1 200')) resolve();
        read(rest.slice(0, end), at);
        rest = rest.slice(end + 4);
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error(`closed after ${rest.slice(0, 100)}`)));
      sockets.push(socket);
    });

  const perform = async (command: LoadCommand): Promise<LoadReport | null> => {
    switch (command.type) {
      case 'open': {
        const waiting = [...command.order.followers];
        const worker = async () => {
          for (let next = waiting.pop(); next; next = waiting.pop()) await open(command.order, next);
        };
        await Promise.all(Array.from({ length: command.order.atOnce }, worker));
        return null;
      }
      case 'awaitAll':
        expected = command.event;
        arrivals = [];
        await new Promise<void>((resolve) => (whenAll = resolve));
        return null;
      case 'collect': {
        const report = { arrivals, waits };
        [arrivals, waits, expected] = [[], [], ''];
        return report;
      }
      case 'close':
        for (const socket of sockets.splice(0)) socket.destroy();
        return null;
    }
  };

  process.on('message', (command: LoadCommand) => {
    perform(command).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
