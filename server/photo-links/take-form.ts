import { type Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { type Context } from '../context.ts';
import { discardPiece, storePiece } from '../media/keep-piece.ts';
import { AppError } from '../platform/app-error.ts';
import { type PageWord } from './page-words.ts';
import { type FormResult } from './show-page.ts';
import { addPiece, admit } from './take-upload.ts';
import { tellLink } from './tell-link.ts';
import { type Visitor, withLink } from './with-link.ts';

/** A file of a form, whole. */
interface FormFile {
  type: string;
  octets: Buffer;
}

interface Form {
  visit: string | null;
  files: FormFile[];
  tooLarge: boolean;
}

/** Forms that are read at the same time, since their files are held in memory; others are asked to come again. */
const AT_ONCE = 4;
/** Octets of all files of one form. */
export const FORM_MAX_BYTES = 26_214_400;
const FILES_PER_FORM = 10;

let reading = 0;

/**
 * Takes the files of the plain form, which is there for telephones that do not run the script: whole, and in one
 * request, so a broken line means to send again. Throws `photo_link_over`, `photo_link_used`, `rate_limited` and
 * `invalid_request`; what is wrong with a file is a word of the page.
 */
export async function takeForm(
  ctx: Context,
  visitor: Visitor,
  { body, contentType }: { body: Readable; contentType: string },
): Promise<FormResult & { visit: string | null }> {
  // whether there is such a link, and in force, before anything is read
  await withLink(ctx, visitor, async (_tx, { over }) => {
    if (over) throw new AppError('photo_link_over');
  });
  if (reading >= AT_ONCE) throw new AppError('rate_limited', { retryAfter: 5 });
  reading += 1;
  try {
    const form = await readForm(body, contentType);
    const { visit } = form;
    if (form.files.length === 0)
      return { visit, arrived: null, problem: form.tooLarge ? 'tooLarge' : 'noneChosen' };
    const result = await takeFiles(ctx, { ...visitor, visit }, form.files);
    return { visit, ...result };
  } finally {
    reading -= 1;
  }
}

async function takeFiles(ctx: Context, visitor: Visitor, files: readonly FormFile[]): Promise<FormResult> {
  let arrived = 0;
  let problem: PageWord | null = null;
  for (const file of files) {
    try {
      await takeFile(ctx, visitor, file);
      arrived += 1;
    } catch (error) {
      const word = error instanceof AppError ? WORDS[error.code] : undefined;
      if (!word) throw error;
      problem = word;
    }
  }
  return { arrived: arrived === 0 ? null : arrived, problem };
}

const WORDS: Readonly<Record<string, PageWord>> = {
  photo_too_large: 'tooLarge',
  photo_limit_reached: 'limit',
  photo_link_used: 'usedText',
};

/** One transaction: the file is begun, complete and a message of the caller, or it was never there. */
async function takeFile(ctx: Context, visitor: Visitor, { type, octets }: FormFile): Promise<void> {
  const { tenantId } = visitor;
  const request = { key: ctx.ids.secret(), type, size: octets.byteLength };
  // the id of the item is part of the name of its file, and given before the row is there
  const id = ctx.ids.uuid();
  const piece = await storePiece(ctx, { tenantId, mediaId: id, octets });
  try {
    await withLink(ctx, visitor, async (tx, found) => {
      const row = await admit(ctx, tx, found, { visitor, request, id });
      await tellLink(tx, found.link.id);
      await addPiece(ctx, tx, found, { row, piece });
    });
  } catch (error) {
    await discardPiece(ctx, tenantId, piece);
    throw error;
  }
}

function readForm(body: Readable, contentType: string): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { visit: null, files: [], tooLarge: false };
    const parser = createParser(contentType);
    if (!parser) return reject(new AppError('invalid_request'));
    const fail = () => {
      body.unpipe(parser);
      body.resume();
      reject(new AppError('invalid_request'));
    };
    let total = 0;
    parser.on('field', (name: string, value: string) => {
      if (name === 'visit') form.visit = value;
    });
    parser.on(
      'file',
      (
        _name: string,
        stream: Readable & { truncated: boolean },
        _filename: string,
        _transfer: string,
        type: string,
      ) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => {
          total += part.byteLength;
          if (total <= FORM_MAX_BYTES) parts.push(part);
        });
        stream.on('end', () => {
          const octets = Buffer.concat(parts);
          if (stream.truncated || total > FORM_MAX_BYTES) form.tooLarge = true;
          else if (octets.byteLength > 0) form.files.push({ type: type.slice(0, 100), octets });
        });
      },
    );
    parser.on('finish', () => resolve(form));
    parser.on('error', fail);
    body.on('error', fail);
    body.on('aborted', fail);
    body.pipe(parser);
  });
}

function createParser(contentType: string): Busboy | null {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        ...{ files: FILES_PER_FORM, fileSize: FORM_MAX_BYTES, fields: 4, fieldSize: 200, fieldNameSize: 40 },
        ...{ parts: FILES_PER_FORM + 4, headerPairs: 20 },
      },
    });
  } catch {
    return null;
  }
}
