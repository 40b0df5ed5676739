import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDecoder } from '../../../server/media/decoder.ts';
import { type DecodeRequest } from '../../../server/media/decode/verdict.ts';
import { type Log, silentLog } from '../../../server/platform/log.ts';
import { type BuiltProgram, buildProgram } from '../build-program.ts';
import * as samples from './samples.ts';
import { until } from '../../until.ts';

let folder: string;
let program: BuiltProgram;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-decoder-'));
  program = await buildProgram('server/media/decode-child.ts');
});
afterAll(async () => {
  await program.close();
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
async function request(bytes: Uint8Array = Buffer.alloc(1)): Promise<DecodeRequest> {
  const name = path.join(folder, String(++files));
  await writeFile(name, bytes);
  return { file: name, full: `${name}-full`, thumbnail: `${name}-thumbnail` };
}

/** A decoding program that does as told; it is given the same argument. */
async function misbehave(source: string): Promise<string> {
  const file = path.join(folder, `${++files}.mjs`);
  const intro = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';\nconst { full } = JSON.parse(process.argv[2]);\n`;
  await writeFile(file, intro + source);
  return file;
}

const never = new AbortController().signal;
/** A dead process that nobody has asked about yet counts as dead. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self/stat') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

it('kills a process that takes too long, and what it started', async () => {
  const hanging = await misbehave(
    `const { pid } = spawn('sleep', ['600']); writeFileSync(full, pid + ' ' + process.pid); setInterval(() => {}, 1000);`,
  );
  const lines: object[] = [];
  const log: Log = { ...silentLog, warn: (fields) => void lines.push(fields) };
  const decoder = createDecoder({ log }, { program: hanging, timeoutMs: 700 });
  const asked = await request();
  expect(await decoder.decode(asked, never)).toEqual({ is: 'broken' });
  expect(lines).toEqual([{ exitCode: null, endedBy: 'SIGKILL' }]);
  const pids = (await readFile(asked.full, 'utf8')).split(' ').map(Number);
  expect(pids).toHaveLength(2);
  await until(() => expect(pids.filter(isAlive)).toEqual([]));
});

it('kills a process when the work is aborted', async () => {
  const hanging = await misbehave(`writeFileSync(full, String(process.pid)); setInterval(() => {}, 1000);`);
  const decoder = createDecoder({ log: silentLog }, { program: hanging });
  const asked = await request();
  const stop = new AbortController();
  const decoding = decoder.decode(asked, stop.signal);
  const pid = await until(async () => Number(await readFile(asked.full, 'utf8')));
  stop.abort();
  await expect(decoding).rejects.toThrow('abort');
  await until(() => expect(isAlive(pid)).toBe(false));
});

it.runIf(process.platform === 'linux')('lets no process fill the memory', async () => {
  const greedy = await misbehave(
    `const all = []; for (let i = 0; i < 40; i++) all.push(Buffer.alloc(64_000_000, 1)); writeFileSync(full, 'filled'); process.stdout.write('{"is":"broken"}');`,
  );
  const asked = await request();
  await createDecoder({ log: silentLog }, { program: greedy }).decode(asked, never);
  await expect(readFile(asked.full, 'utf8')).rejects.toThrow('ENOENT');
});

it.each([
  ['nothing', ''],
  ['no JSON', `process.stdout.write('<html>')`],
  [
    'a verdict of its own making',
    `process.stdout.write('{"is":"picture","type":"text/html","width":1,"height":1}')`,
  ],
  ['too much', `process.stdout.write('x'.repeat(1e6)); setInterval(() => {}, 1000)`],
])('takes a file for broken whose process says %s', async (_name, source) => {
  const decoder = createDecoder({ log: silentLog }, { program: await misbehave(source) });
  expect(await decoder.decode(await request(), never)).toEqual({ is: 'broken' });
});

it('gives the process no secret', async () => {
  process.env['MIDCALL_TEST_SECRET'] = 'secret';
  const telling = await misbehave(`writeFileSync(full, JSON.stringify(Object.keys(process.env).sort()));`);
  const asked = await request();
  await createDecoder({ log: silentLog }, { program: telling }).decode(asked, never);
  delete process.env['MIDCALL_TEST_SECRET'];
  const names = JSON.parse(await readFile(asked.full, 'utf8')) as string[];
  expect(
    names.filter((name) => !['MALLOC_ARENA_MAX', 'PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)),
  ).toEqual([]);
});

it('decodes two files at a time, and the others after them', async () => {
  const marks = path.join(folder, 'marks');
  await writeFile(marks, '');
  const marking = await misbehave(
    `import { appendFileSync } from 'node:fs'; appendFileSync('${marks}', '+'); await new Promise((go) => setTimeout(go, 150)); appendFileSync('${marks}', '-'); process.stdout.write('{"is":"broken"}');`,
  );
  const decoder = createDecoder({ log: silentLog }, { program: marking });
  await Promise.all(Array.from({ length: 6 }, async () => decoder.decode(await request(), never)));
  let inside = 0;
  let most = 0;
  for (const mark of await readFile(marks, 'utf8')) {
    inside += mark === '+' ? 1 : -1;
    most = Math.max(most, inside);
  }
  expect([inside, most]).toEqual([0, 2]);
});

it('refuses 900 million pixels in 109 kB', async () => {
  const bomb = await samples.pngBomb(30_000);
  expect(bomb.length).toBeLessThan(150_000);
  const decoder = createDecoder({ log: silentLog }, { program: program.file });
  expect(await decoder.decode(await request(bomb), never)).toEqual({ is: 'broken' });
});

it('survives a PNG that lies about its size, and a GIF of 205 million pixels', async () => {
  const decoder = createDecoder({ log: silentLog }, { program: program.file });
  const lie = (await samples.png(10, 10)).fill(0x7f, 16, 24);
  expect(await decoder.decode(await request(lie), never)).toEqual({ is: 'broken' });
  const long = await samples.movingGif(500, 640, 640);
  expect(await decoder.decode(await request(long), never)).toMatchObject({
    is: 'picture',
    width: 640,
    height: 640,
  });
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
it.runIf(hasFfmpeg)('makes a still of a video where ffmpeg is installed', async () => {
  const source = path.join(folder, 'source.mp4');
  const make = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=1:size=640x360:rate=10'];
  expect(spawnSync('ffmpeg', [...make, '-pix_fmt', 'yuv420p', source]).status).toBe(0);
  const asked = await request(await readFile(source));
  const decoder = createDecoder({ log: silentLog }, { program: program.file });
  expect(await decoder.decode(asked, never)).toMatchObject({ is: 'video', type: 'video/mp4', poster: true });
  expect(await sharp(asked.thumbnail).metadata()).toMatchObject({ format: 'webp', width: 320, height: 180 });
});

it.runIf(hasFfmpeg).each([
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['webm', 'video/webm'],
] as const)('keeps picture and sound of a %s, and neither place nor device', async (suffix, type) => {
  const source = path.join(folder, `with-place.${suffix}`);
  const traces = ['+48.8577+002.295', 'Telephone 9', 'Taken by Grace'];
  const codecs = suffix === 'webm' ? ['-c:v', 'libvpx', '-c:a', 'libvorbis'] : ['-pix_fmt', 'yuv420p'];
  const made = spawnSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=1:size=320x180:rate=10'],
    ...['-f', 'lavfi', '-i', 'sine=duration=1', ...codecs],
    ...(suffix === 'webm' ? [] : ['-movflags', 'use_metadata_tags']),
    ...['-metadata', `location=${traces[0]}`, '-metadata', `make=${traces[1]}`],
    ...['-metadata:s:v', `title=${traces[2]}`, '-metadata', `comment=${traces[2]}`],
    source,
  ]);
  expect(made.status).toBe(0);
  const original = await readFile(source);
  for (const trace of traces) expect(original.includes(trace), trace).toBe(true);
  const asked = await request(original);
  const decoder = createDecoder({ log: silentLog }, { program: program.file });
  const found = await decoder.decode(asked, never);
  expect(found).toEqual({ is: 'video', type, poster: true, durationMs: expect.any(Number) });
  expect(found).toHaveProperty(
    'durationMs',
    expect.toSatisfy((ms: number) => ms >= 950 && ms <= 1_100),
  );
  const cleaned = await readFile(asked.full);
  for (const trace of traces) expect(cleaned.includes(trace), trace).toBe(false);
  expect(Math.abs(cleaned.length - original.length)).toBeLessThan(4_000);
  const streams = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', asked.full];
  expect(spawnSync('ffprobe', streams).stdout.toString().trim().split(/\s+/)).toEqual(['video', 'audio']);
});

it('blanks what is in a video that ffmpeg cannot read', async () => {
  const place = samples.box('udta', samples.box('\xa9xyz', Buffer.from('+48.8577+002.295/')));
  const original = samples.video('isom', 5_000, samples.movie({ moment: 3_600_000_000, more: place }));
  const asked = await request(original);
  const decoder = createDecoder({ log: silentLog }, { program: program.file });
  expect(await decoder.decode(asked, never)).toEqual({
    ...{ is: 'video', type: 'video/mp4', poster: false, durationMs: 2_500 },
  });
  const cleaned = await readFile(asked.full);
  expect(cleaned.length).toBe(original.length);
  expect(cleaned.includes('+48.8577')).toBe(false);
});

const hasHeif = spawnSync('heif-enc', ['--help']).error === undefined;
it.runIf(hasHeif)(
  'makes a picture of a HEIC where heif-convert is installed, without its place',
  async () => {
    const [source, heic] = [path.join(folder, 'photo.jpg'), path.join(folder, 'photo.heic')];
    await writeFile(source, await samples.jpegWithPosition());
    expect(spawnSync('heif-enc', [source, '-o', heic]).status).toBe(0);
    const original = await readFile(heic);
    expect(original.includes('Telephone')).toBe(true);
    const asked = await request(original);
    const decoder = createDecoder({ log: silentLog }, { program: program.file });
    expect(await decoder.decode(asked, never)).toMatchObject({ is: 'picture', type: 'image/jpeg' });
    const metadata = await sharp(asked.full).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg' });
    expect(metadata.exif).toBeUndefined();
    expect((await readFile(asked.full)).includes('Telephone')).toBe(false);
    expect(existsSync(`${asked.full}.jpg`)).toBe(false);
    const cut = await request(original.subarray(0, original.length - 300));
    expect(await decoder.decode(cut, never)).toEqual({ is: 'other', type: 'image/heic' });
  },
);
