import { type FastifyInstance } from 'fastify';

/** Octets and nothing else, in memory: the route's limit is a small one. */
export function acceptOctetsOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_request: unknown, octets: Buffer) => octets,
  );
}

/** Forms with files and nothing else. They are not read here, so whoever handles them sets the limits. */
export function acceptFilesOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('multipart/form-data', async (_request: unknown, body: unknown) => body);
}
