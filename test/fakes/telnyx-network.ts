import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { type InboundOrder, type Submission } from '../contracts/carrier-harness.ts';
import { type HttpAnswer, type HttpDialect } from './http-peer.ts';

/** A message as Telnyx keeps it, as far as we look. */
export interface TelnyxMessage {
  id: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  text: string;
  status: string;
  error: string | null;
  createdAt: Date;
  media: { url: string; content_type: string; size: number }[];
  /** Where statuses go. */
  webhookUrl: string | null;
  /** What its detail record says; `null`: there is none yet. */
  record: string | null;
}

/** Every field that `POST /v2/messages` documents for a phone number, and no other. */
export const SendBody = z.strictObject({
  from: z.string().regex(/^\+[1-9]\d{6,14}$/),
  to: z.string().regex(/^\+[1-9]\d{6,14}$/),
  text: z.string().min(1),
  messaging_profile_id: z.uuid().optional(),
  subject: z.string().optional(),
  media_urls: z.array(z.url()).optional(),
  webhook_url: z.url().max(2_000).optional(),
  webhook_failover_url: z.url().max(2_000).optional(),
  use_profile_webhooks: z.boolean().optional(),
  type: z.enum(['SMS', 'MMS']).optional(),
  auto_detect: z.boolean().optional(),
  send_at: z.iso.datetime().optional(),
  encoding: z.enum(['auto', 'gsm7', 'ucs2']).optional(),
});
export type SendBody = z.infer<typeof SendBody>;

const REFUSED_STATUS: Readonly<Record<string, number>> = {
  10009: 401,
  10010: 403,
  10005: 404,
  10011: 429,
  40300: 409,
};
const RECORD_OF: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  delivery_failed: 'failed',
  sending_failed: 'gw_reject',
  delivery_unconfirmed: 'dlr_unconfirmed',
  expired: 'gw_timeout',
};
/** What comes at the end: anything else is a state on the way. */
const isFinal = (status: string) => Object.hasOwn(RECORD_OF, status);

/**
 * Telnyx, as its documentation describes it: takes a message, keeps it, lists its detail record, signs what it tells. Its words are
 * made here and not by the product.
 */
export class TelnyxNetwork implements HttpDialect {
  readonly apiKey = `KEY${randomBytes(16).toString('hex').toUpperCase()}`;
  readonly messagingProfileId = randomUUID();
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #stranger = generateKeyPairSync('ed25519');
  /** In the order they were made. */
  readonly messages: TelnyxMessage[] = [];
  /** Bodies in which texts came, in order. */
  readonly bodies: SendBody[] = [];
  isEnabled = true;
  now = () => new Date();
  /** Answers as something else would that is not Telnyx. */
  isOdd = false;
  readonly mostPerPage = 50;
  /** Ids of messages that are not found any more. */
  readonly missing = new Set<string>();
  /** Where its media lie. */
  mediaOrigin = 'https://media.telnyx.com';

  get publicKey(): string {
    return Buffer.from(String(this.#keys.publicKey.export({ format: 'jwk' }).x), 'base64url').toString(
      'base64',
    );
  }

  get credentials(): { apiKey: string; publicKey: string; messagingProfileId: string } {
    const { apiKey, publicKey, messagingProfileId } = this;
    return { apiKey, publicKey, messagingProfileId };
  }

  read(request: IncomingMessage, body: string): Submission | null {
    if (request.method !== 'POST' || request.url !== '/v2/messages' || !this.#isLetIn(request)) return null;
    if (!/^application\/json\b/.test(String(request.headers['content-type']))) return null;
    const sent = SendBody.safeParse(JSON.parse(body));
    if (!sent.success) return null;
    this.bodies.push(sent.data);
    const { to, from, text, webhook_url } = sent.data;
    const reference = webhook_url === undefined ? null : new URL(webhook_url).searchParams.get('m');
    return { to, from, text, reference, carrierId: randomUUID() };
  }

  take({ carrierId, from, to, text }: Submission): void {
    this.messages.push({
      ...{ id: carrierId ?? '', direction: 'outbound', from, to, text, status: 'queued', error: null },
      ...{ createdAt: this.now(), media: [], record: null },
      webhookUrl: this.bodies.at(-1)?.webhook_url ?? null,
    });
  }

  accepted({ carrierId }: Submission): HttpAnswer {
    return json(200, { data: this.render(this.#find(carrierId)!) });
  }

  refused(code: string): HttpAnswer {
    return json(REFUSED_STATUS[code] ?? 400, {
      errors: [{ code, title: 'It is refused', detail: 'It is refused.', meta: {} }],
    });
  }

  other(request: IncomingMessage): HttpAnswer {
    if (this.isOdd) return json(200, { hello: 'world' });
    if (!this.#isLetIn(request)) return this.refused('10009');
    if (request.method === 'POST') return json(422, { errors: [{ code: '10015', title: 'Bad Request' }] });
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://telnyx.test');
    if (pathname === `/v2/messaging_profiles/${this.messagingProfileId}`)
      return json(200, {
        data: {
          ...{ record_type: 'messaging_profile', id: this.messagingProfileId, name: 'Midcall' },
          ...{ enabled: this.isEnabled, webhook_api_version: '2', webhook_url: null },
        },
      });
    if (pathname === '/v2/detail_records') return this.#records(searchParams);
    const [, id = ''] = /^\/v2\/messages\/([^/]+)$/.exec(pathname) ?? [];
    const message = this.#find(id);
    return message && !this.missing.has(id)
      ? json(200, { data: this.render(message) })
      : this.refused('10005');
  }

  /** A text of a caller, which Telnyx keeps from here on; gives back the event that tells of it. */
  bring({ from, to, text, pictures = 0 }: Omit<InboundOrder, 'pieces'>): TelnyxEvent {
    const media = Array.from({ length: pictures }, () => ({
      url: `${this.mediaOrigin}/media/${randomUUID()}.jpg`,
      ...{ content_type: 'image/jpeg', size: 3 },
    }));
    const message: TelnyxMessage = {
      ...{ id: randomUUID(), direction: 'inbound', from, to, text, status: 'received', error: null },
      ...{ createdAt: this.now(), media, webhookUrl: null, record: 'received' },
    };
    this.messages.push(message);
    return this.#event('message.received', this.render(message));
  }

  /** What became of a text; gives back the event that tells of it, with what the address of the text was. */
  report(
    submission: Submission,
    status: string,
    { code = null as string | null, title = 'Undeliverable' } = {},
  ) {
    const id = submission.carrierId ?? '';
    const message = this.#find(id) ?? {
      ...{ id, direction: 'outbound' as const, from: submission.from, to: submission.to },
      ...{ text: submission.text, createdAt: this.now(), media: [], webhookUrl: null },
    };
    const error = code;
    Object.assign(message, { status, error, record: RECORD_OF[status] ?? null });
    const told = message as TelnyxMessage; // the rest has just been put there
    return this.#event(isFinal(status) ? 'message.finalized' : 'message.sent', this.render(told, title));
  }

  /** Headers of a body, by the account's key or by somebody else's. Source: developers.telnyx.com, "Receiving webhooks". */
  sign(body: string, { at = this.now(), isStranger = false } = {}): Record<string, string> {
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const { privateKey } = isStranger ? this.#stranger : this.#keys;
    const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString('base64');
    return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp };
  }

  /** As answers, webhooks and the resource have it. */
  render(message: TelnyxMessage, title = 'Undeliverable') {
    const { id, direction, from, to, text, status, error, createdAt, media, webhookUrl } = message;
    const isOut = direction === 'outbound';
    return {
      ...{ record_type: 'message', id, direction, type: media.length > 0 ? 'MMS' : 'SMS', text, media },
      ...{ messaging_profile_id: this.messagingProfileId, organization_id: ORGANIZATION, parts: 1 },
      from: { phone_number: from, carrier: 'TELNYX LLC', line_type: 'VoIP' },
      to: [
        {
          ...{ phone_number: to, status: isOut ? status : 'webhook_delivered' },
          ...{ carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless' },
        },
      ],
      ...{ cc: [], webhook_url: webhookUrl, webhook_failover_url: null, encoding: 'GSM-7', tags: [] },
      errors: error === null ? [] : [{ code: error, title, detail: 'More of it.' }],
      ...{ received_at: createdAt.toISOString(), sent_at: null, completed_at: null, valid_until: null },
      ...{ cost: null, subject: null },
    };
  }

  #event(event_type: string, payload: object) {
    return {
      data: {
        ...{ record_type: 'event', id: randomUUID(), event_type, payload },
        occurred_at: this.now().toISOString(),
      },
      meta: { attempt: 1, delivered_to: 'https://midcall.test' },
    };
  }

  #find(id: string | null): TelnyxMessage | undefined {
    return this.messages.find((one) => one.id === id);
  }

  #isLetIn({ headers }: IncomingMessage): boolean {
    return headers.authorization === `Bearer ${this.apiKey}`;
  }

  /** Newest first, as they are asked for. */
  #records(query: URLSearchParams): HttpAnswer {
    if (query.get('filter[record_type]') !== 'messaging' || query.get('sort') !== '-created_at')
      return json(400, { errors: [{ code: '10015', title: 'Bad Request' }] });
    const is = (name: string, value: string) => [null, value].includes(query.get(`filter[${name}]`));
    const since = new Date(query.get('filter[created_at][gte]') ?? 0).getTime();
    const [size, number] = [Number(query.get('page[size]') ?? 20), Number(query.get('page[number]') ?? 1)];
    if (size > this.mostPerPage) return json(400, { errors: [{ code: '10015', title: 'Bad Request' }] });
    const all = this.messages
      .filter(({ record, createdAt }) => record !== null && createdAt.getTime() >= since)
      .filter(({ from, to, direction }) => is('cli', from) && is('cld', to) && is('direction', direction))
      .toReversed();
    const data = all.slice((number - 1) * size, number * size).map((one) => ({
      ...{ record_type: 'message_detail_record', uuid: one.id, direction: one.direction },
      ...{ cli: one.from, cld: one.to, status: one.record, errors: one.error === null ? [] : [one.error] },
      ...{ parts: 1, profile_id: this.messagingProfileId, message_type: 'SMS' },
      ...{ created_at: one.createdAt.toISOString(), updated_at: one.createdAt.toISOString() },
    }));
    const total = { total_pages: Math.ceil(all.length / size), total_results: all.length };
    return json(200, { data, meta: { ...total, page_number: number, page_size: size } });
  }
}

const ORGANIZATION = 'b448f9cc-a842-4784-98e9-03c1a5872950';
export type TelnyxEvent = ReturnType<TelnyxNetwork['report']>;

const json = (status: number, body: object): HttpAnswer => ({ status, body: JSON.stringify(body) });
