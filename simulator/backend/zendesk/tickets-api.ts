import { type IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { HttpError, type Route, readBody, readJson, sendJson } from '../http.ts';
import { readComment } from './read-comment.ts';

/** The part of an update that Midcall makes. Source: developer.zendesk.com/api-reference/ticketing/tickets/tickets. */
const Update = z.object({
  ticket: z.object({
    comment: z.optional(
      z.object({
        html_body: z.string().check(z.minLength(1), z.maxLength(65_535)),
        public: z.boolean(),
        uploads: z._default(z.array(z.string()), []),
      }),
    ),
    metadata: z._default(z.record(z.string(), z.string()), {}),
  }),
});

export interface TicketsApiOptions {
  /** Of the agent who may write. */
  apiToken: string;
  onComment(comment: { id: number; ticketId: string; text: string; isPublic: boolean; files: number }): void;
}

const MAX_UPLOAD = 50 * 1_024 * 1_024;
/** Changes of one ticket that are remembered. */
const AUDITS_KEPT = 500;

/** The API of a make-believe Zendesk, as far as transcripts need it: tickets of any number are there, and open. */
export function ticketsApi({ apiToken, onComment }: TicketsApiOptions): Route[] {
  const uploads = new Set<string>();
  const audits = new Map<string, { id: number; metadata: { custom: Record<string, string> } }[]>();
  let made = 0;
  const guarded =
    (handle: Route['handle']): Route['handle'] =>
    (exchange) => {
      if (!knows(exchange.request, apiToken)) throw new HttpError(401, 'unauthenticated');
      return handle(exchange);
    };
  const ticketOf = (id: string) => ({ id: Number(id), status: 'open', custom_fields: [], updated_at: NOON });
  const routes: Omit<Route, 'access'>[] = [
    {
      method: 'GET',
      pattern: /^\/api\/v2\/users\/me\.json$/,
      handle: ({ response }) => sendJson(response, 200, { user: { id: 1, name: 'Midcall', role: 'agent' } }),
    },
    {
      method: 'POST',
      pattern: /^\/api\/v2\/uploads\.json$/,
      handle: async ({ request, response, url }) => {
        const { length } = await readBody(request, MAX_UPLOAD);
        if (length === 0 || !url.searchParams.get('filename')) throw new HttpError(422, 'RecordInvalid');
        const token = `upload-${++made}`;
        uploads.add(token);
        sendJson(response, 201, { upload: { token } });
      },
    },
    {
      method: 'GET',
      pattern: /^\/api\/v2\/tickets\/(\d{1,19})\.json$/,
      handle: ({ response, params }) => sendJson(response, 200, { ticket: ticketOf(params[0]!) }),
    },
    {
      method: 'GET',
      pattern: /^\/api\/v2\/tickets\/(\d{1,19})\/audits\.json$/,
      handle: ({ response, params }) =>
        sendJson(response, 200, { audits: audits.get(params[0]!) ?? [], meta: { has_more: false } }),
    },
    {
      method: 'PUT',
      pattern: /^\/api\/v2\/tickets\/(\d{1,19})\.json$/,
      handle: async ({ request, response, params }) => {
        const ticketId = params[0]!;
        const { comment, metadata } = (await readJson(request, Update, MAX_UPLOAD)).ticket;
        const files = comment?.uploads ?? [];
        // a token is good for one comment
        if (!files.every((token) => uploads.delete(token))) throw new HttpError(422, 'RecordInvalid');
        const audit = { id: ++made, metadata: { custom: metadata } };
        audits.set(ticketId, [...(audits.get(ticketId) ?? []), audit].slice(-AUDITS_KEPT));
        if (comment)
          onComment({
            ...{ id: audit.id, ticketId, text: readComment(comment.html_body) },
            ...{ isPublic: comment.public, files: files.length },
          });
        sendJson(response, 200, { ticket: ticketOf(ticketId), audit });
      },
    },
  ];
  return routes.map((route) => ({ ...route, access: 'open', handle: guarded(route.handle) }));
}

/** Nobody else changes these tickets. */
const NOON = '2026-01-01T12:00:00Z';

/** Basic, `email/token:api token`. Source: developer.zendesk.com, "Security and authentication". */
function knows({ headers }: IncomingMessage, apiToken: string): boolean {
  const [scheme = '', credentials = ''] = (headers.authorization ?? '').split(' ');
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return scheme === 'Basic' && decoded.endsWith(`/token:${apiToken}`);
}
