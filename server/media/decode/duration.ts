import { execFile } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Box, findBox, readBoxes } from './boxes.ts';
import { readElements, readSegment } from './elements.ts';
import { VIDEO_DEMUXERS, type VideoType } from './video-formats.ts';

const PROBE_MS = 1_000;
/** A day. What says it is longer says nothing. */
export const LONGEST_MS = 86_400_000;
/** Octets of a box of which only its beginning is looked at, and its neighbours. */
const MOST_OCTETS = 33_554_432;

/**
 * How long a video is, in milliseconds, from 1 to a day: by ffprobe where it is installed, otherwise as its container says. `null`: it
 * does not say, or what it says cannot be.
 */
export async function readDuration(file: string, type: VideoType): Promise<number | null> {
  return (await probe(file)) ?? (await readContainer(file, type));
}

/** One file is read, in formats of videos only, as for ffmpeg. */
async function probe(file: string): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)(
      'ffprobe',
      [
        ...['-v', 'error', '-threads', '1', '-protocol_whitelist', 'file,pipe'],
        ...['-format_whitelist', VIDEO_DEMUXERS, '-show_entries', 'format=duration', '-of', 'csv=p=0'],
        `file:${file}`,
      ],
      { timeout: PROBE_MS, killSignal: 'SIGKILL', maxBuffer: 10_000 },
    );
    return asDuration(Number.parseFloat(stdout) * 1_000);
  } catch {
    return null;
  }
}

/** As the container itself says. Never throws for what is in the file. */
export async function readContainer(file: string, type: VideoType): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    return type === 'video/webm' ? await ofWebm(handle) : await ofMp4(handle);
  } finally {
    await handle.close();
  }
}

/** The movie header; of a file in fragments, the length of all of them. Source: ISO/IEC 14496-12 §8.2.2, §8.8.2. */
async function ofMp4(handle: FileHandle): Promise<number | null> {
  const movie = (await readBoxes(handle))?.find(({ name }) => name === 'moov');
  if (!movie || movie.size > MOST_OCTETS) return null;
  const octets = Buffer.alloc(movie.size);
  await handle.read(octets, 0, movie.size, movie.start);
  const whole: Box = { ...movie, start: 0 };
  const header = contentOf(octets, findBox(octets, whole, ['mvhd']));
  const version = header?.[0];
  const at = version === 1 ? 20 : 12;
  if (!header || header.length < at + 12) return null;
  const scale = header.readUInt32BE(at);
  const length = version === 1 ? readLong(header, at + 4) : readWord(header, at + 4);
  if (length !== 0) return asDuration((length / scale) * 1_000);
  const fragments = contentOf(octets, findBox(octets, whole, ['mvex', 'mehd']));
  if (!fragments || fragments.length < (fragments[0] === 1 ? 12 : 8)) return null;
  return asDuration(((fragments[0] === 1 ? readLong(fragments, 4) : readWord(fragments, 4)) / scale) * 1_000);
}

const contentOf = (octets: Buffer, box: Box | undefined): Buffer | undefined =>
  box && octets.subarray(box.start + box.header, box.start + box.size);

/** All bits set: it is not known. */
const readWord = (octets: Buffer, at: number): number => {
  const word = octets.readUInt32BE(at);
  return word === 0xffff_ffff ? Number.NaN : word;
};
const readLong = (octets: Buffer, at: number): number => {
  const long = octets.readBigUInt64BE(at);
  return long === 0xffff_ffff_ffff_ffffn ? Number.NaN : Number(long);
};

const [INFO, SCALE, DURATION] = [0x1549a966, 0x2ad7b1, 0x4489];

/** A number of units, each of so many nanoseconds; a million where that is not said. Source: RFC 9559 §5.1.2. */
async function ofWebm(handle: FileHandle): Promise<number | null> {
  const segment = await readSegment(handle);
  const inside =
    segment && (await readElements(handle, segment.start + segment.header, segment.start + segment.size));
  const info = inside?.find(({ id }) => id === INFO);
  if (!info) return null;
  const facts = (await readElements(handle, info.start + info.header, info.start + info.size)) ?? [];
  const read = async (id: number): Promise<Buffer | null> => {
    const fact = facts.find((one) => one.id === id);
    const length = fact ? fact.size - fact.header : 0;
    if (!fact || length < 1 || length > 8) return null;
    return (await handle.read(Buffer.alloc(length), 0, length, fact.start + fact.header)).buffer;
  };
  const [scale, duration] = [await read(SCALE), await read(DURATION)];
  const unit = scale ? Number(BigInt(`0x${scale.toString('hex')}`)) : 1_000_000;
  if (duration?.length === 4) return asDuration((duration.readFloatBE() * unit) / 1e6);
  return duration?.length === 8 ? asDuration((duration.readDoubleBE() * unit) / 1e6) : null;
}

/** Whole milliseconds within the bounds; anything else is nothing. */
const asDuration = (ms: number): number | null =>
  Number.isFinite(ms) && ms > 0 && ms <= LONGEST_MS ? Math.max(1, Math.round(ms)) : null;
