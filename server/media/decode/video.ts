import { execFile } from 'node:child_process';
import { open, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { type DecodeRequest, type VIDEO_TYPES } from './verdict.ts';

/** More boxes than any telephone writes at the top of a file. */
const MAX_BOXES = 4_096;
const POSTER_MS = 4_000;
const CLEAN_MS = 4_000;
const POSTER_BYTES = 16_000_000;

/**
 * Whether a file has the outer form of the video it begins as: boxes from its first octet to its last, with a table of
 * contents among them (ISO/IEC 14496-12 §4.2), or a segment behind the header (WebM). What is inside is the player's.
 */
export async function isSoundVideo(file: string, type: (typeof VIDEO_TYPES)[number]): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return type === 'video/webm' ? await hasSegment(handle) : await hasMovie(handle, size);
  } finally {
    await handle.close();
  }
}

async function hasMovie(handle: FileHandle, size: number): Promise<boolean> {
  const header = Buffer.alloc(16);
  let movie = false;
  for (let offset = 0, boxes = 0; offset < size; boxes++) {
    const { bytesRead } = await handle.read(header, 0, 16, offset);
    const name = header.toString('latin1', 4, 8);
    if (bytesRead < 8 || boxes > MAX_BOXES || !/^[\x20-\x7e\xa9]{4}$/.test(name)) return false;
    movie ||= name === 'moov';
    const length = header.readUInt32BE(0);
    if (length === 0) return movie; // to the end of the file
    const whole = length === 1 && bytesRead === 16 ? Number(header.readBigUInt64BE(8)) : length;
    if (whole < (length === 1 ? 16 : 8)) return false;
    offset += whole;
    if (offset > size) return false;
  }
  return movie;
}

/** Source: RFC 8794 §11.1 (EBML header), RFC 9559 §5.1 (Segment). */
async function hasSegment(handle: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(4_096);
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead).includes(Buffer.from([0x18, 0x53, 0x80, 0x67]));
}

/**
 * A still of the first frame, if ffmpeg is installed and can make one. It reads this one file, in formats of videos only:
 * no playlist can make it open another file or address.
 */
export async function writePoster({ file, thumbnail }: DecodeRequest): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ffmpeg', posterArguments(file), {
      encoding: 'buffer',
      timeout: POSTER_MS,
      killSignal: 'SIGKILL',
      maxBuffer: POSTER_BYTES,
    });
    const still = sharp(stdout, { limitInputPixels: 40e6, failOn: 'error' })
      .resize({ width: 320, height: 320, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78, effort: 2 });
    await writeFile(thumbnail, await still.toBuffer(), { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

/** Containers as ffmpeg names them, by the type of a video. */
const CONTAINERS: Readonly<Record<(typeof VIDEO_TYPES)[number], string>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/3gpp2': '3g2',
  'video/webm': 'webm',
};
/** Octets that a container may add to the streams. */
const CONTAINER_BYTES = 1_048_576;

/**
 * Writes the first picture and the first sound of a video to `full` as they are, and nothing else of it: no place, no
 * device, no time, no other stream. `false`: ffmpeg is not installed, or cannot do it; then the file is kept as it came.
 */
export async function writeCleaned(
  { file, full }: DecodeRequest,
  type: (typeof VIDEO_TYPES)[number],
): Promise<boolean> {
  try {
    const most = (await stat(file)).size + CONTAINER_BYTES;
    await promisify(execFile)(
      'ffmpeg',
      cleaningArguments(file, full, { container: CONTAINERS[type], most }),
      {
        timeout: CLEAN_MS,
        killSignal: 'SIGKILL',
        maxBuffer: 10_000,
      },
    );
    const written = (await stat(full)).size;
    // what reached the limit was cut off
    if (written > 0 && written < most && (await isSoundVideo(full, type))) return true;
  } catch {
    // it is kept as it came
  }
  await rm(full, { force: true });
  return false;
}

/** One file is read, in formats of videos only: no playlist can make ffmpeg open another file or address. */
const reading = (file: string): string[] => [
  ...['-nostdin', '-v', 'error', '-threads', '1'],
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm'],
  ...['-i', `file:${file}`],
];

const cleaningArguments = (
  file: string,
  full: string,
  { container, most }: { container: string; most: number },
): string[] => [
  ...reading(file),
  ...['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', '-dn', '-sn'],
  ...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
  ...(container === 'webm' ? [] : ['-movflags', '+faststart']),
  ...['-fs', String(most), '-f', container, '-y', `file:${full}`],
];

const posterArguments = (file: string): string[] => [
  ...reading(file),
  ...['-map', '0:v:0', '-frames:v', '1', '-map_metadata', '-1'],
  ...['-vf', String.raw`scale=min(640\,iw):-2`, '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
];
