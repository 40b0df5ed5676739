import { isUtf8 } from 'node:buffer';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';

type Parse = (request: FastifyRequest, text: string) => Promise<unknown>;

/** JSON of a body; `__proto__` and `constructor.prototype` are refused, and text that is not well-formed Unicode. */
export function createJsonParser(app: FastifyInstance): Parse {
  const parse = app.getDefaultJsonParser('error', 'error');
  return async (request, text) => {
    const value = await new Promise<unknown>((resolve, reject) => {
      parse(request, text, (error, body) => (error ? reject(error) : resolve(body)));
    });
    // only an escape can bring in what is looked for here: octets that are not UTF-8 were refused before
    if (/\\u(?:[dD][89a-fA-F]|0000)/.test(text) && holdsIllFormed(value))
      throw new AppError('ill_formed_text');
    return value;
  };
}

/** JSON and nothing else: a body of another type would pass by the schema of its route. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = createJsonParser(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, octets: Buffer) => parse(request, decode(octets)),
  );
}

/** The text of a JSON body as it was signed; it is parsed once the signature is found to be right. */
export function acceptSignedJson(app: FastifyInstance, contentType = 'application/json'): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    contentType,
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, octets: Buffer) => decode(octets),
  );
}

function decode(octets: Buffer): string {
  if (!isUtf8(octets)) throw new AppError('ill_formed_text');
  return octets.toString('utf8');
}

/** A lone surrogate has no UTF-8 form, and U+0000 no place in a text of the database. */
// eslint-disable-next-line no-control-regex -- U+0000 is what is looked for
const ILL_FORMED = /[\p{Surrogate}\u0000]/u;

function holdsIllFormed(value: unknown): boolean {
  if (typeof value === 'string') return ILL_FORMED.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => ILL_FORMED.test(key) || holdsIllFormed(member));
}
