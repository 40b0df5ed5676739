import {
  type TwilioVoiceInput,
  TwilioVoiceSettings,
  twilioVoiceConfiguration,
} from '../../../protocol/twilio-voice.ts';
import { forgetGivenSecrets, keepGivenSecret } from '../../access/given-secret.ts';
import { type AdminPrincipal } from '../../access/principal.ts';
import { assertUnchanged } from '../../audit/assert-unchanged.ts';
import { changeConfiguration } from '../../audit/change-configuration.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Tx } from '../../platform/db.ts';
import { assertQueues, sourceState } from '../followed/source-state.ts';
import { removeSource, writeSource } from '../followed/store.ts';
import { TWILIO_VOICE, TwilioVoiceStored } from './settings.ts';

export const viewVoice = (ctx: Context, { tenantId }: AdminPrincipal): Promise<TwilioVoiceSettings> =>
  ctx.db.tenant(tenantId, (tx) => render(ctx, tx));

/**
 * Sets up Twilio Voice as a source of calls, or changes how. Throws `setting_invalid` with `queue` for a queue there is none, and with
 * `authToken` when there is none for this account yet; `changed_meanwhile`.
 */
export function changeVoice(
  ctx: Context,
  principal: AdminPrincipal,
  { input, ifMatch }: { input: TwilioVoiceInput; ifMatch: string | null },
): Promise<TwilioVoiceSettings> {
  const { authToken, ...settings } = input;
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await render(ctx, tx);
    assertUnchanged(ifMatch, twilioVoiceConfiguration(before));
    await assertQueues(tx, settings);
    const isOther = before.accountSid !== settings.accountSid;
    if (authToken === undefined && (isOther || before.secret === null))
      throw new AppError('setting_invalid', { detail: 'authToken' });
    // what another account signed is believed no more
    if (isOther) await forgetGivenSecrets(ctx, tx, TWILIO_VOICE);
    if (authToken !== undefined) await keepGivenSecret(ctx, tx, { source: TWILIO_VOICE, secret: authToken });
    await writeSource(tx, { source: TWILIO_VOICE, settings, at: ctx.clock.now() });
    return {
      result: await render(ctx, tx),
      change: {
        action: before.isSet ? 'twilio_voice.changed' : 'twilio_voice.added',
        object: TWILIO_VOICE,
        before: before.isSet ? choicesOf(before) : null,
        // of the token that it is another one
        after: { ...settings, ...(authToken !== undefined && { changed: ['authToken'] }) },
      },
    };
  });
}

/** Nothing that Twilio sends of calls is believed from then on; calls that go on end by their lease. Throws `not_found`. */
export function forgetVoice(ctx: Context, principal: AdminPrincipal): Promise<void> {
  return changeConfiguration(ctx, principal, 'access.changed', async (tx) => {
    const before = await render(ctx, tx);
    if (!before.isSet) throw new AppError('not_found');
    await forgetGivenSecrets(ctx, tx, TWILIO_VOICE);
    await removeSource(tx, TWILIO_VOICE);
    return {
      result: undefined,
      change: {
        action: 'twilio_voice.removed',
        object: TWILIO_VOICE,
        before: choicesOf(before),
        after: null,
      },
    };
  });
}

const choicesOf = ({ accountSid, queue, queues, agents }: TwilioVoiceSettings) => ({
  ...{ accountSid, queue, queues, agents },
});

async function render(ctx: Context, tx: Tx): Promise<TwilioVoiceSettings> {
  const path = `/v1/telephony/${tx.tenantId}/twilio-voice`;
  const { settings, ...state } = await sourceState(ctx, tx, { source: TWILIO_VOICE, path });
  const none = { accountSid: null, queue: null, queues: [], agents: [] };
  return TwilioVoiceSettings.parse({ ...state, ...(settings ? TwilioVoiceStored.parse(settings) : none) });
}
