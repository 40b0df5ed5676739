import * as z from 'zod/mini';
import { type AccountOutcome } from '../../carriers/carrier.ts';
import { crashPoint } from '../../platform/crash-point.ts';
import {
  type Correction,
  type EntryMedia,
  type FindResult,
  type RecordAccount,
  type RecordSystem,
  type RecordWrite,
  type WriteResult,
} from '../record-system.ts';
import { readAccount, ZENDESK_ACCOUNT_FORM, type ZendeskAccount } from './account.ts';
import { type ApiAnswer, type ApiRequest, ask, type ZendeskWeb, zendeskItself } from './api.ts';
import { decideRefusal } from './decide-answer.ts';
import {
  commentOf,
  fieldWith,
  mediaCommentOf,
  noteOf,
  saysTooLittle,
  statusOf,
  ticketIdOf,
  unwantedOf,
} from './decide-text.ts';

const TIMEOUT_MS = 60_000;

const Me = z.object({ user: z.object({ id: z.nullable(z.int()), role: z.optional(z.string()) }) });
const Uploaded = z.object({ upload: z.object({ token: z.string() }) });
const Updated = z.object({ audit: z.object({ id: z.int() }) });
const Ticket = z.object({
  ticket: z.object({
    updated_at: z.string(),
    custom_fields: z.array(z.object({ id: z.int(), value: z.unknown() })),
  }),
});
const Audits = z.object({
  audits: z.array(
    z.object({
      id: z.int(),
      metadata: z.optional(z.nullable(z.object({ custom: z.optional(z.record(z.string(), z.unknown())) }))),
    }),
  ),
  meta: z.object({ has_more: z.boolean(), after_cursor: z.optional(z.nullable(z.string())) }),
});

/** Pages of audits that are looked through: of the 5,000 comments a ticket may have, and as many other changes. */
const MAX_PAGES = 100;

interface Uploads {
  tokens: string[];
  /** Names of files that Zendesk does not take. */
  unwanted: string[];
}

/** Answers to an upload that are about the file: too large, or of a kind that the account does not allow. */
const UNWANTED: readonly number[] = [400, 413, 415, 422];

/** An answer, or what becomes of the write. */
type Step<T> = { ok: T } | { result: WriteResult };

/**
 * Tickets of Zendesk, by its API. A comment there cannot be changed, so that what grows is a ticket field; each change of
 * a ticket carries the id of its write in the metadata of its audit, by which `find` knows it. Source:
 * developer.zendesk.com/api-reference/ticketing.
 */
export function createZendeskRecords(web: Partial<ZendeskWeb> = {}): RecordSystem {
  const parts: ZendeskWeb = { ...zendeskItself, ...web };
  return {
    name: 'zendesk',
    timeoutMs: TIMEOUT_MS,
    account: ZENDESK_ACCOUNT_FORM,
    options: [
      { name: 'visibility', values: ['internal', 'public'] },
      { name: 'transcript', values: ['comments', 'field'] },
    ],
    grows: (options) => options['transcript'] === 'field',
    corrects: (correction, _options, account) =>
      needsNote(correction) || showsStatus(correction, readAccount(account)),
    check: (account, signal) => check(parts, readAccount(account), signal),
    write: async (write, account, signal) => {
      const result = await new Writing(parts, { write, account, signal }).run();
      return isForbidden(result) ? judgeForbidden(parts, readAccount(account), signal) : result;
    },
    find: async (write, account, signal) => {
      const result = await find(parts, { write, account: readAccount(account), signal });
      if (!isForbidden(result)) return result;
      const judged = await judgeForbidden(parts, readAccount(account), signal);
      return judged.kind === 'notWritten' ? { kind: 'unknown', cause: judged.cause } : judged;
    },
  };
}

async function check(web: ZendeskWeb, account: ZendeskAccount, signal: AbortSignal): Promise<AccountOutcome> {
  const answer = await ask(web, account, { path: '/users/me.json', signal });
  if (answer.kind === 'lost') return 'unreachable';
  if (answer.status === 401 || answer.status === 403) return 'refused';
  const { data } = Me.safeParse(answer.body);
  if (answer.status !== 200 || !data) return 'unexpected';
  // Zendesk answers a stranger as the anonymous user, who has no id
  return data.user.id !== null && data.user.role !== 'end-user' ? 'ok' : 'refused';
}

const isForbidden = (result: WriteResult | FindResult): boolean =>
  result.kind === 'accountRefused' && result.code === '403';

/** Whether it is the ticket alone that the account may not see: other tickets are written to meanwhile. */
async function judgeForbidden(
  web: ZendeskWeb,
  account: ZendeskAccount,
  signal: AbortSignal,
): Promise<Extract<WriteResult, { kind: 'refused' | 'accountRefused' | 'notWritten' }>> {
  const outcome = await check(web, account, signal);
  if (outcome === 'ok') return { kind: 'refused', cause: 'other', code: '403' };
  return outcome === 'refused'
    ? { kind: 'accountRefused', code: '403' }
    : { kind: 'notWritten', cause: '403' };
}

class Writing {
  readonly #web: ZendeskWeb;
  readonly #write: RecordWrite;
  readonly #account: ZendeskAccount;
  readonly #signal: AbortSignal;

  constructor(
    web: ZendeskWeb,
    { write, account, signal }: { write: RecordWrite; account: RecordAccount; signal: AbortSignal },
  ) {
    this.#web = web;
    this.#write = write;
    this.#account = readAccount(account);
    this.#signal = signal;
  }

  async run(): Promise<WriteResult> {
    const ticketId = ticketIdOf(this.#write.record);
    if (ticketId === null) return { kind: 'refused', cause: 'malformed', code: 'record' };
    if (this.#write.corrects) return this.#update(ticketId, this.#correction(this.#write.corrects));
    const inField = this.#write.options['transcript'] === 'field';
    const field = inField ? await this.#readField(ticketId) : { ok: null };
    if ('result' in field) return field.result;
    const uploads = await this.#upload();
    if ('result' in uploads) return uploads.result;
    return this.#update(ticketId, this.#body(field.ok, uploads.ok));
  }

  /** The conversation as the field has it, and the version of the ticket it was read from. */
  async #readField(ticketId: string): Promise<Step<{ fields: object[]; stamp: string }>> {
    const { transcriptField } = this.#account;
    if (transcriptField === undefined) return { result: { kind: 'accountRefused', code: 'transcriptField' } };
    const answer = await this.#ask({ path: `/tickets/${ticketId}.json` });
    const ticket = taken(answer, Ticket);
    if ('result' in ticket) return ticket;
    const { custom_fields, updated_at } = ticket.ok.ticket;
    const known = custom_fields.find(({ id }) => String(id) === transcriptField);
    if (!known) return { result: { kind: 'accountRefused', code: 'transcriptField' } };
    const { session, earlier, entries } = this.#write;
    const before = typeof known.value === 'string' ? known.value : '';
    const value = fieldWith(before, { session, entries: [...earlier, ...entries] });
    return { ok: { fields: [{ id: known.id, value }], stamp: updated_at } };
  }

  /**
   * Photos and files, each by a token that the comment takes. What was uploaded and is not taken, Zendesk forgets. What it
   * does not want, for its kind or its size, is named in the comment.
   */
  async #upload(): Promise<Step<Uploads>> {
    const tokens: string[] = [];
    const unwanted: string[] = [];
    for (const media of this.#write.entries.flatMap((entry) => entry.media)) {
      const body = await readAll(media).catch(() => null);
      if (body === null) return { result: { kind: 'notWritten', cause: 'media' } };
      const path = `/uploads.json?filename=${encodeURIComponent(media.fileName)}`;
      const answer = await this.#ask({ method: 'POST', path, octets: { body, type: media.type } });
      if (answer.kind === 'answer' && UNWANTED.includes(answer.status)) {
        unwanted.push(media.fileName);
        continue;
      }
      const uploaded = taken(answer, Uploaded);
      if ('result' in uploaded) return uploaded;
      tokens.push(uploaded.ok.upload.token);
      crashPoint('C26a');
    }
    return { ok: { tokens, unwanted } };
  }

  #body(field: { fields: object[]; stamp: string } | null, { tokens, unwanted }: Uploads): object {
    const { session, entries, options, id } = this.#write;
    const isPublic = options['visibility'] === 'public';
    const words = field ? mediaCommentOf(entries, session) : commentOf(entries, session);
    const html = `${words}${unwantedOf(unwanted)}`;
    const { statusField } = this.#account;
    const fields = [
      ...(field?.fields ?? []),
      ...(statusField === undefined ? [] : [{ id: Number(statusField), value: statusOf(entries) }]),
    ];
    return {
      ticket: {
        ...(html !== '' && { comment: { html_body: html, public: isPublic, uploads: tokens } }),
        ...(fields.length > 0 && { custom_fields: fields }),
        ...(field && { safe_update: true, updated_stamp: field.stamp }),
        metadata: { midcall_write: id },
      },
    };
  }

  /** A comment stays as it was written: a note says what became of the text, to agents alone. */
  #correction(correction: Correction): object {
    const { session, id } = this.#write;
    const { entry } = correction;
    const { statusField } = this.#account;
    return {
      ticket: {
        ...(needsNote(correction) && { comment: { html_body: noteOf(entry, session), public: false } }),
        ...(showsStatus(correction, this.#account) && {
          custom_fields: [{ id: Number(statusField), value: statusOf([entry]) }],
        }),
        metadata: { midcall_write: id },
      },
    };
  }

  async #update(ticketId: string, json: object): Promise<WriteResult> {
    const answer = await this.#ask({ method: 'PUT', path: `/tickets/${ticketId}.json`, json });
    if (answer.kind === 'lost')
      return answer.notSent
        ? { kind: 'notWritten', cause: answer.cause }
        : { kind: 'unknown', cause: answer.cause };
    if (answer.status !== 200)
      return decideRefusal(answer.status, answer) ?? { kind: 'unknown', cause: String(answer.status) };
    const { data } = Updated.safeParse(answer.body);
    return data ? { kind: 'written', ref: String(data.audit.id) } : { kind: 'unknown', cause: 'garbled' };
  }

  #ask(request: ApiRequest): Promise<ApiAnswer> {
    return ask(this.#web, this.#account, { ...request, signal: this.#signal });
  }
}

/** Whoever reads the ticket would believe what is not so; after the end of the call nothing is added. */
const needsNote = ({ entry, shown, isLive }: Correction): boolean =>
  isLive && saysTooLittle(shown, entry.state);

const showsStatus = ({ isLast }: Correction, { statusField }: ZendeskAccount): boolean =>
  isLast && statusField !== undefined;

/** What a request before the change of the ticket gave: without it there is certainly no change. */
function taken<T>(answer: ApiAnswer, schema: z.ZodMiniType<T>): Step<T> {
  if (answer.kind === 'lost') return { result: { kind: 'notWritten', cause: answer.cause } };
  const { data } = schema.safeParse(answer.body);
  if (answer.status < 300 && data) return { ok: data };
  const refusal = decideRefusal(answer.status, answer);
  return { result: refusal ?? { kind: 'notWritten', cause: String(answer.status) } };
}

async function readAll(media: EntryMedia): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of media.open()) parts.push(part);
  return Buffer.concat(parts);
}

function untold(status: number, answer: { body: unknown; retryAfterMs: number | null }): FindResult {
  const refusal = status === 200 ? null : decideRefusal(status, answer);
  if (refusal === null || refusal.kind === 'notWritten') return { kind: 'unknown', cause: String(status) };
  return refusal;
}

/** Looks through the audits of the ticket for the write's id. */
async function find(
  web: ZendeskWeb,
  { write, account, signal }: { write: RecordWrite; account: ZendeskAccount; signal: AbortSignal },
): Promise<FindResult> {
  const ticketId = ticketIdOf(write.record);
  if (ticketId === null) return { kind: 'absent' };
  let after = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const path = `/tickets/${ticketId}/audits.json?page[size]=100${after}`;
    const answer = await ask(web, account, { path, signal });
    if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
    const { data } = Audits.safeParse(answer.body);
    if (answer.status !== 200 || !data) return untold(answer.status, answer);
    const found = data.audits.find(({ metadata }) => metadata?.custom?.['midcall_write'] === write.id);
    if (found) return { kind: 'found', ref: String(found.id) };
    const { has_more, after_cursor } = data.meta;
    if (!has_more) return { kind: 'absent' };
    after = `&page[after]=${encodeURIComponent(after_cursor ?? '')}`;
  }
  return { kind: 'unknown', cause: 'too_many_audits' };
}
