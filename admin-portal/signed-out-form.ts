import { css, html, nothing, type TemplateResult } from 'lit';
import { base, button, field } from '../ui/components.ts';
import { t } from '../ui/i18n.ts';
import { renderFailure } from './failure.ts';
import { banner } from './page.styles.ts';
import type { Submission } from './submission.ts';

/** With what the forms before a sign-in are drawn: one thing under the other. */
export const signedOutStyles = [
  base,
  button,
  field,
  banner,
  css`
    form,
    fieldset,
    .ways {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--midcall-4);
    }
    .b {
      white-space: normal;
    }
  `,
];

/** A field of text that must be filled in. What is in it belongs to the browser, which may fill it in by itself. */
export const signedOutField = (
  name: string,
  {
    label,
    type = 'text',
    autocomplete,
    value,
  }: { label: string; type?: 'text' | 'email' | 'password'; autocomplete: string; value?: string },
): TemplateResult => html`
  <div class="field">
    <label for=${name}>${label}</label>
    <input
      class="in"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      maxlength=${type === 'text' ? 100 : nothing}
      required
      dir=${type === 'text' ? 'auto' : 'ltr'}
      .defaultValue=${value ?? ''}
    />
  </div>
`;

export const nameField = (value?: string): TemplateResult =>
  signedOutField('name', {
    ...{ label: t('admin:setup.name'), autocomplete: 'name' },
    ...(value !== undefined && { value }),
  });

export const emailField = (): TemplateResult =>
  signedOutField('email', { label: t('admin:signIn.email'), type: 'email', autocomplete: 'username' });

/** What went wrong, and the button. It stays focused while the form is on its way. */
export const submitPart = (
  { busy, error }: Submission,
  { words, isMain = true }: { words: string; isMain?: boolean },
): TemplateResult => html`
  ${renderFailure(error)}
  <button class="b ${isMain ? 'primary' : ''}" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
    ${words}
  </button>
`;

/** The fields of a form by name. There are no files among them. */
export const fieldsOf = ({ target }: Event): Record<string, string> =>
  Object.fromEntries(
    [...new FormData(target as HTMLFormElement)].map(([name, value]) => [name, String(value)]),
  );
