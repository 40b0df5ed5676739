import { type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { Media, MediaLinks } from '../../protocol/media.ts';
import { type Context } from '../context.ts';
import { route } from '../platform/http/route.ts';
import { parseByteRange } from './byte-range.ts';
import { makeLinks } from './make-links.ts';
import { type OpenedVariant, openVariant } from './open-variant.ts';
import { retryMedia } from './retry-media.ts';
import { VARIANTS } from './sign-link.ts';

const params = z.object({ id: z.uuid() });

export const mediaRoutes = [
  route({
    method: 'POST',
    path: '/v1/media/{id}/links',
    auth: 'agent',
    tag: 'Media',
    summary: 'Get addresses of a photo or video',
    description:
      'Addresses that need no token, good for ten minutes; for the agent in charge of the conversation. `download` is null without the permission `media.save`, or where the setting `mediaSave` is off.',
    params,
    body: z.strictObject({}),
    answer: MediaLinks,
    handle: (ctx, { principal, params: { id } }) => makeLinks(ctx, principal, id),
  }),
  route({
    method: 'POST',
    path: '/v1/media/{id}/retry',
    auth: 'agent',
    tag: 'Media',
    summary: 'Fetch a photo or video again',
    description:
      'Possible when it could not be fetched from the carrier; what becomes of it is told by the stream.',
    params,
    body: z.strictObject({}),
    answer: Media,
    refusals: ['not_retryable'],
    handle: (ctx, { principal, params: { id } }) => retryMedia(ctx, principal, id),
  }),
  route({
    method: 'GET',
    path: '/media/{tenant}/{id}/{variant}',
    auth: 'none',
    tag: 'Media',
    summary: 'Read a photo or video',
    description:
      'The octets of one variant, by an address of `/v1/media/{id}/links`. Takes `Range` with one part. 416 when there is nothing in that range.',
    params: z.object({ tenant: z.string(), id: z.uuid(), variant: z.enum(VARIANTS) }),
    query: z.object({ expires: z.optional(z.string()), signature: z.optional(z.string()) }),
    answer: {
      contentType: 'application/octet-stream',
      description: 'A picture, or a video as it was received.',
    },
    refusals: ['link_invalid', 'link_expired'],
    handle: async (ctx, { params: place, query, request, reply }) =>
      send(ctx, { request, reply, tenantId: place.tenant, opened: await openVariant(ctx, place, query) }),
  }),
];

interface Sending {
  request: FastifyRequest;
  reply: FastifyReply;
  tenantId: string;
  opened: OpenedVariant;
}

function send(ctx: Context, { request, reply, tenantId, opened }: Sending): unknown {
  const { key, size, type, disposition, validSeconds } = opened;
  const etag = `"${key.slice(-16)}"`;
  reply.headers({
    'content-type': type,
    'content-disposition': disposition,
    // an SVG or a page could do harm when opened by itself; these are neither, and this holds even if one slipped through
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-site',
    'cache-control': `private, max-age=${validSeconds}`,
    'accept-ranges': 'bytes',
    etag,
  });
  const { range: wanted, 'if-range': ifRange } = request.headers;
  const range = ifRange === undefined || ifRange === etag ? parseByteRange(wanted, size) : null;
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send('');
  if (range === null) {
    reply.header('content-length', size);
    return ctx.mediaStorage.read(tenantId, key);
  }
  reply.code(206).headers({
    'content-range': `bytes ${range.start}-${range.end}/${size}`,
    'content-length': range.end - range.start + 1,
  });
  return ctx.mediaStorage.read(tenantId, key, range);
}
