import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** Where clamd listens: a socket of this machine, or a host and port. */
export type ClamdAddress = { path: string } | { host: string; port: number };

export interface ScannerSettings {
  address: ClamdAddress;
  /** What becomes of a file that could not be looked at: `closed` it is not shown, `open` it is shown all the same. */
  fails: 'closed' | 'open';
}

/** `unscanned`: nobody has looked; `why` is for the log. */
export type ScanResult =
  | { is: 'clean' }
  | { is: 'infected'; signature: string }
  | { is: 'unscanned'; why: 'unreachable' | 'timeout' | 'too_large' | 'garbled' };

/** Milliseconds for one file, from the connection to the answer. */
const SCAN_MS = 20_000;
const PIECE_BYTES = 65_536;
/** Octets of an answer; a name of a signature is shorter. */
const ANSWER_BYTES = 1_024;

/**
 * Has clamd look at a file: its octets are sent (INSTREAM), so that it need not read our folders. Never throws but when
 * `signal` is aborted. Source: clamd(8), "INSTREAM".
 */
export async function scanFile(
  file: string,
  address: ClamdAddress,
  { signal, timeoutMs = SCAN_MS }: { signal: AbortSignal; timeoutMs?: number },
): Promise<ScanResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const socket = connect({ ...address, signal: AbortSignal.any([timeout, signal]) });
  try {
    // it may answer, and close, before it has all of the file
    const answer = readAnswer(socket);
    const sent = sendFile(socket, file).catch(() => {});
    const result = readResult(await answer);
    socket.destroy();
    await sent;
    return result;
  } catch {
    signal.throwIfAborted();
    return { is: 'unscanned', why: timeout.aborted ? 'timeout' : 'unreachable' };
  } finally {
    socket.destroy();
  }
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.includes('\0') || answer.length > ANSWER_BYTES) resolve(answer);
    });
    socket.once('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
    socket.once('close', () => (answer === '' ? reject(new Error('no answer')) : resolve(answer)));
  });
}

/** Each piece behind its length; a piece of nothing is the end. */
async function sendFile(socket: Socket, file: string): Promise<void> {
  const write = (octets: Uint8Array | string) =>
    new Promise<void>((resolve, reject) =>
      socket.write(octets, (error) => (error ? reject(error) : resolve())),
    );
  await write('zINSTREAM\0');
  for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    const octets = piece as Buffer;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(octets.length);
    await write(Buffer.concat([length, octets]));
  }
  await write(Buffer.alloc(4));
}

/** `stream: OK`, `stream: <name> FOUND`, or a sentence that ends with `ERROR`. */
function readResult(answer: string): ScanResult {
  const [line = ''] = answer.split('\0');
  if (line === 'stream: OK') return { is: 'clean' };
  const signature = /^stream: ([\x21-\x7e]{1,200}) FOUND$/.exec(line)?.[1];
  if (signature !== undefined) return { is: 'infected', signature };
  return { is: 'unscanned', why: /size limit exceeded/i.test(line) ? 'too_large' : 'garbled' };
}
