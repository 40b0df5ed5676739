import * as z from 'zod/mini';
import { TELNYX_LONGCODE } from '../../../protocol/encoding-profile.ts';
import { countSegments } from '../../../protocol/segments.ts';
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
import { ask, TelnyxAccount, telnyxForm } from './account.ts';
import { listTexts } from './list-texts.ts';
import { openTelnyxMedia } from './open-media.ts';
import { readResult } from './read-result.ts';

export const TELNYX = 'telnyx';
export const TELNYX_API = 'https://api.telnyx.com';

/** What Telnyx says of a text that has too many parts. */
const TOO_LARGE = '40302';

export interface TelnyxParts {
  /** Where its API is. Default: as on the internet; another one only by the server's configuration. */
  origin?: string;
  timeoutMs?: number;
}

/** Telnyx Messaging. One request for each text, and none is repeated. */
export function createTelnyxCarrier({ origin = TELNYX_API, timeoutMs = 8_000 }: TelnyxParts = {}): Carrier {
  const played = origin === TELNYX_API ? null : origin;
  return {
    name: TELNYX,
    timeoutMs,
    webhooks: 'credentials',
    encodingProfile: TELNYX_LONGCODE.id,
    credentials: telnyxForm,
    check: (credentials, signal) => check(origin, credentials, signal),
    send: (message, credentials, signal) => send(origin, message, { credentials, signal }),
    list: (wanted, credentials, signal) => listTexts(origin, wanted, { credentials, signal }),
    // there is no `deleteMedia`: of messages, its API deletes none but those that were not sent yet
    keepsMedia: true,
    openMedia: (media, _credentials, signal) => openTelnyxMedia(media, { played, signal }),
  };
}

const Profile = z.object({ data: z.object({ id: z.string(), enabled: z.boolean() }) });

async function check(
  origin: string,
  credentials: CarrierCredentials,
  signal: AbortSignal,
): Promise<AccountOutcome> {
  try {
    const { messagingProfileId: id } = TelnyxAccount.parse(credentials);
    const response = await ask(`${origin}/v2/messaging_profiles/${id}`, credentials, { signal });
    const profile = Profile.safeParse(await readAnswer(response, signal));
    if ([401, 403, 404].includes(response.status)) return 'refused';
    if (response.status !== 200 || profile.data?.data.id !== id) return 'unexpected';
    return profile.data.data.enabled ? 'ok' : 'refused';
  } catch {
    return 'unreachable';
  }
}

async function send(
  origin: string,
  message: OutboundMessage,
  { credentials, signal }: { credentials: CarrierCredentials; signal: AbortSignal },
): Promise<SendResult> {
  const { encoding, segments } = countSegments(message.text, TELNYX_LONGCODE);
  // nobody has looked at an automatic text; a profile that cuts long ones would make several messages of it
  if (segments > TELNYX_LONGCODE.maxSegments)
    return { kind: 'rejected', code: TOO_LARGE, reason: 'too_long' };
  try {
    const { messagingProfileId } = TelnyxAccount.parse(credentials);
    const body = {
      ...{ from: message.from, to: message.to, text: message.text, type: 'SMS' },
      messaging_profile_id: messagingProfileId,
      webhook_url: message.callbackUrl,
      // another system's address there has no business with what callers are texted
      use_profile_webhooks: false,
      auto_detect: false,
      // what the agent was shown and counted is what goes out: without it the profile may put other characters
      ...(encoding === 'UCS-2' ? { encoding: 'ucs2' } : {}),
    };
    const response = await ask(`${origin}/v2/messages`, credentials, { signal, body });
    crashPoint('C9');
    return await readResult(response, signal);
  } catch (error) {
    if (error instanceof z.core.$ZodError) return { kind: 'rejected', code: 'no_account', reason: 'auth' };
    if (signal.aborted) return { kind: 'unknown', cause: 'timeout' };
    const cause = certainlyNotSent(error);
    return cause ? { kind: 'notSent', cause } : { kind: 'unknown', cause: 'reset' };
  }
}
