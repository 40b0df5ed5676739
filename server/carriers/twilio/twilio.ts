import * as z from 'zod/mini';
import { crashPoint } from '../../platform/crash-point.ts';
import {
  type AccountOutcome,
  type Carrier,
  type CarrierCredentials,
  type OutboundMessage,
  type SendResult,
} from '../carrier.ts';
import { certainlyNotSent } from '../certainly-not-sent.ts';
import { readAnswer } from '../read-answer.ts';
import { accountAt, twilioForm } from './account.ts';
import { deleteTwilioMedia } from './delete-media.ts';
import { listTexts } from './list-texts.ts';
import { openTwilioMedia } from './open-media.ts';
import { readResult } from './read-result.ts';

export const TWILIO = 'twilio';
export const TWILIO_API = 'https://api.twilio.com';

/** Seconds Twilio takes for `ValidityPeriod`, at most. Source: twilio.com/docs/messaging/api/message-resource. */
const LONGEST_VALIDITY = 36_000;

export interface TwilioParts {
  /** Where its API is. Default: as on the internet; another one only by the server's configuration. */
  origin?: string;
  timeoutMs?: number;
}

/** Twilio Programmable Messaging. One request for each text, and none is repeated. */
export function createTwilioCarrier({ origin = TWILIO_API, timeoutMs = 8_000 }: TwilioParts = {}): Carrier {
  return {
    name: TWILIO,
    timeoutMs,
    webhooks: 'credentials',
    credentials: twilioForm,
    check: (credentials, signal) => check(origin, credentials, signal),
    send: (message, credentials, signal) => send(origin, message, { credentials, signal }),
    list: (wanted, credentials, signal) => listTexts(origin, wanted, { credentials, signal }),
    openMedia: (media, credentials, signal) => openTwilioMedia(origin, media, { credentials, signal }),
    keepsMedia: true,
    deleteMedia: (media, credentials, signal) => deleteTwilioMedia(origin, media, { credentials, signal }),
  };
}

const Account = z.object({ sid: z.string(), status: z.string() });

async function check(
  origin: string,
  credentials: CarrierCredentials,
  signal: AbortSignal,
): Promise<AccountOutcome> {
  try {
    const { url, authorization } = accountAt(origin, credentials);
    const response = await fetch(`${url}.json`, { headers: { authorization }, redirect: 'manual', signal });
    const account = Account.safeParse(await readAnswer(response, signal));
    if ([401, 403, 404].includes(response.status)) return 'refused';
    if (response.status !== 200 || !account.success) return 'unexpected';
    return account.data.status === 'active' ? 'ok' : 'refused';
  } catch {
    return 'unreachable';
  }
}

async function send(
  origin: string,
  message: OutboundMessage,
  { credentials, signal }: { credentials: CarrierCredentials; signal: AbortSignal },
): Promise<SendResult> {
  try {
    const { url, authorization } = accountAt(origin, credentials);
    const response = await fetch(`${url}/Messages.json`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams({
        To: message.to,
        From: message.from,
        Body: message.text,
        StatusCallback: message.callbackUrl,
        ValidityPeriod: String(Math.min(LONGEST_VALIDITY, message.validitySeconds)),
        // what the agent was shown and counted is what goes out
        SmartEncoded: 'false',
      }),
      redirect: 'manual',
      signal,
    });
    crashPoint('C9');
    return await readResult(response, signal);
  } catch (error) {
    if (error instanceof z.core.$ZodError) return { kind: 'rejected', code: 'no_account', reason: 'auth' };
    if (signal.aborted) return { kind: 'unknown', cause: 'timeout' };
    const cause = certainlyNotSent(error);
    return cause ? { kind: 'notSent', cause } : { kind: 'unknown', cause: 'reset' };
  }
}
