import { isUtf8 } from 'node:buffer';
import { type FastifyInstance } from 'fastify';
import { AppError } from '../app-error.ts';

/** Forms and nothing else. A field that comes twice is refused: which of the two is meant, nobody can say. */
export function acceptFormOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_request: unknown, octets: Buffer) => {
      if (!isUtf8(octets)) throw new AppError('ill_formed_text');
      const fields = [...new URLSearchParams(octets.toString('utf8'))];
      if (new Set(fields.map(([name]) => name)).size < fields.length) throw new AppError('invalid_request');
      return Object.fromEntries(fields);
    },
  );
}
