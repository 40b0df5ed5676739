import { execFile } from 'node:child_process';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { type DecodeRequest, type VIDEO_TYPES } from './verdict.ts';

/** More boxes than any telephone writes at the top of a file. */
const MAX_BOXES = 4_096;
const POSTER_MS = 6_000;
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

const posterArguments = (file: string): string[] => [
  ...['-nostdin', '-v', 'error', '-threads', '1'],
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm'],
  ...['-i', `file:${file}`, '-map', '0:v:0', '-frames:v', '1', '-map_metadata', '-1'],
  ...['-vf', String.raw`scale=min(640\,iw):-2`, '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'],
];
