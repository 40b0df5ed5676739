import { type CredentialField } from '../protocol/integration.ts';

/** What stands at one field of credentials. */
export interface FieldWords {
  label: string;
  /** Where a person finds it; may be empty. */
  help: string;
  /** Why the other side cannot use what was written; may be empty. */
  refused: string;
  /** One of its choices. */
  choice(value: string): string;
}

/** A field in the words of the other side, which are of no language. */
export const givenWords = ({ label }: CredentialField): FieldWords => ({
  ...{ label, help: '', refused: '' },
  choice: (value) => value,
});
