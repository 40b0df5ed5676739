import { html, type TemplateResult } from 'lit';
import { type CredentialField } from '../protocol/integration.ts';
import { t } from '../ui/i18n.ts';

/** One field of credentials. A secret begins empty, and is kept when it stays so. */
export function credentialField(
  { name, label, kind, set, last4 }: CredentialField,
  { value, locked, onInput }: { value: string; locked: boolean; onInput: (text: string) => void },
): TemplateResult {
  const isSecret = kind === 'secret';
  const kept = last4 === null ? t('admin:carriers.isSet') : t('admin:carriers.endsIn', { last4 });
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      class="in"
      id=${name}
      dir="ltr"
      type=${isSecret ? 'password' : 'text'}
      autocomplete=${isSecret ? 'new-password' : 'off'}
      .value=${value}
      ?readonly=${locked}
      aria-describedby="${name}-help"
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).value.trim())}
    />
    <p class="help" id="${name}-help">${isSecret && set ? kept : ''}</p>
  </div>`;
}
