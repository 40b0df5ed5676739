import {
  TwilioVoiceInput,
  TwilioVoiceSettings,
  twilioVoiceConfiguration,
} from '../../protocol/twilio-voice.ts';
import { t } from '../../ui/i18n.ts';
import { type SourceKind } from './source-draft.ts';

/** Calls of Twilio Voice. */
export const twilioVoice: SourceKind<TwilioVoiceSettings> = {
  ...{ path: '/v1/admin/twilio-voice', words: 'twilioVoice', answer: TwilioVoiceSettings },
  ...{ input: TwilioVoiceInput, configuration: twilioVoiceConfiguration },
  fields: [
    {
      id: 'accountSid',
      label: () => t('admin:twilioVoice.accountSid'),
      help: () => t('admin:twilioVoice.accountSidHelp'),
      value: ({ accountSid }) => accountSid ?? '',
    },
    {
      id: 'authToken',
      label: () => t('admin:twilioVoice.authToken'),
      help: () => t('admin:twilioVoice.authTokenHelp'),
      value: () => '',
      shown: ({ secret }) => secret,
    },
  ],
};
