import { readFile } from 'node:fs/promises';
import { EventStreamClient } from '../../server/event-stream-client.ts';
import { Widget } from '../world/access.ts';
import { bringText } from '../load/actions.ts';
import { Call, type LiveCall } from '../load/call.ts';
import { type ServerNode } from '../world/node.ts';
import { pause, until } from '../world/time.ts';
import { type World } from '../world/world.ts';

/** The longest a caller's text is kept, in characters of three octets. */
const LONG_TEXT = '長'.repeat(9_900);
const READERS_PER_TOKEN = 3;

export interface SlowReaderFigures {
  /** Octets that each reader was to be sent. */
  octets: number;
  /** Growth of the node's memory while the readers did not read; `null` where it cannot be measured. */
  grownMb: number | null;
  /** The longest an event took, from the answer to its webhook until the reader that reads had it. */
  longestMs: number;
  /** What became of each reader that did not read. */
  ends: ('caught up' | 'cut and resumed' | 'incomplete')[];
}

/** Readers that stop reading, beside one that reads, on one node while a caller writes more than anybody can buffer. */
export async function readSlowly(
  world: World,
  node: ServerNode,
  { readers, texts }: { readers: number; texts: number },
): Promise<SlowReaderFigures> {
  const stop = new AbortController();
  let opened: (call: LiveCall) => void = () => {};
  const call = new Promise<LiveCall>((resolve) => (opened = resolve));
  const talk = new Call(world, { digits: ['42'], longestMs: 120_000, pauseMs: 4_000, leastMs: 119_000 });
  const over = talk.run(stop.signal, opened);
  const streams: EventStreamClient[] = [];
  try {
    const { sessionId, agentId, caller, ourNumber } = await call;
    streams.push(...(await openStreams(world, node, { sessionId, agentId, count: readers + 1 })));
    const [quick, ...slow] = streams;
    if (!quick) throw new Error('no stream was opened');
    slow.forEach((stream) => stream.pause());
    const before = await residentMb(node);
    let longestMs = 0;
    for (let i = 0; i < texts; i++) {
      const text = `${i} ${LONG_TEXT}`;
      await bringText(world, { from: caller, to: ourNumber, text });
      const isShown = () => quick.isOver || quick.text.includes(`"${i} ${LONG_TEXT.slice(0, 20)}`);
      longestMs = Math.max(longestMs, await until('the other reader has the text', 20_000, isShown, 2));
    }
    const after = await residentMb(node);
    const last = quick.seqs('session').at(-1) ?? 0;
    const ends = await Promise.all(
      slow.map((stream) => wake(world, node, stream, { sessionId, agentId, last })),
    );
    const grownMb = before === null || after === null ? null : Math.round(after - before);
    return { octets: texts * Buffer.byteLength(LONG_TEXT), grownMb, longestMs: Math.round(longestMs), ends };
  } finally {
    streams.forEach((stream) => stream.cut());
    stop.abort();
    await over;
  }
}

async function openStreams(
  { secrets }: World,
  node: ServerNode,
  { sessionId, agentId, count }: { sessionId: string; agentId: string; count: number },
): Promise<EventStreamClient[]> {
  const streams: EventStreamClient[] = [];
  let widget = new Widget(secrets, agentId);
  for (let i = 0; i < count; i++) {
    if (i % READERS_PER_TOKEN === 0) widget = new Widget(secrets, agentId);
    const stream = await EventStreamClient.open(node.origin, {
      token: await tokenOf(widget),
      session: sessionId,
    });
    streams.push(stream);
  }
  return streams;
}

const tokenOf = async (widget: Widget) => (await widget.bearer()).authorization.slice('Bearer '.length);

/** Reads on, from where it was cut off if it was. */
async function wake(
  { secrets }: World,
  node: ServerNode,
  stream: EventStreamClient,
  { sessionId, agentId, last }: { sessionId: string; agentId: string; last: number },
): Promise<SlowReaderFigures['ends'][number]> {
  stream.resume();
  const has = (reader: EventStreamClient) => (reader.seqs('session').at(-1) ?? 0) >= last;
  await until('it has caught up, or was cut off', 30_000, () => has(stream) || stream.isOver, 20).catch(
    () => {},
  );
  if (has(stream)) return isWithoutHole(stream.seqs('session')) ? 'caught up' : 'incomplete';
  if (!stream.isOver || stream.cursor === undefined) return 'incomplete';
  const token = await tokenOf(new Widget(secrets, agentId));
  const rest = await EventStreamClient.open(node.origin, {
    token,
    session: sessionId,
    cursor: stream.cursor,
  });
  await until('it has the rest', 30_000, () => has(rest) || rest.isOver, 20).catch(() => {});
  const seqs = [...stream.seqs('session'), ...rest.seqs('session')];
  rest.cut();
  return has(rest) && isWithoutHole(seqs) ? 'cut and resumed' : 'incomplete';
}

const isWithoutHole = (seqs: readonly number[]) =>
  seqs.every((seq, i) => i === 0 || seq === seqs[i - 1]! + 1);

/** Memory of a process that is not on disk. Linux only. Source: proc_pid_status(5), VmRSS. */
async function residentMb({ pid }: ServerNode): Promise<number | null> {
  await pause(200);
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1_024;
}
