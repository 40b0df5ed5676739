import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Picture, writePicture } from './picture.ts';
import { type DecodeRequest } from './verdict.ts';

/** Pictures of iPhones: what sharp comes with does not read them, and libheif's licence keeps it a program of its own. */
export const HEIF_TYPES: ReadonlySet<string> = new Set(['image/heic', 'image/heif']);

const CONVERT_MS = 6_000;

/**
 * Makes a picture of a HEIC file by `heif-convert`, and then anew from its pixels as all others: what is converted still has
 * its place in it. `null`: the program is not installed, or cannot read it; nothing of the file is shown then.
 */
export async function writeHeif(request: DecodeRequest): Promise<Picture | null> {
  const between = `${request.full}.jpg`;
  try {
    await promisify(execFile)('heif-convert', ['-q', '92', request.file, between], {
      timeout: CONVERT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 10_000,
    });
    // of several pictures the first has a number
    const converted = (await isThere(between)) ? between : between.replace(/\.jpg$/, '-1.jpg');
    return await writePicture({ ...request, file: converted });
  } catch {
    return null;
  } finally {
    await removeAll(between);
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** With its depth or its companions, which some telephones add. What is left is swept away with the drafts. */
async function removeAll(file: string): Promise<void> {
  const names = [file, ...[1, 2, 3, 4].map((number) => file.replace(/\.jpg$/, `-${number}.jpg`))];
  await Promise.all(names.map((name) => rm(name, { force: true })));
}
