import { type FileHandle } from 'node:fs/promises';

/** A box of a file of the MP4 family: name, first octet, octets of its header, and of all of it. Source: ISO/IEC 14496-12 §4.2. */
export interface Box {
  name: string;
  start: number;
  header: number;
  size: number;
}

/** More boxes than any telephone writes in one place. */
const MAX_BOXES = 4_096;
const NAME = /^[\x20-\x7e\xa9]{4}$/;

/** The boxes at the top of a file, from its first octet to its last; `null`: it has another form. */
export async function readBoxes(handle: FileHandle): Promise<Box[] | null> {
  const { size: end } = await handle.stat();
  const head = Buffer.alloc(16);
  const boxes: Box[] = [];
  for (let start = 0; start < end;) {
    const { bytesRead } = await handle.read(head, 0, 16, start);
    const box = readHeader(head.subarray(0, bytesRead), { start, end });
    if (!box || boxes.length >= MAX_BOXES) return null;
    boxes.push(box);
    start += box.size;
  }
  return boxes;
}

/** The boxes in a part of a buffer, all of it; zeros at its end, as QuickTime writes them, are none. `null`: another form. */
export function boxesIn(octets: Buffer, from: number, end: number): Box[] | null {
  const boxes: Box[] = [];
  for (let start = from; start < end;) {
    if (end - start < 8 && octets.subarray(start, end).every((octet) => octet === 0)) break;
    const box = readHeader(octets.subarray(start, Math.min(start + 16, end)), { start, end });
    if (!box || boxes.length >= MAX_BOXES) return null;
    boxes.push(box);
    start += box.size;
  }
  return boxes;
}

/** The box that lies below another by these names. */
export function findBox(octets: Buffer, box: Box, names: readonly string[]): Box | undefined {
  let found: Box | undefined = box;
  for (const name of names) {
    const { start, header, size }: Box = found;
    found = boxesIn(octets, start + header, start + size)?.find((one) => one.name === name);
    if (!found) return undefined;
  }
  return found;
}

function readHeader(head: Buffer, { start, end }: { start: number; end: number }): Box | null {
  if (head.length < 8) return null;
  const name = head.toString('latin1', 4, 8);
  const short = head.readUInt32BE(0);
  const isLong = short === 1;
  if (!NAME.test(name) || (isLong && head.length < 16)) return null;
  const header = isLong ? 16 : 8;
  // none: to the end of what it is in
  const size = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - start : short;
  return size < header || size > end - start ? null : { name, start, header, size };
}
