import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanMp4 } from '../../server/media/decode/clean-mp4.ts';
import { cleanWebm } from '../../server/media/decode/clean-webm.ts';
import { readContainer } from '../../server/media/decode/duration.ts';
import { type VideoType } from '../../server/media/decode/video-formats.ts';
import * as samples from '../server/media/samples.ts';

const VIDEOS = new URL('../server/media/videos/', import.meta.url);
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-videos-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function given(octets: Uint8Array): Promise<string> {
  const file = path.join(folder, String(++files));
  await writeFile(file, octets);
  return file;
}
const isWebm = (name: string) => name.endsWith('webm');
const clean = (name: string, file: string) => (isWebm(name) ? cleanWebm(file) : cleanMp4(file));

/** What is seen and heard, octet by octet. */
const played = (file: string) =>
  spawnSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    file,
    '-map',
    '0:v',
    '-map',
    '0:a',
    '-f',
    'md5',
    '-',
  ]).stdout.toString();

/** 2026-03-01T10:11:12Z in seconds since 1904. */
const MOMENT = Buffer.alloc(4);
MOMENT.writeUInt32BE(Date.parse('2026-03-01T10:11:12Z') / 1_000 + 2_082_844_800);

describe('a video that is cleaned without ffmpeg', () => {
  it.each([
    ['iphone.mov', ['+48.8577', 'Telephone9', 'ByGrace', 'udta', 'meta', MOMENT]],
    ['plain.mp4', ['ByGrace', 'udta', 'loci', MOMENT]],
    ['fragments.mp4', ['ByGrace', 'udta', 'loci']],
    ['track.mp4', ['ByGrace', 'loci', '45.4642 N', 'sbtl', MOMENT]],
    ['telephone.3gp', ['ByGrace', 'udta', 'loci', MOMENT]],
    ['telephone.3g2', ['ByGrace', 'udta', 'loci', MOMENT]],
    ['plain.webm', ['+48.8577', 'Telephone9', 'ByGrace', 'Lavf']],
    ['live.webm', ['+48.8577', 'Telephone9', 'ByGrace', 'Lavf']],
  ] as const)('keeps what is seen and heard of %s, and nothing else', async (name, traces) => {
    const original = await readFile(new URL(name, VIDEOS));
    for (const trace of traces) expect(original.includes(trace), String(trace)).toBe(true);
    const file = await given(original);
    expect(await clean(name, file)).toBe(true);
    const cleaned = await readFile(file);
    expect(cleaned).toHaveLength(original.length);
    for (const trace of traces) expect(cleaned.includes(trace), String(trace)).toBe(false);
    if (!hasFfmpeg) return;
    const before = await given(original);
    expect(played(before)).toMatch(/^MD5=/);
    expect(played(file)).toBe(played(before));
  });

  it.each([
    ['is kept elsewhere', samples.box('dref', reference(0))],
    ['names no handler', samples.box('mdia', samples.box('mdhd', Buffer.alloc(24)))],
  ])('is not taken for clean when a track %s', async (_, inside) => {
    const track =
      inside.toString('latin1', 4, 8) === 'mdia'
        ? samples.box('trak', inside)
        : picture(samples.box('minf', samples.box('dinf', inside)));
    expect(await cleanMp4(await given(samples.video('isom', 100, samples.movie({ more: track }))))).toBe(
      false,
    );
    const own = picture(samples.box('minf', samples.box('dinf', samples.box('dref', reference(1)))));
    const file = await given(samples.video('isom', 100, samples.movie({ more: own })));
    expect(await cleanMp4(file)).toBe(true);
    expect((await readFile(file)).includes('Macintosh HD')).toBe(false);
  });

  it('is not taken for clean when samples of a track lie outside of what is data', async () => {
    const table = (start: number) =>
      samples.box(
        'stbl',
        Buffer.concat([words('stsc', 1, 1, 1, 1), words('stsz', 0, 1, 40), words('stco', 1, start)]),
      );
    const other = (start: number) => track('meta', samples.box('minf', table(start)));
    const made = (start: number) => samples.video('isom', 100, samples.movie({ more: other(start) }));
    const data = made(0).length - 100;
    const file = await given(made(data));
    expect(await cleanMp4(file)).toBe(true);
    expect([...(await readFile(file)).subarray(data)].filter((octet) => octet === 0)).toHaveLength(40);
    for (const start of [0, data - 1, data + 61, 4_000_000_000])
      expect(await cleanMp4(await given(made(start))), String(start)).toBe(false);
  });

  it('is not taken for clean when a track names the same octets over and over', async () => {
    const table = (times: number, start: number) => {
      const tables = [
        words('stsc', 1, 1, 1, 1),
        words('stsz', 40, times),
        words('stco', times, ...Array<number>(times).fill(start)),
      ];
      return samples.box('stbl', Buffer.concat(tables));
    };
    const made = (times: number, start = 0) =>
      samples.video(
        'isom',
        100,
        samples.movie({ more: track('meta', samples.box('minf', table(times, start))) }),
      );
    const cleaned = async (times: number) => cleanMp4(await given(made(times, made(times).length - 100)));
    expect(await cleaned(2)).toBe(true);
    expect(await cleaned(3)).toBe(false);
  });

  it.each(['plain.mp4', 'track.mp4', 'fragments.mp4', 'plain.webm', 'live.webm'])(
    'whatever is broken in it, ends, and stays as long as it was: %s',
    async (name) => {
      const original = await readFile(new URL(name, VIDEOS));
      let seed = 7;
      const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
      for (let i = 0; i < 150; i++) {
        const broken = Buffer.from(original);
        for (let j = 0; j < 4; j++)
          broken[random(i % 2 ? 900 : broken.length)] = [0, 1, 127, 255][random(4)]!;
        const file = await given(broken);
        expect(typeof (await clean(name, file))).toBe('boolean');
        expect(await readFile(file)).toHaveLength(original.length);
        const ms = await readContainer(file, isWebm(name) ? 'video/webm' : 'video/mp4');
        expect(ms === null || (Number.isInteger(ms) && ms > 0 && ms <= 86_400_000)).toBe(true);
        await rm(file);
      }
    },
  );
});

describe('how long a video is', () => {
  it.each([
    ['iphone.mov', 'video/quicktime', 1_500],
    ['plain.mp4', 'video/mp4', 1_500],
    ['telephone.3gp', 'video/3gpp', 1_500],
    ['telephone.3g2', 'video/3gpp2', 1_500],
    ['plain.webm', 'video/webm', 1_508],
    ['live.webm', 'video/webm', null],
  ] as const)('is said by the container of %s', async (name, type, ms) => {
    const file = path.join(folder, name);
    await copyFile(new URL(name, VIDEOS), file);
    expect(await readContainer(file, type)).toBe(ms);
  });

  const ofMovie = async (header: Buffer, more: Buffer = Buffer.alloc(0)) => {
    const contents = samples.box('moov', Buffer.concat([samples.box('mvhd', header), more]));
    return readContainer(await given(samples.video('isom', 10, contents)), 'video/mp4');
  };
  const header = (version: number, scale: number, length: bigint) => {
    const octets = Buffer.alloc(112);
    octets[0] = version;
    octets.writeUInt32BE(scale, version === 1 ? 20 : 12);
    if (version === 1) octets.writeBigUInt64BE(length, 24);
    else octets.writeUInt32BE(Number(length), 16);
    return octets;
  };

  it.each([
    [0, 1_000, 1n, 1],
    [0, 600, 1n, 2],
    [0, 4_000_000_000, 1n, 1],
    [1, 1_000, 86_400_000n, 86_400_000],
    [1, 1_000, 86_400_001n, null],
    [0, 0, 5n, null],
    [0, 0, 0n, null],
    [0, 1, 0xffff_ffffn, null],
    [1, 1, 0xffff_ffff_ffff_ffffn, null],
    [1, 4_294_967_295, 0x7fff_ffff_ffff_ffffn, null],
  ])('of version %i, %i units a second and %i units is %s ms', async (version, scale, length, ms) => {
    expect(await ofMovie(header(version, scale, length))).toBe(ms);
  });

  it('is that of all fragments where the header does not say it', async () => {
    const fragments = samples.box('mvex', words('mehd', 2_500));
    expect(await ofMovie(header(0, 1_000, 0n), fragments)).toBe(2_500);
    expect(await ofMovie(Buffer.alloc(8))).toBeNull();
  });

  it.each([
    ['a float', float(1_234), 1_234],
    ['nothing at all', Buffer.alloc(0), null],
    ['not a number', float(Number.NaN), null],
    ['without an end', float(Number.POSITIVE_INFINITY), null],
    ['negative', float(-5), null],
    ['a year', double(3.2e10), null],
    ['of three octets', Buffer.alloc(3, 1), null],
  ])('of a WebM that says %s', async (_, octets, ms) => {
    const info = samples.element('1549a966', samples.element('4489', octets));
    expect(await readContainer(await given(samples.webm(info)), 'video/webm')).toBe(ms);
  });

  it('is not said by a file of another form', async () => {
    const types: VideoType[] = ['video/mp4', 'video/webm'];
    for (const type of types)
      for (const octets of [Buffer.alloc(0), Buffer.alloc(9), samples.html(), Buffer.alloc(5_000, 255)])
        expect(await readContainer(await given(octets), type)).toBeNull();
  });
});

function words(name: string, ...values: number[]): Buffer {
  const octets = Buffer.alloc(4 + values.length * 4);
  values.forEach((value, i) => octets.writeUInt32BE(value, 4 + i * 4));
  return samples.box(name, octets);
}

function track(handler: string, inside: Buffer): Buffer {
  const named = Buffer.concat([Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13)]);
  return samples.box('trak', samples.box('mdia', Buffer.concat([samples.box('hdlr', named), inside])));
}

function picture(inside: Buffer): Buffer {
  return track('vide', inside);
}

/** Where the octets of a track are: with the flag, in this file. */
function reference(flags: number): Buffer {
  const entry = samples.box(
    'alis',
    Buffer.concat([Buffer.from([0, 0, 0, flags]), Buffer.from('Macintosh HD')]),
  );
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), entry]);
}

function float(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeFloatBE(value);
  return octets;
}

function double(value: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeDoubleBE(value);
  return octets;
}
