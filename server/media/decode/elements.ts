import { type FileHandle } from 'node:fs/promises';

/** An element of a WebM file: its id, first octet, octets of its header, and of all of it. Source: RFC 8794 §4 to §6. */
export interface Element {
  id: number;
  start: number;
  header: number;
  size: number;
}

/** Of a size that is not written: the element ends where one begins that cannot be in it. */
const UNKNOWN = -1;
/** More elements than hours of video have. */
const MAX_ELEMENTS = 200_000;

export const EBML = 0x1a45dfa3;
export const SEGMENT = 0x18538067;
export const CLUSTER = 0x1f43b675;
export const VOID = 0xec;
/** What a segment is made of. Source: RFC 9559 §5.1. */
const TOP: ReadonlySet<number> = new Set([
  ...[0x114d9b74, 0x1549a966, 0x1654ae6b, CLUSTER, 0x1c53bb6b, 0x1941a469, 0x1043a770, 0x1254c367],
]);

/** The elements of a part of a file, all of it; `null`: it has another form. A cluster whose end is not written is found by what follows. */
export async function readElements(handle: FileHandle, from: number, end: number): Promise<Element[] | null> {
  const elements: Element[] = [];
  for (let [start, read] = [from, 0]; start < end; read++) {
    const element = await readElement(handle, start, end);
    if (!element || read > MAX_ELEMENTS) return null;
    const open = elements.at(-1);
    const isInside = open?.size === UNKNOWN && !TOP.has(element.id);
    if (element.size === UNKNOWN && (element.id !== CLUSTER || isInside)) return null;
    if (open?.size === UNKNOWN && !isInside) open.size = start - open.start;
    if (!isInside) elements.push(element);
    start += element.size === UNKNOWN ? element.header : element.size;
  }
  const last = elements.at(-1);
  if (last?.size === UNKNOWN) last.size = end - last.start;
  return elements;
}

/** The segment of a file, and nothing beside it but the header and free space; `null`: it has another form. */
export async function readSegment(handle: FileHandle): Promise<Element | null> {
  const { size: end } = await handle.stat();
  const first = await readElement(handle, 0, end);
  if (first?.id !== EBML || first.size === UNKNOWN) return null;
  let start = first.size;
  for (let skipped = 0; start < end && skipped < 100; skipped++) {
    const element = await readElement(handle, start, end);
    if (!element) return null;
    if (element.id !== SEGMENT) {
      if (element.id !== VOID || element.size === UNKNOWN) return null;
      start += element.size;
      continue;
    }
    const size = element.size === UNKNOWN ? end - start : element.size;
    return start + size === end ? { ...element, size } : null;
  }
  return null;
}

async function readElement(handle: FileHandle, start: number, end: number): Promise<Element | null> {
  const head = Buffer.alloc(12);
  const { bytesRead } = await handle.read(head, 0, Math.min(12, end - start), start);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const sizeLength = Math.clz32(head[idLength] ?? 0) - 23;
  const header = idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || bytesRead < header) return null;
  const id = head.readUIntBE(0, idLength);
  const bits = BigInt(`0x${head.toString('hex', idLength, header)}`) & ((1n << BigInt(7 * sizeLength)) - 1n);
  if (bits === (1n << BigInt(7 * sizeLength)) - 1n) return { id, start, header, size: UNKNOWN };
  const size = header + Number(bits);
  return start + size > end ? null : { id, start, header, size };
}
