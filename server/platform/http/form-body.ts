import { isUtf8 } from 'node:buffer';
import { type FastifyInstance } from 'fastify';
import { AppError } from '../app-error.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Forms and nothing else. A field that comes twice is refused: which of the two is meant, nobody can say. */
export function acceptFormOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'buffer' }, async (_request: unknown, octets: Buffer) =>
    parseForm(decode(octets)),
  );
}

/** The text of a form as it was signed; it is parsed once the signature is found to be right. */
export function acceptSignedForm(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'buffer' }, async (_request: unknown, octets: Buffer) =>
    decode(octets),
  );
}

/** The fields of a form. Throws `invalid_request` when one comes twice. */
export function parseForm(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)];
  if (new Set(fields.map(([name]) => name)).size < fields.length) throw new AppError('invalid_request');
  return Object.fromEntries(fields);
}

function decode(octets: Buffer): string {
  if (!isUtf8(octets)) throw new AppError('ill_formed_text');
  return octets.toString('utf8');
}
