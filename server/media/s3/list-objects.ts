import * as z from 'zod';
import { askS3 } from './requests.ts';
import { type S3Settings } from './settings.ts';
import { decodeXml } from './xml.ts';

export interface ListedObject {
  /** Whole, with the prefix. */
  key: string;
  modifiedAt: Date;
}

export interface Page {
  objects: ListedObject[];
  /** What the names below `prefix` begin with, up to the `delimiter`. */
  folders: string[];
  /** Of the next page; `null`: this was the last. */
  next: string | null;
}

/**
 * One page of a bucket, in the order of keys. The answers are flat, and keys of ours have no letter that XML writes
 * otherwise: no parser of XML is needed. Throws when the answer is none. Source: Amazon S3 API, ListObjectsV2.
 */
export async function listPage(settings: S3Settings, query: Record<string, string>): Promise<Page> {
  const answer = await askS3(settings, {
    method: 'GET',
    key: '',
    query: { 'list-type': '2', ...query },
  });
  return readPage(await answer.text());
}

/** All objects whose keys begin with `prefix`, from behind `startAfter` on. */
export async function* listAll(
  settings: S3Settings,
  { prefix, startAfter = '' }: { prefix: string; startAfter?: string },
): AsyncGenerator<ListedObject> {
  const query = { prefix, ...(startAfter !== '' && { 'start-after': startAfter }) };
  for (let next: string | null = ''; next !== null;) {
    const page: Page = await listPage(settings, {
      ...query,
      ...(next !== '' && { 'continuation-token': next }),
    });
    yield* page.objects;
    next = page.next;
  }
}

const Listed = z.object({
  key: z.string().min(1).max(1_024),
  modifiedAt: z.iso.datetime().transform((text) => new Date(text)),
});

function readPage(xml: string): Page {
  if (!/<ListBucketResult[\s>]/.test(xml)) throw new Error('the object store gave no list');
  const objects = blocks(xml, 'Contents').map((block) =>
    Listed.parse({ key: first(block, 'Key'), modifiedAt: first(block, 'LastModified') }),
  );
  const folders = blocks(xml, 'CommonPrefixes').map((block) => first(block, 'Prefix') ?? '');
  const isCut = first(xml, 'IsTruncated') === 'true';
  return { objects, folders, next: isCut ? (first(xml, 'NextContinuationToken') ?? null) : null };
}

const blocks = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner = '']) => inner);

const first = (xml: string, name: string): string | undefined => {
  const [found] = blocks(xml, name);
  return found === undefined ? undefined : decodeXml(found);
};
