import { type CredentialField } from '../../protocol/integration.ts';
import { type CredentialForm } from '../carriers/carrier.ts';

/** Of a shorter secret the last four would tell too much. */
const SHORTEST_WITH_LAST_4 = 12;

/** The fields of a form with what is set, secrets by their last characters at most. */
export const viewCredentials = (
  { fields }: CredentialForm,
  values: Readonly<Record<string, string>> | null,
): CredentialField[] =>
  fields.map(({ name, label, kind }) => {
    const value = values?.[name];
    const isSecret = kind === 'secret';
    return {
      ...{ name, label, kind, set: value !== undefined, value: isSecret ? null : (value ?? null) },
      last4: isSecret && value && value.length >= SHORTEST_WITH_LAST_4 ? value.slice(-4) : null,
    };
  });
