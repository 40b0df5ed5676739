import { type CredentialField, isSecretKind } from '../../protocol/integration.ts';
import { type CredentialForm } from '../carriers/carrier.ts';

/** Of a shorter secret the last four would tell too much. */
const SHORTEST_WITH_LAST_4 = 12;

/** The fields of a form with what is set, secrets by their last characters at most. */
export const viewCredentials = (
  { fields }: CredentialForm,
  values: Readonly<Record<string, string>> | null,
): CredentialField[] =>
  fields.map(({ choices, ...spec }) => {
    const { name, kind } = spec;
    const value = values?.[name];
    return {
      ...{ ...spec, ...(choices && { choices: [...choices] }) },
      ...{ set: value !== undefined, value: isSecretKind(kind) ? null : (value ?? null) },
      // of a key in lines, the last ones are the same in all
      last4: kind === 'secret' && value && value.length >= SHORTEST_WITH_LAST_4 ? value.slice(-4) : null,
    };
  });
