import { safeParse } from 'zod/v4/core';
import { type CredentialChanges } from '../../protocol/integration.ts';
import { type CredentialForm } from '../carriers/carrier.ts';
import { AppError } from '../platform/app-error.ts';

/**
 * Credentials with what was written over them; what is left out stays as it is, and `null` takes a value away. Throws
 * `setting_invalid` with the name of the field that cannot be used, or is missing.
 */
export function mergeCredentials(
  { fields, schema }: CredentialForm,
  before: Readonly<Record<string, string>> | null,
  input: CredentialChanges,
): { values: Readonly<Record<string, string>>; changed: string[] } {
  const unknown = Object.keys(input).find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new AppError('setting_invalid', { detail: unknown });
  const written = Object.entries({ ...before, ...input }).filter(([, value]) => value !== null);
  const parsed = safeParse(schema, Object.fromEntries(written));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    throw new AppError('setting_invalid', { detail: String(field ?? 'fields') });
  }
  const values = parsed.data;
  const changed = fields.map((field) => field.name).filter((name) => before?.[name] !== values[name]);
  return { values, changed };
}
