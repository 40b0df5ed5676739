import { type AccountCheck, type CredentialField } from '../protocol/integration.ts';
import { hasText, t } from '../ui/i18n.ts';
import { type FieldWords, givenWords } from './field-words.ts';

/** Names that are no words, as their owners write them. */
const WRITTEN: Readonly<Record<string, string>> = { smpp: 'SMPP' };

/** A carrier's name as it writes itself, from the name it has in the API. */
export const carrierName = (carrier: string): string =>
  WRITTEN[carrier] ?? carrier.charAt(0).toUpperCase() + carrier.slice(1);

/** The words for a field of a carrier; where there are none, what the carrier itself says. */
export function carrierField(carrier: string, { name, ...spec }: CredentialField): FieldWords {
  const given = givenWords({ name, ...spec });
  return {
    label: known(`admin:carriers.label.${carrier}.${name}`) ?? given.label,
    help: known(`admin:carriers.help.${carrier}.${name}`) ?? given.help,
    refused: known(`admin:carriers.refused.${carrier}.${name}`) ?? given.refused,
    choice: (value) => known(`admin:carriers.choice.${carrier}.${name}.${value}`) ?? given.choice(value),
  };
}

/** What a carrier answered to the test. */
export const outcomeWords = (carrier: string, outcome: AccountCheck['outcome']): string =>
  known(`admin:carriers.checkedBy.${carrier}.${outcome}`) ?? t(`admin:carriers.checked.${outcome}`);

const known = (key: string): string | undefined => (hasText(key) ? t(key) : undefined);
