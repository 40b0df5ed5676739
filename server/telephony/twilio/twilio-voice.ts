import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';
import { latestGivenSecret } from '../../access/given-secret.ts';
import { TWILIO_API } from '../../carriers/twilio/twilio.ts';
import { type FollowedCall } from '../followed/decide-call.ts';
import { type FollowedSource } from '../followed/source.ts';
import { type SourceRow } from '../followed/store.ts';
import { lookAtCalls } from './look-at-calls.ts';
import { TWILIO_VOICE, TwilioVoiceStored } from './settings.ts';

/** Calls of Twilio Voice. `origin`: where its API is; another one than on the internet only by the server's configuration. */
export function createTwilioVoice({ origin = TWILIO_API }: { origin?: string } = {}): FollowedSource {
  return {
    name: TWILIO_VOICE,
    namesOf: ({ settings }) => TwilioVoiceStored.parse(settings),
    agentNames: (name) => ({ names: [name], own: name }),
    queueNames: (name) => [name],
    async prepareLook(ctx: Context, tx: Tx, row: SourceRow) {
      const { accountSid } = TwilioVoiceStored.parse(row.settings);
      const authToken = await latestGivenSecret(ctx, tx, TWILIO_VOICE);
      if (authToken === null) return null;
      const asking = { origin, account: { accountSid, authToken }, now: () => ctx.clock.now().getTime() };
      return (id: string, call: FollowedCall, signal: AbortSignal) =>
        lookAtCalls(asking, { id, call }, signal);
    },
  };
}
