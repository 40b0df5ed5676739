import { connect, type Socket } from 'node:net';
import { type MessagePort } from 'node:worker_threads';

export interface ReadersPlan {
  port: number;
  streams: { token: string; session: string }[];
}

/** Stands once in the frame of a message; the text of one cannot hold it, for its quotes would be escaped. */
const MESSAGE = '"message.added"';

/**
 * Holds these streams open, as the screens of agents do, and counts the messages they bring. Tells `owner` when all are
 * open, answers each of its words with the count, and ends the streams at `close`. Reads octets and takes nothing apart:
 * what a browser does with them happens on another machine.
 */
export async function readStreams(owner: MessagePort, { port, streams }: ReadersPlan): Promise<void> {
  let count = 0;
  const sockets = await Promise.all(streams.map((stream) => openStream(port, stream, () => count++)));
  owner.on('message', (word: 'count' | 'close') => {
    owner.postMessage(count);
    if (word !== 'close') return;
    sockets.forEach((socket) => socket.destroy());
    owner.close();
  });
  owner.postMessage('open');
}

function openStream(
  port: number,
  { token, session }: ReadersPlan['streams'][number],
  onMessage: () => void,
): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  const head = `GET /v1/stream?session=${session} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`;
  let rest = '';
  return new Promise((resolve, reject) => {
    socket.on('error', reject).on('close', () => reject(new Error('a stream was closed')));
    socket.on('data', (piece: string) => {
      const text = rest + piece;
      if (text.startsWith('HTTP/1.1') && !text.startsWith('HTTP/1.1 200 '))
        reject(new Error(text.split('\r\n', 1)[0]));
      for (let at = text.indexOf(MESSAGE); at >= 0; at = text.indexOf(MESSAGE, at + 1)) onMessage();
      // a part of the word may stand at the end; a whole one cannot be in it
      rest = text.slice(1 - MESSAGE.length);
      resolve(socket);
    });
    socket.write(head);
  });
}
