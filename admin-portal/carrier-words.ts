import { type AccountCheck, type CredentialField } from '../protocol/integration.ts';
import { hasText, t } from '../ui/i18n.ts';
import { type FieldWords, givenWords } from './field-words.ts';

/** Names that are no words, as their owners write them. */
const WRITTEN: Readonly<Record<string, string>> = { smpp: 'SMPP' };

/** A carrier's name as it writes itself, from the name it has in the API. */
export const carrierName = (carrier: string): string =>
  WRITTEN[carrier] ?? carrier.charAt(0).toUpperCase() + carrier.slice(1);

/** The words for a field of a carrier; where there are none, what the carrier itself says. */
export function carrierField(carrier: string, spec: CredentialField): FieldWords {
  const find = (kind: string, more = '') => textOf(`${kind}.${carrier}.${spec.name}${more}`);
  const given = givenWords(spec);
  return {
    label: find('label') ?? given.label,
    help: find('help') ?? given.help,
    refused: find('refused') ?? given.refused,
    choice: (value) => find('choice', `.${value}`) ?? given.choice(value),
  };
}

/** What a carrier answered to the test. */
export const outcomeWords = (carrier: string, outcome: AccountCheck['outcome']): string =>
  textOf(`checkedBy.${carrier}.${outcome}`) ?? t(`admin:carriers.checked.${outcome}`);

function textOf(key: string): string | undefined {
  const whole = `admin:carriers.${key}`;
  return hasText(whole) ? t(whole) : undefined;
}
