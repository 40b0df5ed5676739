import { t } from '../ui/i18n.ts';

/** Names that are no words, as their owners write them. */
const WRITTEN: Readonly<Record<string, string>> = { smpp: 'SMPP' };

/** A carrier's name as it writes itself, from the name it has in the API. */
export const carrierName = (carrier: string): string =>
  WRITTEN[carrier] ?? carrier.charAt(0).toUpperCase() + carrier.slice(1);

/** Where a person finds what a field asks for, by carrier and field. */
const HELP: Readonly<Record<string, () => string>> = {
  'telnyx.apiKey': () => t('admin:carriers.help.telnyx.apiKey'),
  'telnyx.publicKey': () => t('admin:carriers.help.telnyx.publicKey'),
  'telnyx.messagingProfileId': () => t('admin:carriers.help.telnyx.messagingProfileId'),
  'twilio.accountSid': () => t('admin:carriers.help.twilio.accountSid'),
  'twilio.authToken': () => t('admin:carriers.help.twilio.authToken'),
};

/** Empty for a field that has no words yet. */
export const fieldHelp = (carrier: string, field: string): string => HELP[`${carrier}.${field}`]?.() ?? '';
