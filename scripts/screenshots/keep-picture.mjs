import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { inRoot } from '../root.mjs';

const LARGEST_BYTES = 150_000;
/** Colours of the palette, the most first: the first that is small enough is taken. */
const COLOURS = [256, 128, 64];

/** Writes docs/images/<name>.png of a page, or of one element with a little room around it (`margin`, CSS pixels). */
export async function keepPicture(name, place, { margin = 0 } = {}) {
  const picture = await takePicture(place, margin);
  for (const colours of COLOURS) {
    const png = await sharp(picture).png({ palette: true, effort: 10, colours }).toBuffer();
    if (png.length > LARGEST_BYTES && colours !== COLOURS.at(-1)) continue;
    if (png.length > LARGEST_BYTES) throw new Error(`${name} is larger than ${LARGEST_BYTES} bytes`);
    const file = inRoot('docs', 'images', `${name}.png`);
    await writeFile(file, png);
    console.log(`${path.relative(inRoot(), file)}: ${Math.round(png.length / 1_000)} kB`);
    return;
  }
}

async function takePicture(place, margin) {
  const options = { animations: 'disabled' };
  // a page has a keyboard, an element has none
  if ('keyboard' in place) return place.screenshot(options);
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  const clip = {
    ...{ x: Math.max(0, box.x - margin), y: Math.max(0, box.y - margin) },
    ...{ width: box.width + 2 * margin, height: box.height + 2 * margin },
  };
  return place.page().screenshot({ ...options, clip });
}
