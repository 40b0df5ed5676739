import { type FileHandle, open } from 'node:fs/promises';
import { CLUSTER, type Element, readElements, readSegment, VOID } from './elements.ts';

const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const TRACK_TYPE = 0x83;
/** Seek head, cues: where what lies. */
const TABLES: ReadonlySet<number> = new Set([0x114d9b74, 0x1c53bb6b]);
/** Unit of times, length. */
const KEPT_OF_INFO: ReadonlySet<number> = new Set([0x2ad7b1, 0x4489]);
/** Programs that wrote the file; they have to be there, and may say anything. */
const PROGRAMS: ReadonlySet<number> = new Set([0x4d80, 0x5741]);
/** Of a track: name, attachments, and sums that are not right any more. */
const NAMES: ReadonlySet<number> = new Set([0x536e, 0x7446, 0xbf]);
/** Octets of `Info`, or of `Tracks`; a cluster is not read. */
const MOST_OCTETS = 4_194_304;
const [PICTURE, SOUND] = [1, 2];

/**
 * Takes out of a WebM, in place, what is not needed to play it: tags, attachments, chapters, title, date and names. No octet moves, so
 * that all tables stay right. `false`: that cannot be done safely; the file is half changed then and must be thrown away.
 * Source: RFC 9559.
 */
export async function cleanWebm(file: string): Promise<boolean> {
  const handle = await open(file, 'r+');
  try {
    const segment = await readSegment(handle);
    const elements = segment && (await insideOf(handle, segment));
    if (!elements) return false;
    for (const element of elements) if (!(await cleanElement(handle, element))) return false;
    return elements.some(({ id }) => id === TRACKS);
  } finally {
    await handle.close();
  }
}

const insideOf = (handle: FileHandle, { start, header, size }: Element): Promise<Element[] | null> =>
  readElements(handle, start + header, start + size);

async function cleanElement(handle: FileHandle, element: Element): Promise<boolean> {
  if (element.id === CLUSTER || TABLES.has(element.id)) return true;
  if (element.id !== INFO && element.id !== TRACKS) return hide(handle, element);
  if (element.size > MOST_OCTETS) return false;
  const inside = await insideOf(handle, element);
  if (!inside) return false;
  for (const one of inside) {
    if (element.id === INFO && KEPT_OF_INFO.has(one.id)) continue;
    const isDone =
      element.id === INFO && PROGRAMS.has(one.id)
        ? await fill(handle, one, 0x20)
        : element.id === TRACKS && one.id === TRACK
          ? await cleanTrack(handle, one)
          : await hide(handle, one);
    if (!isDone) return false;
  }
  return true;
}

/** Blocks of a track that is neither picture nor sound lie among the others: such a file cannot be cleaned. */
async function cleanTrack(handle: FileHandle, track: Element): Promise<boolean> {
  const inside = await insideOf(handle, track);
  const type = inside?.find(({ id }) => id === TRACK_TYPE);
  if (!inside || !type || type.size !== type.header + 1) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, type.start + type.header);
  if (buffer[0] !== PICTURE && buffer[0] !== SOUND) return false;
  for (const one of inside) if (NAMES.has(one.id) && !(await hide(handle, one))) return false;
  return true;
}

/** Makes free space of an element: an id of one octet, its length in as many octets as are needed, and zeros. */
async function hide(handle: FileHandle, { start, size }: Element): Promise<boolean> {
  const width = size < 9 ? 1 : 8;
  if (size < 2 || size > 2 ** 40) return false;
  const octets = Buffer.alloc(1 + width);
  octets[0] = VOID;
  if (width === 1) octets[1] = 0x80 | (size - 2);
  else octets.writeBigUInt64BE((1n << 56n) | BigInt(size - 9), 1);
  await handle.write(octets, 0, octets.length, start);
  return fill(handle, { id: VOID, start, header: octets.length, size }, 0);
}

async function fill(handle: FileHandle, { start, header, size }: Element, octet: number): Promise<boolean> {
  const end = start + size;
  for (let at = start + header; at < end;) {
    const piece = Buffer.alloc(Math.min(65_536, end - at), octet);
    await handle.write(piece, 0, piece.length, at);
    at += piece.length;
  }
  return true;
}
