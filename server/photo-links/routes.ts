import { type Readable } from 'node:stream';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { BeginUploadRequest, PIECE_MAX_BYTES, Upload, UploadView } from '../../protocol/photo-link.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Route, route } from '../platform/http/route.ts';
import { CALLER_POLICY } from './render-page.ts';
import { type CallerPages, type FormResult, showPage, type ShownPage } from './show-page.ts';
import { takeForm } from './take-form.ts';
import { beginUpload, cancelUpload, takePiece } from './take-upload.ts';
import { openPage, viewUploads } from './view-uploads.ts';
import { type Visitor } from './with-link.ts';

const tag = 'Photo links';
const params = z.object({ tenant: z.string() });
const pageParams = z.object({ tenant: z.string(), token: z.string() });
const uploadParams = z.object({ tenant: z.string(), id: z.uuid() });
const query = z.object({ lang: z.optional(z.string().check(z.maxLength(35))) });
const html = { contentType: 'text/html', description: 'The page.' };
const offset = z.pipe(z.string().check(z.regex(/^\d{1,10}$/)), z.transform(Number));
const refusals = ['not_found', 'photo_link_over', 'photo_link_used', 'rate_limited'] as const;
const HOW = 'By the token of the link and the secret of the page, `Bearer <token>.<secret>`.';

/** What a telephone reaches by a link for photos: no sign-in, and nothing but the link is asked for. */
export const photoLinkRoutes = (pages: CallerPages): Route[] => [
  route({
    method: 'GET',
    path: '/p/{tenant}/{token}',
    auth: 'none',
    tag: 'Pages',
    summary: 'Show the page of a link for photos',
    description:
      'In the language of the conversation, or in `lang`. Reading it uses nothing up, and neither does `HEAD`. A link that is over gives a page that says so, with 410; one that is none gives 404.',
    params: pageParams,
    query,
    head: true,
    answer: html,
    refusals: ['rate_limited'],
    handle: async (ctx, { params: place, query: { lang }, request, reply }) =>
      send(reply, await showPage(ctx, visitorOf(place, request), { pages, language: lang })),
  }),
  route({
    method: 'POST',
    path: '/p/{tenant}/{token}',
    auth: 'none',
    tag: 'Pages',
    summary: 'Send photos by the plain form',
    description:
      'What the page does without its script: the fields `visit` and `file`, the latter several times if need be. Gives the page again, which says what has arrived.',
    params: pageParams,
    query,
    files: true,
    answer: html,
    refusals: ['rate_limited', 'photo_link_used', 'invalid_request'],
    handle: async (ctx, { params: place, query: { lang }, request, reply }) => {
      const visitor = visitorOf(place, request);
      const { visit, ...result } = await form(ctx, visitor, request);
      return send(reply, await showPage(ctx, { ...visitor, visit }, { pages, language: lang, result }));
    },
  }),
  route({
    method: 'POST',
    path: '/v1/photo-links/{tenant}/open',
    auth: 'none',
    tag,
    summary: 'Say that the page is open',
    description: `Gives what has been sent from it; the agent is told. ${HOW}`,
    params,
    body: z.strictObject({}),
    answer: UploadView,
    refusals,
    handle: (ctx, { params: { tenant }, request }) => openPage(ctx, bearerOf(tenant, request)),
  }),
  route({
    method: 'GET',
    path: '/v1/photo-links/{tenant}/uploads',
    auth: 'none',
    tag,
    summary: 'Show what was sent by a link',
    description: `How much of each file the server has, and what became of it. ${HOW}`,
    params,
    answer: UploadView,
    refusals,
    handle: (ctx, { params: { tenant }, request }) => viewUploads(ctx, bearerOf(tenant, request)),
  }),
  route({
    method: 'POST',
    path: '/v1/photo-links/{tenant}/uploads',
    auth: 'none',
    tag,
    summary: 'Begin to send a file',
    description: `From then on the link is this page's alone. The same \`key\` gives the same upload again. ${HOW}`,
    params,
    body: BeginUploadRequest,
    answer: Upload,
    refusals: [...refusals, 'photo_limit_reached', 'photo_too_large', 'offset_mismatch'],
    handle: (ctx, { params: { tenant }, body, request }) => beginUpload(ctx, bearerOf(tenant, request), body),
  }),
  route({
    method: 'PUT',
    path: '/v1/photo-links/{tenant}/uploads/{id}',
    auth: 'none',
    tag,
    summary: 'Send the next octets of a file',
    description: `\`offset\` is how many the server has; any other is refused with \`offset_mismatch\`. At most ${PIECE_MAX_BYTES} octets. With the last of them the file becomes a message of the caller. ${HOW}`,
    params: uploadParams,
    query: z.object({ offset }),
    octets: true,
    bodyLimit: PIECE_MAX_BYTES,
    answer: Upload,
    refusals: [...refusals, 'photo_too_large', 'offset_mismatch', 'invalid_request'],
    handle: (ctx, { params: { tenant, id }, query: { offset: at }, request }) => {
      if (!Buffer.isBuffer(request.body)) throw new AppError('invalid_request');
      return takePiece(ctx, bearerOf(tenant, request), { id, offset: at, octets: request.body });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/photo-links/{tenant}/uploads/{id}',
    auth: 'none',
    tag,
    summary: 'Stop sending a file',
    description: `What the server has of it is deleted. One that has arrived stays. ${HOW}`,
    params: uploadParams,
    status: 204,
    answer: null,
    refusals,
    handle: (ctx, { params: { tenant, id }, request }) => cancelUpload(ctx, bearerOf(tenant, request), id),
  }),
];

const visitorOf = (
  { tenant, token }: { tenant: string; token: string },
  { ip: address }: FastifyRequest,
): Visitor => ({ tenantId: tenant, token, visit: null, address });

/** A malformed header is that of a link that is none. */
function bearerOf(tenantId: string, { headers, ip: address }: FastifyRequest): Visitor {
  const [, token = '', visit = ''] =
    /^Bearer ([0-9a-z]{1,60})\.([A-Za-z0-9_-]{1,100})$/.exec(headers.authorization ?? '') ?? [];
  return { tenantId, token, visit, address };
}

/** A link that is over while the form comes gives the page that says so, and not a bare refusal. */
async function form(
  ctx: Context,
  visitor: Visitor,
  { body, headers }: FastifyRequest,
): Promise<FormResult & { visit: string | null }> {
  try {
    const contentType = headers['content-type'] ?? '';
    return await takeForm(ctx, visitor, { body: body as Readable, contentType }); // `acceptFilesOnly` left it unread
  } catch (error) {
    if (error instanceof AppError && error.code === 'photo_link_over')
      return { visit: null, arrived: null, problem: null };
    throw error;
  }
}

function send(reply: FastifyReply, { status, html: page }: ShownPage): string {
  reply.code(status).type('text/html; charset=utf-8').headers({
    'content-security-policy': CALLER_POLICY,
    'x-robots-tag': 'noindex, nofollow, noarchive',
    'permissions-policy': 'geolocation=(), microphone=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  return page;
}
