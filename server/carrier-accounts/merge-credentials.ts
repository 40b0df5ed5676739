import { safeParse } from 'zod/v4/core';
import { type CredentialForm } from '../carriers/carrier.ts';
import { AppError } from '../platform/app-error.ts';

/**
 * Credentials with what was written over them; what is left out stays as it is. Throws `setting_invalid` with the name of the
 * field that cannot be used.
 */
export function mergeCredentials(
  { fields, schema }: CredentialForm,
  before: Readonly<Record<string, string>> | null,
  input: Readonly<Record<string, string>>,
): { values: Readonly<Record<string, string>>; changed: string[] } {
  const parsed = safeParse(schema, { ...before, ...input });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    throw new AppError('setting_invalid', { detail: String(field ?? 'fields') });
  }
  const values = parsed.data;
  const changed = fields.map((field) => field.name).filter((name) => before?.[name] !== values[name]);
  return { values, changed };
}
