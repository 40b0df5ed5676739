import { parseCursor, type StreamCursor } from '../../protocol/stream.ts';

export interface WireFrame {
  cursor: StreamCursor;
  /** `null`: only says where the stream stands. */
  stream: 'tenant' | 'agent' | 'session' | 'reset' | null;
  event: { type: string; seq: number } & Record<string, unknown>;
}

/**
 * All frames that lie whole in the octets of a stream: what the server said, read without the product's own parser.
 * Throws on what is no frame.
 */
export function readFrames(octets: Buffer): WireFrame[] {
  const end = octets.lastIndexOf('\n\n');
  const blocks = end < 0 ? [] : octets.subarray(0, end).toString('utf8').split('\n\n');
  return blocks.filter((block) => block !== ':' && !block.startsWith('retry: ')).map(readFrame);
}

function readFrame(block: string): WireFrame {
  const match = /^id: (\S+)(?:\ndata: (.+))?$/.exec(block);
  const cursor = match && parseCursor(match[1]!);
  if (!match || !cursor) throw new Error(`no frame: ${block}`);
  const { stream, event } = (match[2] === undefined ? {} : JSON.parse(match[2])) as Partial<WireFrame>;
  return { cursor, stream: stream ?? null, event: event ?? { type: '', seq: 0 } };
}
