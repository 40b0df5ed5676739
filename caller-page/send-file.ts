import type { Upload } from '../protocol/photo-link.ts';
import { type LinkClient, Refusal } from './link-client.ts';
import { FIRST_PIECE, nextPieceSize, retryAfterMs } from './piece-size.ts';

export interface Sending {
  client: LinkClient;
  /** Octets that the server has, or that have left for it. */
  onSent(octets: number): void;
  /** The line is broken, or holds again. */
  onLine(holds: boolean): void;
  /** Is given what breaks off the request that is under way. */
  onStart(stop: () => void): void;
  /** Whether nobody wants it sent any more. */
  isStopped(): boolean;
  /** Resolves after that time, or as soon as the telephone is on line again. */
  wait(ms: number): Promise<void>;
  /** Milliseconds of a clock that does not run backwards. */
  now(): number;
  /** 0 to 1. */
  chance(): number;
}

/** Nobody wants the file sent any more. */
export class Stopped extends Error {}

/**
 * Sends a file from where the server has it, piece by piece, however often the line breaks. Resolves when the server has
 * all of it; rejects with a refusal that no waiting changes, or with `Stopped`.
 */
export async function sendFile(file: Blob, upload: Upload, sending: Sending): Promise<Upload> {
  const { client, onSent, onStart } = sending;
  let size = FIRST_PIECE;
  let last = upload;
  while (last.state === 'arriving') {
    const offset = last.received;
    const octets = file.slice(offset, offset + size);
    onSent(offset);
    const startedAt = sending.now();
    const answer = await persist(sending, {
      attempt: () =>
        client.put({ id: upload.id, offset, octets, onStart, onSent: (sent) => onSent(offset + sent) }),
      // the octets may have come before the line broke: only the server knows
      afterFailure: () => current(client, upload.id),
    });
    size = nextPieceSize(size, answer.first ? sending.now() - startedAt : null);
    last = answer.value;
  }
  onSent(last.received);
  return last;
}

/** Tries until it is answered; after a failure by `afterFailure` instead. `first`: the first try was answered. */
async function persist<T>(
  sending: Sending,
  { attempt, afterFailure }: { attempt(): Promise<T>; afterFailure(): Promise<T> },
): Promise<{ value: T; first: boolean }> {
  for (let failures = 0; ;) {
    if (sending.isStopped()) throw new Stopped();
    try {
      const value = await (failures === 0 ? attempt() : afterFailure());
      if (failures > 0) sending.onLine(true);
      return { value, first: failures === 0 };
    } catch (error) {
      if (sending.isStopped()) throw new Stopped();
      const isMismatch = error instanceof Refusal && error.code === 'offset_mismatch' && failures === 0;
      if (!(error instanceof Refusal) || !(error.isPassing || isMismatch)) throw error;
      failures += 1;
      if (isMismatch) continue;
      sending.onLine(false);
      await sending.wait(retryAfterMs(failures, sending.chance()));
    }
  }
}

/** Begins a file, however often the line breaks. */
export async function beginFile(
  file: { key: string; type: string; size: number },
  sending: Sending,
): Promise<Upload> {
  const attempt = () => sending.client.begin(file);
  return (await persist(sending, { attempt, afterFailure: attempt })).value;
}

async function current(client: LinkClient, id: string): Promise<Upload> {
  const { uploads } = await client.view();
  const found = uploads.find((upload) => upload.id === id);
  if (!found || found.state === 'canceled') throw new Refusal('not_found', 404);
  return found;
}
