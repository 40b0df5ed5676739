// Longer than others: what Zendesk refuses is read beside what it takes.
// Over 300 lines would be two things; it is one strict server, whose rules are read beside each other.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import * as z from 'zod';
import { type Fault, type Shown } from '../contracts/record-system.ts';

interface Ticket {
  status: 'open' | 'closed';
  updatedAt: string;
  fields: Map<number, unknown>;
  comments: { html: string; public: boolean; uploads: string[] }[];
  audits: { id: number; metadata: object }[];
  requesterId: number;
  groupId: number | null;
  createdAt: string;
  via: object;
}

/** A call as the ticket of it names it. */
export interface PlayedCall {
  from?: string | null;
  to?: string | null;
  rel?: 'inbound' | 'outbound';
  /** Of whom the caller is, by the ticket. */
  name?: string;
  requesterId?: number;
  groupId?: number | null;
  createdAt: Date;
}

/** Octets of the metadata of an audit. Source: developer.zendesk.com, "Ticket metadata". */
const MAX_METADATA = 1_024;
/** Octets of a comment. Source: Zendesk in its community, "Comments size": some 65,000 characters, by their encoding. */
const MAX_COMMENT = 65_535;
/** Comments of a ticket. Source: developer.zendesk.com, "Ticket comments". */
const MAX_COMMENTS = 5_000;

/** What the documentation allows in an update; what it does not name is ignored there, and refused here. */
const Update = z.strictObject({
  ticket: z.strictObject({
    comment: z
      .strictObject({
        body: z.string().optional(),
        html_body: z.string().optional(),
        public: z.boolean().optional(),
        uploads: z.array(z.string()).optional(),
      })
      .optional(),
    custom_fields: z.array(z.strictObject({ id: z.int(), value: z.unknown() })).optional(),
    safe_update: z.boolean().optional(),
    updated_stamp: z.string().optional(),
    metadata: z.record(z.string(), z.string()).optional(),
  }),
});

export const ZENDESK_LOGIN = { email: 'writer@acme.test', apiToken: 'a-token-of-acme' };
export const STATUS_FIELD = 41;
export const TRANSCRIPT_FIELD = 42;

/** Zendesk's API on loopback, as its documentation describes it: it refuses what that says is refused. */
export class ZendeskApi {
  readonly tickets = new Map<number, Ticket>();
  /** By id. */
  readonly users = new Map<number, { name: string; identities: { type: string; value: string }[] }>();
  /** What agents are at, by id. `items`: work items of Talk, with the reason. `seat`: whether Talk knows them. */
  readonly agents = new Map<
    string,
    { callStatus?: 'on_call' | 'wrap_up' | null; items?: Record<string, string>; seat?: false }
  >();
  /** What was asked, as `PUT /api/v2/tickets/1.json`. */
  readonly requests: string[] = [];
  /** Told of each request. */
  asked: ((request: IncomingMessage) => void) | null = null;
  /** Of an account whose role is this. */
  role: 'agent' | 'admin' | 'end-user' = 'agent';
  /** In the account's language. */
  closedWords = 'Status: closed prevents ticket update';
  /** Octets of a file that is taken. */
  maxUpload = 50 * 1_024 * 1_024;
  /** Tickets that the account may not see. */
  readonly hidden = new Set<number>();
  /** Audits on one page, whatever is asked for. */
  pageSize = 100;
  /** Somebody changes the ticket between two requests of a write. */
  meanwhile: ((ticket: Ticket) => void) | null = null;
  #uploads = new Map<string, { octets: Uint8Array; taken: boolean }>();
  #faults: { at: number; fault: Fault }[] = [];
  #audit = 9_000;
  #server = createServer((request, response) => void this.#receive(request, response));
  origin = '';

  static async start(): Promise<ZendeskApi> {
    const api = new ZendeskApi();
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    api.origin = `http://127.0.0.1:${(api.#server.address() as AddressInfo).port}`;
    return api;
  }

  addTicket(id: number, status: Ticket['status'] = 'open', requesterId = 700): Ticket {
    const ticket: Ticket = {
      ...{ status, requesterId, updatedAt: '2026-03-02T09:00:00Z', comments: [], audits: [] },
      ...{ groupId: null, createdAt: '2026-03-02T09:00:00Z', via: { channel: 'web', source: {} } },
      fields: new Map<number, unknown>([
        [STATUS_FIELD, null],
        [TRANSCRIPT_FIELD, null],
      ]),
    };
    this.tickets.set(id, ticket);
    return ticket;
  }

  /** The ticket that Talk makes of a call. */
  addCall(id: number, call: PlayedCall): Ticket {
    const { from = null, to = null, rel = 'inbound', name = '', createdAt } = call;
    const ticket = this.addTicket(id, 'open', call.requesterId);
    const end = (phone: string | null, called: string) => ({ phone, formatted_phone: phone, name: called });
    ticket.via = { channel: 'voice', source: { from: end(from, name), to: end(to, 'Main line'), rel } };
    ticket.groupId = call.groupId ?? null;
    ticket.createdAt = createdAt.toISOString();
    return ticket;
  }

  fail(fault: Fault, after: number): void {
    this.#faults.push({ at: this.requests.length + after, fault });
  }

  shown(id: number): Shown {
    const ticket = this.tickets.get(id);
    const comments = ticket?.comments ?? [];
    const transcript = ticket?.fields.get(TRANSCRIPT_FIELD);
    const texts = comments.map(({ html }) => textOf(html));
    return {
      text: [...texts, ...(typeof transcript === 'string' ? [transcript] : [])].join('\n'),
      files: comments.flatMap(({ uploads }) => uploads.map((token) => this.#uploads.get(token)!.octets)),
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const number = this.requests.length;
    this.requests.push(`${request.method} ${request.url}`);
    this.asked?.(request);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const fault = this.#faults.find(({ at }) => at === number)?.fault;
    if (fault === 'silent') return;
    if (fault === 'lostBefore') return void request.socket.destroy();
    if (fault === 'serverError') return send(response, 500, { error: 'InternalError' });
    if (fault === 'throttled') {
      response.setHeader('retry-after', '3');
      return send(response, 429, { error: 'TooManyRequests' });
    }
    const { status, json } = this.#answer(request, body);
    if (fault === 'lostAfter') return void request.socket.destroy();
    send(response, status, json);
  }

  #answer(request: IncomingMessage, body: Buffer): { status: number; json: object } {
    const url = new URL(request.url ?? '/', this.origin);
    const basic = Buffer.from(`${ZENDESK_LOGIN.email}/token:${ZENDESK_LOGIN.apiToken}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return refusal(401, "Couldn't authenticate you");
    if (url.pathname === '/api/v2/users/me.json')
      return { status: 200, json: { user: { id: 1, name: 'Writer', role: this.role } } };
    if (this.role === 'end-user') return refusal(403, 'Forbidden');
    if (url.pathname === '/api/v2/uploads.json') return this.#upload(request, url, body);
    const [, id = '', rest = ''] = /^\/api\/v2\/tickets\/(\d+)(\/audits|)\.json$/.exec(url.pathname) ?? [];
    const ticket = this.tickets.get(Number(id));
    const user = /^\/api\/v2\/users\/(\d+)\/identities\.json$/.exec(url.pathname);
    if (user) return this.#identities(Number(user[1]));
    const [, place, agent = ''] =
      /^\/api\/v2\/(channels\/voice\/availabilities|agent_availabilities)\/([^/]+?)(?:\.json)?$/.exec(
        url.pathname,
      ) ?? [];
    if (place !== undefined) return this.#availability(place, decodeURIComponent(agent));
    if (!ticket) return refusal(404, 'RecordNotFound');
    if (this.hidden.has(Number(id))) return refusal(403, 'Forbidden');
    if (rest === '/audits') return this.#audits(ticket, url.searchParams);
    if (request.method === 'GET') return { status: 200, json: { ticket: this.#view(Number(id), ticket) } };
    return this.#update(Number(id), ticket, { request, body });
  }

  #view(id: number, ticket: Ticket): object {
    const custom_fields = [...ticket.fields].map(([field, value]) => ({ id: field, value }));
    const { status, updatedAt: updated_at, requesterId: requester_id } = ticket;
    const { groupId: group_id, createdAt: created_at, via } = ticket;
    return { id, status, updated_at, created_at, requester_id, group_id, via, custom_fields };
  }

  /** Source: developer.zendesk.com, Talk API "Availabilities", Agent Availability API (administrators alone). */
  #availability(place: string, id: string): { status: number; json: object } {
    const agent = this.agents.get(id);
    if (place === 'agent_availabilities' && this.role !== 'admin') return refusal(403, 'Forbidden');
    if (!agent) return refusal(404, 'RecordNotFound');
    const { callStatus = null, items = {} } = agent;
    if (place !== 'agent_availabilities') {
      if (agent.seat === false) return refusal(404, 'RecordNotFound');
      const availability = { agent_state: 'online', via: 'client', call_status: callStatus };
      return { status: 200, json: { availability } };
    }
    const channel = `agent_availabilities|${id}|channels|talk`;
    const included = [
      { id: channel, type: 'channels', attributes: { name: 'talk', status: 'online' } },
      ...Object.entries(items).map(([item, reason]) => ({
        ...{ id: `${channel}|work_items|${item}`, type: 'work_items' },
        attributes: { added_at: '2026-03-02T09:00:00Z', reason },
      })),
    ];
    const data = { id: `agent_availabilities|${id}`, type: 'agent_availabilities', attributes: {} };
    return { status: 200, json: { data, included } };
  }

  #identities(id: number): { status: number; json: object } {
    const user = this.users.get(id);
    return user ? { status: 200, json: { identities: user.identities } } : refusal(404, 'RecordNotFound');
  }

  #upload(request: IncomingMessage, url: URL, body: Buffer): { status: number; json: object } {
    const isTyped = /^(image|video|application|text|audio)\/[\w.+-]+$/.test(
      request.headers['content-type'] ?? '',
    );
    if (request.method !== 'POST' || !url.searchParams.get('filename') || !isTyped || body.length === 0)
      return refusal(422, 'AttachmentUnprocessable');
    if (body.length > this.maxUpload) return refusal(413, 'AttachmentTooLarge');
    const token = `up-${this.#uploads.size + 1}`;
    this.#uploads.set(token, { octets: body, taken: false });
    return { status: 201, json: { upload: { token, attachment: { id: this.#uploads.size } } } };
  }

  #update(
    id: number,
    ticket: Ticket,
    { request, body }: { request: IncomingMessage; body: Buffer },
  ): { status: number; json: object } {
    if (request.method !== 'PUT' || request.headers['content-type'] !== 'application/json')
      return refusal(415, 'UnsupportedMediaType');
    this.meanwhile?.(ticket);
    const parsed = Update.safeParse(JSON.parse(body.toString('utf8')));
    if (!parsed.success) return refusal(400, 'InvalidValue');
    const { comment, custom_fields = [], safe_update, updated_stamp, metadata = {} } = parsed.data.ticket;
    if (ticket.status === 'closed') return invalid({ status: [{ description: this.closedWords }] });
    if (safe_update && updated_stamp === undefined) return refusal(400, 'InvalidValue');
    if (safe_update && updated_stamp !== ticket.updatedAt)
      return {
        status: 409,
        json: { error: 'UpdateConflict', description: 'Safe Update prevented the update' },
      };
    if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA) return invalid({ metadata: [{}] });
    if (comment && (comment.html_body ?? comment.body ?? '') === '')
      return invalid({ comment: [{ description: 'Comment: cannot be blank' }] });
    if (Buffer.byteLength(comment?.html_body ?? comment?.body ?? '') > MAX_COMMENT)
      return invalid({ comment: [{ description: 'Comment: is too long' }] });
    if (comment && ticket.comments.length >= MAX_COMMENTS)
      return invalid({ comment: [{ description: 'Too many comments' }] });
    const uploads = comment?.uploads ?? [];
    if (uploads.some((token) => this.#uploads.get(token)?.taken !== false))
      return invalid({ uploads: [{ description: 'Upload token is not valid' }] });
    for (const { id: field, value } of custom_fields) {
      if (typeof value === 'string' && value.length > 65_535) return invalid({ [field]: [{}] });
      // a field that does not exist is ignored
      if (ticket.fields.has(field)) ticket.fields.set(field, value);
    }
    for (const token of uploads) this.#uploads.get(token)!.taken = true;
    if (comment) {
      const html = comment.html_body ?? markdown(comment.body ?? '');
      ticket.comments.push({ html: withPlaceholders(html), public: comment.public ?? true, uploads });
    }
    ticket.updatedAt = new Date(Date.parse(ticket.updatedAt) + 1_000).toISOString();
    const audit = { id: ++this.#audit, metadata: { custom: metadata, system: {} } };
    ticket.audits.push(audit);
    return { status: 200, json: { ticket: this.#view(id, ticket), audit: { ...audit, ticket_id: id } } };
  }

  #audits(ticket: Ticket, query: URLSearchParams): { status: number; json: object } {
    const size = Number(query.get('page[size]'));
    if (!(size >= 1 && size <= 100)) return refusal(400, 'InvalidPaginationParameter');
    const from = Number(query.get('page[after]') ?? 0);
    const end = from + Math.min(size, this.pageSize);
    const has_more = end < ticket.audits.length;
    const meta = { has_more, after_cursor: String(end), before_cursor: null };
    return { status: 200, json: { audits: ticket.audits.slice(from, end), meta } };
  }
}

const refusal = (status: number, error: string) => ({ status, json: { error, description: error } });
const invalid = (details: object) => ({
  status: 422,
  json: { error: 'RecordInvalid', description: 'Record validation errors', details },
});

function send(response: ServerResponse, status: number, json: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

/** A plain body is markdown to Zendesk: what it means is not what was written. */
const markdown = (body: string): string => body.replace(/[*_`]/g, '');

/** Placeholders are filled in before anything is shown. */
const withPlaceholders = (html: string): string => html.replace(/\{\{.*?\}\}|\{%.*?%\}/gs, '');

/** What a person reads: allowed tags resolved, all others gone, references decoded last. */
function textOf(html: string): string {
  return html
    .replace(/<br>|<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .trimEnd();
}
