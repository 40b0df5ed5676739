import { Readable } from 'node:stream';
import { type OctetRange } from '../media-storage.ts';
import { askS3, S3Error } from './requests.ts';
import { type S3Settings } from './settings.ts';

/** Milliseconds without an octet after which a connection is given up. */
const IDLE_MS = 20_000;
/** Times that a broken connection is taken up where it broke. */
const RESUMES = 3;

/** The octets of an object as they come. A connection that breaks is taken up where it broke, a few times. */
export function readObject(settings: S3Settings, key: string, range?: OctetRange): Readable {
  return Readable.from(octetsOf(settings, key, range), { objectMode: false });
}

async function* octetsOf(settings: S3Settings, key: string, range?: OctetRange): AsyncGenerator<Uint8Array> {
  let next = range?.start ?? 0;
  let left = range ? range.end - range.start + 1 : null;
  for (let resumes = 0; left !== 0; resumes++) {
    const answer = await openPart(settings, key, { start: next, end: range?.end });
    left ??= Number(answer.headers.get('content-length') ?? Number.NaN);
    try {
      for await (const octets of unlessIdle(answer)) {
        next += octets.byteLength;
        left -= octets.byteLength;
        yield octets;
      }
      if (!(left > 0)) return;
      throw new S3Error('cut_short', 0);
    } catch (error) {
      if (resumes >= RESUMES) throw error;
    }
  }
}

async function openPart(
  settings: S3Settings,
  key: string,
  { start, end }: { start: number; end: number | undefined },
): Promise<Response> {
  const isWhole = start === 0 && end === undefined;
  const headers = isWhole ? {} : { range: `bytes=${start}-${end ?? ''}` };
  const answer = await askS3(settings, { method: 'GET', key, headers });
  if (isWhole || answer.status === 206) return answer;
  await answer.body?.cancel();
  throw new S3Error('range_ignored', answer.status);
}

/** The body of an answer; what is left of it is given up when the reader leaves. */
async function* unlessIdle({ body }: Response): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await readWithin(reader);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const idle = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new S3Error('timeout', 0)), IDLE_MS);
  });
  try {
    return await Promise.race([reader.read(), idle]);
  } finally {
    clearTimeout(timer);
  }
}
