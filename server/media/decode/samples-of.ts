import { type Box, findBox } from './boxes.ts';

/** Samples, and entries of the other tables: more than hours of video have. */
const MOST = 1_000_000;
const MOST_ENTRIES = 200_000;

/**
 * Where the samples of a track lie in the file, chunk by chunk; `null`: its tables contradict each other, or are not all there.
 * Source: ISO/IEC 14496-12 §8.7.
 */
export function samplesOf(octets: Buffer, track: Box): { start: number; size: number }[] | null {
  const table = (name: string) => {
    const box = findBox(octets, track, ['mdia', 'minf', 'stbl', name]);
    return box && octets.subarray(box.start + box.header, box.start + box.size);
  };
  const [stsc, stsz, stco, co64] = [table('stsc'), table('stsz'), table('stco'), table('co64')];
  const offsets = stco ? entriesOf(stco, 1) : co64 ? entriesOf(co64, 2) : null;
  const runs = stsc ? entriesOf(stsc, 3) : null;
  const sizeOf = stsz ? readSizes(stsz) : null;
  if (!offsets || !runs || !sizeOf) return null;
  const found: { start: number; size: number }[] = [];
  let [sample, run] = [0, 0];
  for (const [chunk, words] of offsets.entries()) {
    while (run + 1 < runs.length && (runs[run + 1]?.[0] ?? 0) <= chunk + 1) run++;
    const samples = runs[run]?.[1] ?? 0;
    const start = co64 && !stco ? (words[0] ?? 0) * 4_294_967_296 + (words[1] ?? 0) : (words[0] ?? 0);
    let size = 0;
    for (let i = 0; i < samples; i++) {
      const one = sizeOf(sample++);
      if (one === null || sample > MOST) return null;
      size += one;
    }
    found.push({ start, size });
  }
  return found;
}

/** Entries of a table behind version, flags and their number, each of so many words of 32 bits. */
function entriesOf(table: Buffer, words: number): number[][] | null {
  if (table.length < 8) return null;
  const count = table.readUInt32BE(4);
  if (count > MOST_ENTRIES || table.length < 8 + count * words * 4) return null;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: words }, (_none, j) => table.readUInt32BE(8 + (i * words + j) * 4)),
  );
}

/** The size of a sample by its number from 0; `null`: there is none of that number. */
function readSizes(table: Buffer): ((sample: number) => number | null) | null {
  if (table.length < 12) return null;
  const [same, count] = [table.readUInt32BE(4), table.readUInt32BE(8)];
  if (same === 0 && (count > MOST || table.length < 12 + count * 4)) return null;
  return (sample) => {
    if (sample >= count) return null;
    return same === 0 ? table.readUInt32BE(12 + sample * 4) : same;
  };
}
