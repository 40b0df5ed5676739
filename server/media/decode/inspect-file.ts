import { fileTypeFromFile } from 'file-type';
import { HEIF_TYPES, writeHeif } from './heif.ts';
import { writePicture } from './picture.ts';
import { readDuration } from './duration.ts';
import { type DecodeRequest, type Verdict } from './verdict.ts';
import { isSoundVideo, writeCleaned, writePoster } from './video.ts';
import { VIDEO_TYPES } from './video-formats.ts';

/** As file-type names them, beside the names that are ours already. */
const SAME_AS: Readonly<Record<string, string>> = { 'image/apng': 'image/png', 'video/x-m4v': 'video/mp4' };
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** Finds out what a file is, and makes of a picture what may be shown. Runs in the decoding process only. */
export async function inspectFile(request: DecodeRequest): Promise<Verdict> {
  const found = (await fileTypeFromFile(request.file))?.mime ?? null;
  const type = (found && SAME_AS[found]) ?? found;
  if (type && PICTURES.has(type)) {
    const picture = await writePicture(request);
    return picture ? { is: 'picture', ...picture } : { is: 'broken' };
  }
  if (type && HEIF_TYPES.has(type)) {
    const picture = await writeHeif(request);
    return picture ? { is: 'picture', ...picture } : { is: 'other', type };
  }
  const video = VIDEO_TYPES.find((name) => name === type);
  if (!video) return { is: 'other', type };
  if (!(await isSoundVideo(request.file, video))) return { is: 'broken' };
  if (!(await writeCleaned(request, video))) return { is: 'other', type };
  const [poster, durationMs] = [await writePoster(request), await readDuration(request.full, video)];
  return { is: 'video', type: video, poster, durationMs };
}
