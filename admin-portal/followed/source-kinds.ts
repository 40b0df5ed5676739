import {
  amazonConnectConfiguration,
  AmazonConnectInput,
  AmazonConnectSettings,
} from '../../protocol/amazon-connect.ts';
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

/** Calls of Amazon Connect. */
export const amazonConnect: SourceKind<AmazonConnectSettings> = {
  ...{ path: '/v1/admin/amazon-connect', words: 'amazonConnect', answer: AmazonConnectSettings },
  ...{ input: AmazonConnectInput, configuration: amazonConnectConfiguration },
  fields: [
    {
      id: 'instanceArn',
      label: () => t('admin:amazonConnect.instanceArn'),
      help: () => t('admin:amazonConnect.instanceArnHelp'),
      value: ({ instanceArn }) => instanceArn ?? '',
    },
    {
      id: 'eventKey',
      label: () => t('admin:amazonConnect.eventKey'),
      help: () => t('admin:amazonConnect.eventKeyHelp'),
      value: () => '',
      shown: ({ secret }) => secret,
    },
    {
      id: 'topicArn',
      label: () => t('admin:amazonConnect.topicArn'),
      help: () => t('admin:amazonConnect.topicArnHelp'),
      value: ({ topicArn }) => topicArn ?? '',
      optional: true,
    },
    {
      id: 'accessKeyId',
      label: () => t('admin:amazonConnect.accessKeyId'),
      value: ({ accessKeyId }) => accessKeyId ?? '',
    },
    {
      id: 'secretAccessKey',
      label: () => t('admin:amazonConnect.secretAccessKey'),
      help: () => t('admin:amazonConnect.secretAccessKeyHelp'),
      value: () => '',
      shown: ({ accessSecret }) => accessSecret,
    },
  ],
};
