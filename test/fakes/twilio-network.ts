import { createHmac, randomBytes } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type InboundOrder, type Submission } from '../contracts/carrier-harness.ts';
import { type HttpAnswer, type HttpDialect } from './http-peer.ts';

/** A message as Twilio keeps it, as far as we look. */
export interface TwilioMessage {
  sid: string;
  direction: 'inbound' | 'outbound-api';
  from: string;
  to: string;
  body: string;
  status: string;
  errorCode: number | null;
  createdAt: Date;
  media: { sid: string; type: string; octets: Uint8Array }[];
  /** Where statuses go. */
  callback: string | null;
}

const hex = () => randomBytes(16).toString('hex');
const PATH = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})(.*)$/;
const REFUSED_STATUS: Readonly<Record<string, number>> = { 20003: 401, 20404: 404, 20005: 403, 20403: 403 };

/**
 * Twilio, as its documentation describes it and its OpenAPI file demands: keeps what was sent and received, lists it, signs
 * what it tells. Its words are made here and not by the product.
 */
export class TwilioNetwork implements HttpDialect {
  readonly accountSid = `AC${hex()}`;
  readonly authToken = hex();
  /** In the order they were made. */
  readonly messages: TwilioMessage[] = [];
  /** Forms in which texts came, in order. */
  readonly forms: Record<string, string>[] = [];
  /** State of the account. */
  accountStatus = 'active';
  now = () => new Date();
  /** Answers as something else would that is not Twilio. */
  isOdd = false;
  mostPerPage = Infinity;
  /** Media that were deleted. */
  readonly deleted: string[] = [];
  /** Whether the account may delete. */
  mayDelete = true;

  get credentials(): { accountSid: string; authToken: string } {
    return { accountSid: this.accountSid, authToken: this.authToken };
  }

  read(request: IncomingMessage, body: string): Submission | null {
    if (request.method !== 'POST' || this.#resource(request) !== '/Messages.json') return null;
    if (!this.#isLetIn(request)) return null;
    const form = Object.fromEntries(new URLSearchParams(body));
    this.forms.push(form);
    const { To: to = '', From: from = '', Body: text = '', StatusCallback: callback } = form;
    const reference = callback === undefined ? null : new URL(callback).searchParams.get('m');
    return { to, from, text, reference, carrierId: `SM${hex()}` };
  }

  take({ carrierId, from, to, text }: Submission): void {
    const callback = this.forms.at(-1)?.['StatusCallback'] ?? null;
    this.messages.push({
      ...{ sid: carrierId ?? '', direction: 'outbound-api', from, to, body: text, status: 'queued' },
      ...{ errorCode: null, createdAt: this.now(), media: [], callback },
    });
  }

  accepted({ carrierId }: Submission): HttpAnswer {
    return json(201, this.#render(this.messages.find(({ sid }) => sid === carrierId)!));
  }

  refused(code: string): HttpAnswer {
    const status = REFUSED_STATUS[code] ?? 400;
    const more_info = `https://www.twilio.com/docs/errors/${code}`;
    return json(status, { code: Number(code), message: 'It is refused.', more_info, status });
  }

  other(request: IncomingMessage): HttpAnswer {
    if (this.isOdd) return json(200, { hello: 'world' });
    if (!this.#isLetIn(request)) return this.refused('20003');
    const resource = this.#resource(request) ?? '';
    if (resource === '.json') return json(200, { sid: this.accountSid, status: this.accountStatus });
    const url = new URL(request.url ?? '', 'http://twilio.test');
    if (resource === '/Messages.json') return this.#list(url.searchParams);
    const [, sid = '', rest = ''] = /^\/Messages\/(\w+)(.*)$/.exec(resource) ?? [];
    const message = this.messages.find((one) => one.sid === sid);
    if (!message) return this.refused('20404');
    if (rest === '.json') return json(200, this.#render(message));
    if (rest === '/Media.json') return this.#listMedia(message);
    const [, media = ''] = /^\/Media\/(\w+)\.json$/.exec(rest) ?? [];
    if (request.method === 'DELETE' && media !== '') return this.#delete(message, media);
    const shown = message.media.find(({ sid: own }) => rest === `/Media/${own}`);
    if (request.method !== 'GET' || !shown) return this.refused('20404');
    return { status: 200, headers: { 'content-type': shown.type }, body: shown.octets };
  }

  #delete(message: TwilioMessage, media: string): HttpAnswer {
    if (!this.mayDelete) return this.refused('20403');
    const at = message.media.findIndex(({ sid }) => sid === media);
    if (at < 0) return this.refused('20404');
    message.media.splice(at, 1);
    this.deleted.push(media);
    return { status: 204 };
  }

  /** A text of a caller, which Twilio keeps from here on; gives back the form that tells of it. */
  bring(
    { from, to, text, pictures = 0 }: Omit<InboundOrder, 'pieces'>,
    {
      octets = Buffer.from('a picture'),
      origin = 'https://api.twilio.com',
    }: { octets?: Uint8Array; origin?: string } = {},
  ): Record<string, string> {
    const made = () => ({ sid: `ME${hex()}`, type: 'image/jpeg', octets });
    const media = Array.from({ length: pictures }, made);
    const sid = `${pictures > 0 ? 'MM' : 'SM'}${hex()}`;
    this.messages.push({
      ...{ sid, direction: 'inbound', from, to, body: text, status: 'received', errorCode: null },
      ...{ createdAt: this.now(), media, callback: null },
    });
    const items = media.flatMap((one, i) => [
      [`MediaUrl${i}`, origin + this.mediaPath(sid, one.sid)],
      [`MediaContentType${i}`, one.type],
    ]);
    return {
      ...{ ToCountry: 'US', MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, SmsStatus: 'received' },
      ...{ AccountSid: this.accountSid, From: from, To: to, Body: text, NumSegments: '1' },
      ...{ NumMedia: String(pictures), ApiVersion: '2010-04-01' },
      ...Object.fromEntries(items),
    };
  }

  mediaPath(sid: string, media: string): string {
    return `/2010-04-01/Accounts/${this.accountSid}/Messages/${sid}/Media/${media}`;
  }

  /** What became of a text; gives back the form that tells of it. */
  report(submission: Submission, state: string, code?: string): Record<string, string> {
    const sid = submission.carrierId ?? '';
    const message = this.messages.find((one) => one.sid === sid);
    if (message)
      Object.assign(message, { status: state, errorCode: code === undefined ? null : Number(code) });
    return {
      ...{ MessageSid: sid, SmsSid: sid, MessageStatus: state, SmsStatus: state, ApiVersion: '2010-04-01' },
      ...{ AccountSid: this.accountSid, From: submission.from, To: submission.to },
      ...(code === undefined ? {} : { ErrorCode: code }),
    };
  }

  /** Source: twilio.com/docs/usage/security. */
  sign(url: string, form: Record<string, string>, authToken = this.authToken): string {
    let signed = url;
    for (const name of Object.keys(form).sort()) signed += name + form[name];
    return createHmac('sha1', authToken).update(signed).digest('base64');
  }

  #resource(request: IncomingMessage): string | null {
    const [, account, rest = ''] = PATH.exec((request.url ?? '').split('?')[0] ?? '') ?? [];
    return account === this.accountSid ? rest : null;
  }

  #isLetIn({ headers }: IncomingMessage): boolean {
    const right = Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64');
    return headers.authorization === `Basic ${right}`;
  }

  /** Newest first, as Twilio gives them. */
  #list(query: URLSearchParams): HttpAnswer {
    const [from, to, since] = [query.get('From'), query.get('To'), query.get('DateSent>')];
    const size = Math.min(this.mostPerPage, Number(query.get('PageSize') ?? 50));
    const page = Number(query.get('Page') ?? 0);
    const all = this.messages
      .filter((one) => (from === null || one.from === from) && (to === null || one.to === to))
      // what was not sent yet has no date
      .filter(
        (one) =>
          since === null || (one.status !== 'queued' && one.createdAt.getTime() >= new Date(since).getTime()),
      )
      .toReversed();
    const shown = all.slice(page * size, (page + 1) * size);
    const own = `/2010-04-01/Accounts/${this.accountSid}/Messages.json`;
    const more = new URLSearchParams([...query].filter(([name]) => name !== 'Page'));
    more.set('Page', String(page + 1));
    const next = (page + 1) * size < all.length ? `${own}?${more.toString()}` : null;
    return json(200, {
      ...{ page, page_size: size, start: page * size, end: page * size + shown.length, uri: own },
      ...{ first_page_uri: own, next_page_uri: next, previous_page_uri: null },
      messages: shown.map((one) => this.#render(one)),
    });
  }

  #listMedia(message: TwilioMessage): HttpAnswer {
    const own = `/2010-04-01/Accounts/${this.accountSid}/Messages/${message.sid}/Media.json`;
    return json(200, {
      ...{ page: 0, page_size: 50, start: 0, end: message.media.length, uri: own },
      ...{ first_page_uri: own, next_page_uri: null, previous_page_uri: null },
      media_list: message.media.map(({ sid, type }) => ({
        ...{ sid, account_sid: this.accountSid, parent_sid: message.sid, content_type: type },
        ...{ date_created: message.createdAt.toUTCString(), date_updated: message.createdAt.toUTCString() },
        uri: `${this.mediaPath(message.sid, sid)}.json`,
      })),
    });
  }

  #render(message: TwilioMessage): object {
    const { sid, direction, from, to, body, status, errorCode, createdAt, media } = message;
    const uri = `/2010-04-01/Accounts/${this.accountSid}/Messages/${sid}`;
    const at = createdAt.toUTCString().replace('GMT', '+0000');
    return {
      ...{ sid, direction, from, to, body, status, uri: `${uri}.json`, account_sid: this.accountSid },
      ...{ num_segments: '1', num_media: String(media.length), api_version: '2010-04-01' },
      ...{ date_created: at, date_updated: at, date_sent: status === 'queued' ? null : at },
      ...{ error_code: errorCode, error_message: null, price: null, price_unit: 'USD' },
      ...{ messaging_service_sid: null, subresource_uris: { media: `${uri}/Media.json` } },
    };
  }
}

const json = (status: number, body: object): HttpAnswer => ({ status, body: JSON.stringify(body) });
