import { execFile } from 'node:child_process';
import { chmod, copyFile, open, rm, stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { readBoxes } from './boxes.ts';
import { cleanMp4 } from './clean-mp4.ts';
import { cleanWebm } from './clean-webm.ts';
import { readSegment } from './elements.ts';
import { type DecodeRequest } from './verdict.ts';
import { VIDEO_DEMUXERS, type VideoType } from './video-formats.ts';

const POSTER_MS = 4_000;
const CLEAN_MS = 4_000;
const POSTER_BYTES = 16_000_000;

/**
 * Whether a file has the outer form of the video it begins as: boxes from its first octet to its last, with a table of
 * contents among them (ISO/IEC 14496-12 §4.2), or a segment behind the header (WebM). What is inside is the player's.
 */
export async function isSoundVideo(file: string, type: VideoType): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    if (type === 'video/webm') return (await readSegment(handle)) !== null;
    return (await readBoxes(handle))?.some(({ name }) => name === 'moov') ?? false;
  } finally {
    await handle.close();
  }
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
const CONTAINERS: Readonly<Record<VideoType, string>> = {
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
 * device, no time, no other stream. Without ffmpeg, and where that cannot do it, it is copied, and what says such things is
 * blanked. `false`: that cannot be done either; nothing is written.
 */
export async function writeCleaned(request: DecodeRequest, type: VideoType): Promise<boolean> {
  if (await remux(request, type)) return true;
  try {
    await copyFile(request.file, request.full);
    await chmod(request.full, 0o600);
    if (await (type === 'video/webm' ? cleanWebm(request.full) : cleanMp4(request.full))) return true;
  } catch {
    // it is not shown
  }
  await rm(request.full, { force: true });
  return false;
}

async function remux({ file, full }: DecodeRequest, type: VideoType): Promise<boolean> {
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
    // it is not installed, or cannot read it
  }
  await rm(full, { force: true });
  return false;
}

/** One file is read, in formats of videos only: no playlist can make ffmpeg open another file or address. */
const reading = (file: string): string[] => [
  ...['-nostdin', '-v', 'error', '-threads', '1'],
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', VIDEO_DEMUXERS],
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
