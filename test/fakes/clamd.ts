import { createServer, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';

/** What clamd of Debian 12 (1.4) answers. `garbled` is no answer of it; `silent` none at all. */
export const CLAMD_ANSWERS = {
  clean: 'stream: OK\0',
  found: 'stream: Eicar-Test-Signature.UNOFFICIAL FOUND\0',
  tooLarge: 'INSTREAM size limit exceeded. ERROR\0',
  garbled: 'what is that?\0',
  silent: '',
} as const;

export interface PlayedClamd {
  address: { host: string; port: number };
  /** Octets of each file that came whole. */
  files: Buffer[];
  answer: string;
  close(): Promise<void>;
}

/** Reads INSTREAM as clamd does, and answers what it is told to; a size limit is answered at once, and closes. */
export async function startPlayedClamd(): Promise<PlayedClamd> {
  const sockets = new Set<Socket>();
  const played: Omit<PlayedClamd, 'address' | 'close'> = { files: [], answer: CLAMD_ANSWERS.clean };
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)));
    let waiting = Buffer.alloc(0);
    socket.on('data', (octets) => {
      waiting = Buffer.concat([waiting, octets as Buffer]);
      if (played.answer === CLAMD_ANSWERS.tooLarge) return void socket.end(played.answer);
      const file = readStream(waiting);
      if (!file) return;
      played.files.push(file);
      if (played.answer !== '') socket.end(played.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(played, {
    address: { host: '127.0.0.1', port },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** The file, once its end is here. */
function readStream(octets: Buffer): Buffer | null {
  const command = 'zINSTREAM\0';
  if (octets.length < command.length) return null;
  if (octets.toString('latin1', 0, command.length) !== command) throw new Error('no command of ours');
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= octets.length;) {
    const length = octets.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > octets.length) return null;
    pieces.push(octets.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
