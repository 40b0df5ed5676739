import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface SendLoad {
  port: number;
  token: string;
  sessions: { id: string; callKey: string }[];
  seconds: number;
  concurrency: number;
  /** Messages a second, or as many as go. */
  perSecond: number | null;
}

/** Sends texts over HTTP, each to the next session, and gives back the milliseconds each took to be accepted. */
export async function sendLoad(load: SendLoad): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency });
  const times: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + load.seconds * 1_000;
  let count = 0;
  const loop = async () => {
    for (;;) {
      const turn = count++;
      if (load.perSecond !== null) await waitUntil(startedAt + (turn * 1_000) / load.perSecond);
      if (performance.now() >= until) return;
      const before = performance.now();
      await post(agent, load, load.sessions[turn % load.sessions.length]!);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, loop));
  agent.destroy();
  return times;
}

const waitUntil = (time: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));

function post(
  agent: Agent,
  { port, token }: SendLoad,
  session: { id: string; callKey: string },
): Promise<void> {
  const body = JSON.stringify({
    kind: 'text',
    callKey: session.callKey,
    text: 'Please close the red valve.',
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ agent, port, host: '127.0.0.1', method: 'POST', path: `/v1/sessions/${session.id}/messages` },
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': randomUUID(),
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 202 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
