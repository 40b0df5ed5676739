import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';

/** Pictures and other files as telephones and attackers send them, made when a test asks for them. */

const plain = (width: number, height: number, background = '#3a7') =>
  sharp({ create: { width, height, channels: 3, background } });

export const jpeg = (width = 640, height = 480): Promise<Buffer> => plain(width, height).jpeg().toBuffer();
export const png = (width = 400, height = 800): Promise<Buffer> => plain(width, height).png().toBuffer();
export const webp = (): Promise<Buffer> => plain(300, 200).webp().toBuffer();

/** Noise, so that it is as heavy as a photo. */
export const photo = (width: number, height: number): Promise<Buffer> =>
  noise(width, height).jpeg({ quality: 85 }).toBuffer();
export const photoAsPng = (width: number, height: number): Promise<Buffer> =>
  noise(width, height).png({ compressionLevel: 1 }).toBuffer();

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
  });

/**
 * 80 by 40 pixels as stored, red on the left and blue on the right, taken with the telephone upright (orientation 6): so
 * red belongs on top. It says where it was taken.
 */
export async function jpegWithPosition(): Promise<Buffer> {
  const blue = await plain(40, 40, '#00f').png().toBuffer();
  return plain(80, 40, '#f00')
    .composite([{ input: blue, left: 40, top: 0 }])
    .jpeg()
    .withExif({
      IFD0: { Make: 'Telephone' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '45/1 27/1 50/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '9/1 11/1 25/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>',
    )
    .toBuffer();
}

/** A picture that is a page and an archive as well: script in a comment, and behind the end. */
export async function polyglot(): Promise<Buffer> {
  const picture = await jpeg(64, 64);
  const text = Buffer.from('*/<script>alert(1)</script>/*');
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([
    picture.subarray(0, 2),
    comment,
    text,
    picture.subarray(2),
    Buffer.from('PK\u0003\u0004<html><script>alert(2)</script>', 'latin1'),
  ]);
}

export async function movingGif(frames: number, width = 320, height = 240): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame++)
    raw.fill((frame * 12) % 256, frame * width * height * 3, (frame + 1) * width * height * 3);
  return sharp(raw, {
    raw: { width, height: height * frames, channels: 3, pageHeight: height },
    limitInputPixels: false,
  })
    .gif({ effort: 1 })
    .toBuffer();
}

/** Few octets that say they are many pixels, and are. */
export async function pngBomb(edge: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit a pixel, grey
  const deflate = createDeflate({ level: 9 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  const row = Buffer.alloc(1 + Math.ceil(edge / 8));
  for (let y = 0; y < edge; y++)
    if (!deflate.write(row)) await new Promise((resolve) => deflate.once('drain', resolve));
  await new Promise((resolve) => deflate.once('end', resolve).end());
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.concat(chunks)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

export const box = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
};

/** A table of contents of one track: a picture, or whatever `handler` names. Times in `moment`, seconds since 1904. */
export function movie({
  handler = 'vide',
  moment = 0,
  durationMs = 2_500,
  more = Buffer.alloc(0) as Buffer,
} = {}): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(moment, 4);
  header.writeUInt32BE(1_000, 12);
  header.writeUInt32BE(durationMs, 16);
  const named = Buffer.concat([Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13)]);
  const media = box('mdia', Buffer.concat([box('mdhd', Buffer.alloc(24)), box('hdlr', named)]));
  const track = box('trak', Buffer.concat([box('tkhd', Buffer.alloc(84)), media]));
  return box('moov', Buffer.concat([box('mvhd', header), track, more]));
}

/** The form of a video, with nothing playable in it. */
export const video = (brand: 'isom' | '3gp4' | 'qt  ' = 'isom', octets = 5_000, contents = movie()): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\u0002\0${brand}`, 'latin1')),
    contents,
    box('mdat', Buffer.alloc(octets, 7)),
  ]);

/** An element of a WebM, with a size of one octet. */
export const element = (id: string, content: Uint8Array | string): Buffer => {
  const octets = Buffer.from(content as string);
  return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x80 | octets.length]), octets]);
};

/** The form of a WebM with a picture, and what else stands in its segment; nothing playable in it. */
export const webm = (more: Buffer = Buffer.alloc(0)): Buffer => {
  const track = element('ae', element('83', Buffer.from([1])));
  const inside = Buffer.concat([more, element('1654ae6b', track)]);
  const segment = Buffer.concat([Buffer.from('1853806740', 'hex'), Buffer.from([inside.length]), inside]);
  return Buffer.concat([element('1a45dfa3', element('4282', 'webm')), segment]);
};

export const heic = (): Buffer =>
  Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')), box('meta', Buffer.alloc(100))]);
export const pdf = (): Buffer => Buffer.from('%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n');
export const mp3 = (): Buffer =>
  Buffer.concat([
    Buffer.from('ID3\u0003\0\0\0\0\0\0', 'latin1'),
    Buffer.from([0xff, 0xfb, 0x90, 0x64]),
    Buffer.alloc(417),
  ]);
export const svg = (): Buffer =>
  Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>',
  );
export const bareSvg = (): Buffer =>
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
export const html = (): Buffer => Buffer.from('<!doctype html><script>alert(document.domain)</script>');
export const gifScript = (): Buffer => Buffer.from('GIF89a=1;alert(1)');
export const playlist = (): Buffer => Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n');
