import { html, type TemplateResult } from 'lit';
import { passwordWeakness } from '../protocol/password.ts';
import { t } from '../ui/i18n.ts';

/** Whom the password is for: it must not hold what everybody knows of them. */
export interface Known {
  email: string;
  name: string;
  company: string;
}

/** Why this password may not be used, in words; empty: it may. */
export function passwordProblem(password: string, known: Known): string {
  const weakness = passwordWeakness(password, known);
  return weakness === null ? '' : t(`admin:password.${weakness}`);
}

/**
 * A field for a new password, named `password`, with what is wrong under it once `problem` is given. What was typed is
 * never corrected and may be pasted.
 */
export const newPasswordField = ({
  problem,
  onInput,
}: {
  problem: string;
  onInput: (event: InputEvent) => void;
}): TemplateResult => html`
  <div class="field">
    <label for="password">${t('admin:password.label')}</label>
    <input
      class="in"
      id="password"
      name="password"
      type="password"
      autocomplete="new-password"
      required
      dir="ltr"
      aria-describedby="password-help"
      aria-invalid=${problem === '' ? 'false' : 'true'}
      @input=${onInput}
    />
    <p id="password-help" class="help ${problem === '' ? '' : 'danger'}">
      ${problem === '' ? t('admin:password.help') : problem}
    </p>
  </div>
`;
