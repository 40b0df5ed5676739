import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface SendLoad {
  port: number;
  /** Each with the access token of its agent. */
  sessions: { id: string; callKey: string; token: string }[];
  seconds: number;
  concurrency: number;
  /** Messages a second, or as many as go. */
  perSecond: number | null;
}

/**
 * Sends texts over HTTP, each to the next session, and gives back the milliseconds each took to be accepted. Writes the
 * octets of HTTP itself: on a machine it shares with the server, the load of a client that can do more would be measured.
 */
export async function sendLoad(load: SendLoad): Promise<number[]> {
  const times: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + load.seconds * 1_000;
  let count = 0;
  const loop = async () => {
    const socket = connect(load.port, '127.0.0.1').setNoDelay().setEncoding('latin1');
    for (;;) {
      const turn = count++;
      if (load.perSecond !== null) await waitUntil(startedAt + (turn * 1_000) / load.perSecond);
      if (performance.now() >= until) return socket.destroy();
      const before = performance.now();
      await exchange(socket, requestOf(load, turn));
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, loop));
  return times;
}

const waitUntil = (time: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));

function requestOf({ sessions }: SendLoad, turn: number): string {
  const session = sessions[turn % sessions.length]!;
  const body = JSON.stringify({
    kind: 'text',
    callKey: session.callKey,
    text: 'Please close the red valve.',
  });
  return [
    `POST /v1/sessions/${session.id}/messages HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${session.token}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `idempotency-key: ${randomUUID()}`,
    '',
    body,
  ].join('\r\n');
}

/** One request and its answer; rejects when that is not 202. */
function exchange(socket: Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const settle = (error?: Error) => {
      socket.off('data', read).off('error', settle).off('close', closed);
      if (error) reject(error);
      else resolve();
    };
    const closed = () => settle(new Error('the server closed the connection'));
    const read = (chunk: string) => {
      answer += chunk;
      const head = answer.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(answer)?.[1];
      if (head < 0 || answer.length < head + 4 + Number(length)) return;
      settle(answer.startsWith('HTTP/1.1 202 ') ? undefined : new Error(answer.split('\r\n', 1)[0]));
    };
    socket.on('data', read).on('error', settle).on('close', closed);
    socket.write(request);
  });
}
