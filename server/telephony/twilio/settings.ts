import * as z from 'zod/mini';
import { TwilioVoiceInput } from '../../../protocol/twilio-voice.ts';

/** Calls of Twilio Voice, as a source, and whose secrets its webhooks are signed with. */
export const TWILIO_VOICE = 'twilio-voice';

/** What of them is no secret, as it is stored. */
export const TwilioVoiceStored = z.omit(TwilioVoiceInput, { authToken: true });
export type TwilioVoiceStored = z.infer<typeof TwilioVoiceStored>;
