/** Longest edge, in pixels: what the server keeps. */
const EDGE = 2_048;
const QUALITY = 0.85;
/** A JPEG of 2 × 1 pixels that says it is to be turned by a quarter: upright it is 1 × 2. */
const TURNED =
  '/9j/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////' +
  '////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////' +
  '////////////////////wAARCAABAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA' +
  'FAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ALQAf//Z';

let turns: Promise<boolean> | undefined;

/**
 * A photo as JPEG, small enough for a slow line, with nothing of its file but the pixels: no place, no time. `null`: this
 * telephone cannot, and the file is sent as it is; the server does the same to it, or says that it cannot be shown.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob | null> {
  if (!/^image\//.test(file.type) || /^image\/(gif|svg)/.test(file.type)) return null;
  try {
    // an old browser would lay a photo on its side for good
    if (!(await (turns ??= turnsByItself()))) return null;
    const image = await load(file);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, EDGE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (!context) return null;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  } catch {
    return null;
  }
}

function load(file: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file);
  return new Promise<HTMLImageElement>((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('no photo that this telephone knows'));
    image.src = address;
  }).then(
    (image) => {
      URL.revokeObjectURL(address);
      return image;
    },
    (error: unknown) => {
      URL.revokeObjectURL(address);
      throw error;
    },
  );
}

async function turnsByItself(): Promise<boolean> {
  const octets = Uint8Array.from(atob(TURNED), (character) => character.charCodeAt(0));
  const { naturalWidth, naturalHeight } = await load(new Blob([octets], { type: 'image/jpeg' }));
  return naturalWidth < naturalHeight;
}
