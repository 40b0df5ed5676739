import { html, type TemplateResult } from 'lit';
import { type CredentialField, isSecretKind } from '../protocol/integration.ts';
import { t } from '../ui/i18n.ts';

interface Given {
  value: string;
  locked: boolean;
  /** Where a person finds it; may be empty. */
  help: string;
  onInput: (text: string) => void;
}

/** One field of credentials. A secret begins empty, and is kept when it stays so. */
export function credentialField(spec: CredentialField, given: Given): TemplateResult {
  const { name, label, kind, set, last4 } = spec;
  const kept = last4 === null ? t('admin:carriers.isSet') : t('admin:carriers.endsIn', { last4 });
  const words = [given.help, isSecretKind(kind) && set ? kept : ''].filter(Boolean).join(' ');
  return html`<div class="field ${kind === 'pem' ? 'wide' : ''}">
    <label for=${name}>${label}</label>
    ${kind === 'pem' ? lines(name, given) : line(name, kind === 'secret', given)}
    <p class="help" id="${name}-help">${words}</p>
  </div>`;
}

const line = (name: string, isSecret: boolean, { value, locked, onInput }: Given) =>
  html`<input
    class="in"
    id=${name}
    dir="ltr"
    type=${isSecret ? 'password' : 'text'}
    autocomplete=${isSecret ? 'new-password' : 'off'}
    .value=${value}
    ?readonly=${locked}
    aria-describedby="${name}-help"
    @input=${(event: Event) => onInput((event.target as HTMLInputElement).value.trim())}
  />`;

/** A key keeps its lines, which a field of one line would drop. */
const lines = (name: string, { value, locked, onInput }: Given) =>
  html`<textarea
    class="in"
    id=${name}
    dir="ltr"
    rows="3"
    autocomplete="off"
    spellcheck="false"
    .value=${value}
    ?readonly=${locked}
    aria-describedby="${name}-help"
    @input=${(event: Event) => onInput((event.target as HTMLTextAreaElement).value.trim())}
  ></textarea>`;
