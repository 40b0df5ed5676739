import { writeFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { type DecodeRequest, PICTURE_TYPES } from './verdict.ts';

// nothing but these may be read, whatever the bytes say they are: SVG, TIFF, PDF and HEIF loaders stay shut
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp'],
});
sharp.cache(false);
sharp.concurrency(1);

/** Longest edge of what is shown, in pixels. */
const FULL_EDGE = 2_048;
const THUMBNAIL_EDGE = 320;
/** A moving picture beyond either keeps its first frame only. */
const MAX_FRAMES = 200;
const MAX_FRAME_PIXELS = 24e6;
/** A picture without transparency that is larger than this as PNG is a photo, and becomes JPEG. Octets. */
const LARGE_PNG = 1_500_000;
const WHOLE_SECONDS = 8;
const MOVING_SECONDS = 5;

// "error" and not "warning": telephones write JPEGs that deserve a warning and are whole
const READ: SharpOptions = { limitInputPixels: 40e6, failOn: 'error', sequentialRead: true };

export interface Picture {
  type: (typeof PICTURE_TYPES)[number];
  width: number;
  height: number;
}

/**
 * Decodes a picture and writes its pixels anew, upright, at most 2,048 pixels wide or high, with a thumbnail. Nothing else
 * of the file is kept: no metadata, no position, nothing hidden behind its end. `null`: it cannot be decoded.
 */
export async function writePicture({ file, full, thumbnail }: DecodeRequest): Promise<Picture | null> {
  try {
    const encoded = await reencode(file);
    await writeFile(full, encoded.data, { mode: 0o600 });
    const still = await fit(sharp(encoded.data, { ...READ, pages: 1 }), THUMBNAIL_EDGE)
      .webp({ quality: 78, effort: 2 })
      .toBuffer();
    await writeFile(thumbnail, still, { mode: 0o600 });
    return { type: encoded.type, width: encoded.width, height: encoded.height };
  } catch {
    return null;
  }
}

type Encoded = Picture & { data: Buffer };

async function reencode(file: string): Promise<Encoded> {
  const metadata = await sharp(file, READ).metadata();
  if (isMoving(metadata)) {
    const moving = await write(sharp(file, { ...READ, pages: -1 }), metadata.format, MOVING_SECONDS).catch(
      () => null,
    );
    if (moving) return { ...moving, height: moving.height / moving.frames };
  }
  const read = () => sharp(file, READ).autoOrient();
  const still = await write(read(), metadata.format, WHOLE_SECONDS);
  const isPhoto = still.type === 'image/png' && still.data.length > LARGE_PNG && !metadata.hasAlpha;
  return isPhoto ? write(read(), 'jpeg', WHOLE_SECONDS) : still;
}

function isMoving({ format, pages = 1, width, height, pageHeight = height }: Metadata): boolean {
  if (format !== 'gif' && format !== 'webp') return false;
  return pages > 1 && pages <= MAX_FRAMES && width * pageHeight * pages <= MAX_FRAME_PIXELS;
}

async function write(
  image: Sharp,
  format: Metadata['format'],
  seconds: number,
): Promise<Encoded & { frames: number }> {
  const { data, info } = await encode(fit(image, FULL_EDGE), format)
    .timeout({ seconds })
    .toBuffer({ resolveWithObject: true });
  const type = PICTURE_TYPES.find((name) => name === `image/${info.format}`);
  if (!type) throw new Error('wrote an unexpected format');
  return { type, data, width: info.width, height: info.height, frames: info.pages ?? 1 };
}

function encode(image: Sharp, format: Metadata['format']): Sharp {
  switch (format) {
    case 'jpeg':
      return image.jpeg({ quality: 84 });
    case 'png':
      return image.png({ compressionLevel: 7 });
    case 'gif':
      return image.gif({ effort: 3 });
    case 'webp':
      return image.webp({ quality: 82, effort: 2 });
    default:
      throw new Error('no format of ours');
  }
}

const fit = (image: Sharp, edge: number): Sharp =>
  image.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });
