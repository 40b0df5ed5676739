import * as z from 'zod/mini';
import { isExactOrigin } from '../../protocol/exact-origin.ts';
import { LoopbackAccepted, type LoopbackEvent, LoopbackRefused } from '../../protocol/loopback-carrier.ts';
import { type FailureReason } from '../../protocol/message.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { retryAfterMs } from '../platform/retry-after.ts';
import {
  type AccountOutcome,
  type Carrier,
  type CarrierCredentials,
  type CarrierEvent,
  type MediaOpening,
  type OutboundMessage,
  type RemoteMedia,
  type SendResult,
} from './carrier.ts';
import { certainlyNotSent } from './certainly-not-sent.ts';
import { readAnswer } from './read-answer.ts';

/** What the loopback carrier's own codes mean. Source: `docs/simulator.md`. */
const REASONS: Readonly<Record<string, FailureReason>> = {
  unreachable: 'unreachable',
  filtered: 'filtered',
  landline: 'landline',
  unknown_number: 'bad_number',
  opted_out: 'opted_out',
  blocked: 'blocked',
};
const reasonOf = (code: string | undefined): FailureReason => REASONS[code ?? ''] ?? 'other';

/** The carrier of the simulator: its subscribers are handsets on the screen. Credentials: `baseUrl`, `token`. */
export const loopbackCarrier: Carrier = {
  name: 'loopback',
  timeoutMs: 8_000,
  webhooks: 'own_secret',
  credentials: {
    fields: [
      { name: 'baseUrl', label: 'Base URL', kind: 'url' },
      { name: 'token', label: 'Token', kind: 'secret' },
    ],
    schema: z.strictObject({
      // an origin, so that no path of another service on this machine can be asked
      baseUrl: z.string().check(z.refine((text) => isExactOrigin(text), 'not an exact origin')),
      token: z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[\x21-\x7e]+$/)),
    }),
  },
  check,
  send,
  openMedia,
};

async function check(credentials: CarrierCredentials, signal: AbortSignal): Promise<AccountOutcome> {
  try {
    const response = await fetch(`${credentials['baseUrl']}/carrier/account`, {
      headers: { authorization: `Bearer ${credentials['token']}` },
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    if (response.status === 200) return 'ok';
    return response.status === 401 || response.status === 403 ? 'refused' : 'unexpected';
  } catch {
    return 'unreachable';
  }
}

async function send(
  message: OutboundMessage,
  credentials: CarrierCredentials,
  signal: AbortSignal,
): Promise<SendResult> {
  try {
    const response = await fetch(`${credentials['baseUrl']}/carrier/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${credentials['token']}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        reference: message.id,
        from: message.from,
        to: message.to,
        text: message.text,
        callbackUrl: message.callbackUrl,
        validitySeconds: message.validitySeconds,
      }),
      redirect: 'manual',
      signal,
    });
    crashPoint('C9');
    return await readResult(response, signal);
  } catch (error) {
    if (signal.aborted) return { kind: 'unknown', cause: 'timeout' };
    const cause = certainlyNotSent(error);
    return cause ? { kind: 'notSent', cause } : { kind: 'unknown', cause: 'reset' };
  }
}

async function readResult(response: Response, signal: AbortSignal): Promise<SendResult> {
  const body = await readAnswer(response, signal);
  if (response.status === 202) {
    const accepted = LoopbackAccepted.safeParse(body);
    if (!accepted.success) return { kind: 'unknown', cause: 'garbled' };
    return { kind: 'accepted', carrierId: accepted.data.id, segments: accepted.data.segments };
  }
  if (response.status === 429) {
    const waitMs = retryAfterMs(response.headers);
    return { kind: 'throttled', ...(waitMs === null ? {} : { retryAfterMs: waitMs }) };
  }
  if (response.status >= 400 && response.status < 500) {
    const code = LoopbackRefused.safeParse(body).data?.error ?? String(response.status);
    return { kind: 'rejected', code, reason: response.status === 401 ? 'auth' : reasonOf(code) };
  }
  return { kind: 'unknown', cause: 'server_error' };
}

/** Media lie on the carrier's own host, behind its token; no other address is asked, and no redirect followed. */
async function openMedia(
  media: RemoteMedia,
  credentials: CarrierCredentials,
  signal: AbortSignal,
): Promise<MediaOpening> {
  const base = parseUrl(credentials['baseUrl'] ?? '');
  const url = parseUrl(media.url);
  if (!base || url?.origin !== base.origin || url.username || url.password)
    return { ok: false, reason: 'refused_address' };
  if (!url.pathname.startsWith('/carrier/media/')) return { ok: false, reason: 'refused_address' };
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${credentials['token']}` },
      redirect: 'error',
      signal,
    });
    if (response.status === 404 || response.status === 410) return { ok: false, reason: 'not_found' };
    if (response.status !== 200 || !response.body) return { ok: false, reason: 'carrier_refused' };
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    return {
      ok: true,
      body: response.body,
      declaredType: response.headers.get('content-type') ?? undefined,
      declaredSize: Number.isFinite(size) ? size : undefined,
    };
  } catch {
    return { ok: false, reason: signal.aborted ? 'timeout' : 'carrier_refused' };
  }
}

const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/** A webhook of this carrier in the product's words. `messageId`: our reference in the webhook's address, if it is there. */
export function readLoopbackEvent(event: LoopbackEvent, messageId: string | undefined): CarrierEvent {
  if (event.type === 'inbound') {
    const { eventId, id, from, to, text } = event;
    const media = event.media.map(({ url, type, size }): RemoteMedia => ({
      url,
      ...(type === undefined ? {} : { type }),
      ...(size === undefined ? {} : { size }),
    }));
    return { type: 'inbound', eventId, carrierId: id, from, to, text, media };
  }
  const { eventId, id, status, error } = event;
  const reference = messageId ?? event.reference;
  const failed = status === 'undelivered' || status === 'failed';
  return {
    type: 'receipt',
    eventId,
    carrierId: id,
    state: status,
    ...(reference === undefined ? {} : { messageId: reference }),
    ...(failed ? { reason: reasonOf(error) } : {}),
    ...(error === undefined ? {} : { code: error }),
  };
}
