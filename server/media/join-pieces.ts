import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type MediaStorage } from './media-storage.ts';
import { type Piece } from './piece-store.ts';

/** Writes the pieces of one item to `draft`, one behind the other. Gives back how many octets, and their hash. */
export async function joinPieces(
  storage: MediaStorage,
  { tenantId, pieces, draft }: { tenantId: string; pieces: readonly Piece[]; draft: string },
  signal: AbortSignal,
): Promise<{ size: number; sha256: string }> {
  const sha256 = createHash('sha256');
  let size = 0;
  async function* octets(): AsyncGenerator<Uint8Array> {
    for (const { start, object_key } of pieces) {
      if (start !== size) throw new Error('a piece of a file is missing');
      for await (const part of storage.read(tenantId, object_key) as AsyncIterable<Uint8Array>) {
        size += part.byteLength;
        sha256.update(part);
        yield part;
      }
    }
  }
  await pipeline(octets(), createWriteStream(draft, { flags: 'w', mode: 0o600 }), { signal });
  return { size, sha256: sha256.digest('hex') };
}
