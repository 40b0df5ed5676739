import { type FileHandle, open } from 'node:fs/promises';
import { type Box, boxesIn, findBox, readBoxes } from './boxes.ts';
import { samplesOf } from './samples-of.ts';

/** What is kept of a file, by where it stands; all else becomes free space of the same size. Source: ISO/IEC 14496-12, QuickTime File Format. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  '': ['ftyp', 'styp', 'moov', 'moof', 'mdat', 'mfra', 'sidx', 'ssix'],
  moov: ['mvhd', 'trak', 'mvex'],
  mvex: ['mehd', 'trex', 'leva'],
  trak: ['tkhd', 'mdia', 'edts'],
  edts: ['elst'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'hdlr', 'dinf', 'stbl'],
  dinf: ['dref'],
  stbl: [
    ...[
      'stsd',
      'stts',
      'ctts',
      'cslg',
      'stss',
      'stsh',
      'sdtp',
      'stdp',
      'stsc',
      'stsz',
      'stz2',
      'stco',
      'co64',
    ],
    ...['sgpd', 'sbgp', 'saiz', 'saio'],
  ],
  moof: ['mfhd', 'traf'],
  traf: ['tfhd', 'tfdt', 'trun', 'sgpd', 'sbgp', 'saiz', 'saio'],
};
/** Boxes that are read into memory, in octets: all of them together. */
const MOST_OCTETS = 33_554_432;
/** Begin with the times of making and changing. */
const TIMED: ReadonlySet<string> = new Set(['mvhd', 'tkhd', 'mdhd']);
const SELF_CONTAINED = 1;

/**
 * Takes out of a video of the MP4 family, in place, what says where, when, by what and by whom it was taken: every box that is not
 * needed to play it, the times, the names, and tracks that are neither picture nor sound with all their samples. No octet
 * moves, so that all tables stay right. `false`: that cannot be done safely; the file is half changed then and must be thrown away.
 */
export async function cleanMp4(file: string): Promise<boolean> {
  const handle = await open(file, 'r+');
  try {
    const boxes = await readBoxes(handle);
    return boxes !== null && (await cleanFile(handle, boxes));
  } finally {
    await handle.close();
  }
}

async function cleanFile(handle: FileHandle, boxes: readonly Box[]): Promise<boolean> {
  const inMemory = boxes.filter(({ name }) => name === 'moov' || name === 'moof');
  if (sumOf(inMemory) > MOST_OCTETS) return false;
  const left: Samples[] = [];
  for (const box of inMemory) {
    const octets = Buffer.alloc(box.size);
    await handle.read(octets, 0, box.size, box.start);
    const cleaned = cleanBox(octets, { ...box, start: 0 });
    if (!cleaned) return false;
    left.push(...cleaned);
    await handle.write(octets, 0, box.size, box.start);
  }
  // samples of a fragment are found in another way
  if (left.length > 0 && boxes.some(({ name }) => name === 'moof')) return false;
  const data = boxes.filter(({ name }) => name === 'mdat');
  // tables that name the same octets over and over would keep the disk busy without end
  if (sumOf(left) > sumOf(data)) return false;
  for (const { start, size } of left) {
    const isData = data.some(
      (one) => start >= one.start + one.header && start + size <= one.start + one.size,
    );
    if (!isData) return false;
    await blank(handle, start, size);
  }
  for (const box of boxes) {
    if (KEPT['']?.includes(box.name)) continue;
    await handle.write('free', box.start + 4, 'latin1');
    await blank(handle, box.start + box.header, box.size - box.header);
  }
  return true;
}

const sumOf = (parts: readonly { size: number }[]): number => parts.reduce((sum, { size }) => sum + size, 0);

/** A run of octets of a file. */
interface Samples {
  start: number;
  size: number;
}

/** Cleans a box and what is in it. Gives back the samples of tracks that were taken out; `null`: it has another form. */
function cleanBox(octets: Buffer, box: Box): Samples[] | null {
  const [from, end] = [box.start + box.header, box.start + box.size];
  const kept = KEPT[box.name];
  if (!kept) return cleanLeaf(octets, box.name, { from, end }) ? [] : null;
  const boxes = boxesIn(octets, from, end);
  if (!boxes) return null;
  const left: Samples[] = [];
  for (const child of boxes) {
    const isOther = child.name === 'trak' && !isPlayed(octets, child);
    if (isOther) {
      const samples = samplesOf(octets, child);
      if (!samples) return null;
      left.push(...samples);
    }
    if (isOther || !kept.includes(child.name)) {
      octets.write('free', child.start + 4, 'latin1');
      octets.fill(0, child.start + child.header, child.start + child.size);
      continue;
    }
    const inside = cleanBox(octets, child);
    if (!inside) return null;
    left.push(...inside);
  }
  return left;
}

/** Whether a track is a picture or a sound. */
function isPlayed(octets: Buffer, track: Box): boolean {
  const handler = findBox(octets, track, ['mdia', 'hdlr']);
  if (!handler || handler.size < handler.header + 12) return false;
  const at = handler.start + handler.header + 8;
  return ['vide', 'soun'].includes(octets.toString('latin1', at, at + 4));
}

function cleanLeaf(octets: Buffer, name: string, { from, end }: { from: number; end: number }): boolean {
  if (TIMED.has(name)) {
    const width = octets[from] === 1 ? 16 : 8;
    if (end - from < 4 + width) return false;
    octets.fill(0, from + 4, from + 4 + width);
  }
  if (name === 'hdlr') {
    // what follows is its maker and a name
    if (end - from < 24) return false;
    octets.fill(0, from + 12, end);
  }
  return name !== 'dref' || cleanReferences(octets, { from, end });
}

/** The octets of a track are in this file, and nowhere else; where they once were is nobody's business. */
function cleanReferences(octets: Buffer, { from, end }: { from: number; end: number }): boolean {
  const entries = end - from < 8 ? null : boxesIn(octets, from + 8, end);
  if (!entries) return false;
  for (const { start, header, size } of entries) {
    if (size < header + 4 || (octets[start + header + 3]! & SELF_CONTAINED) === 0) return false;
    octets.fill(0, start + header + 4, start + size);
  }
  return true;
}

const ZEROS = Buffer.alloc(65_536);

async function blank(handle: FileHandle, start: number, size: number): Promise<void> {
  for (let done = 0; done < size;) {
    const length = Math.min(ZEROS.length, size - done);
    await handle.write(ZEROS, 0, length, start + done);
    done += length;
  }
}
