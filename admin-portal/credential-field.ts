import { html, nothing, type TemplateResult } from 'lit';
import { type CredentialField, isSecretKind } from '../protocol/integration.ts';
import { t } from '../ui/i18n.ts';
import { type FieldWords } from './field-words.ts';
import { selectField } from './select-field.ts';

interface Given {
  words: FieldWords;
  value: string;
  locked: boolean;
  /** What is wrong with it; `''`: nothing, as far as known. */
  problem: string;
  onInput: (text: string) => void;
}

/** One field of credentials. A secret begins empty, and is kept when it stays so. */
export function credentialField(spec: CredentialField, given: Given): TemplateResult {
  const { name, kind } = spec;
  const help = helpOf(spec, given.words);
  if (kind === 'choice') return choice(spec, given, help);
  const { problem, words } = given;
  return html`<div class="field ${kind === 'pem' ? 'wide' : ''}">
    <label for=${name}>${words.label}</label>
    ${kind === 'pem' ? lines(name, given) : line(spec, given)}
    <p class="help danger" id="${name}-problem" ?hidden=${problem === ''}>${problem}</p>
    <p class="help" id="${name}-help">${help}</p>
  </div>`;
}

/** Whether a number is one that its field takes; anything is that is not of this kind, and so is nothing. */
export const isInRange = ({ range }: CredentialField, text: string): boolean =>
  !range || text === '' || (/^\d+$/.test(text) && Number(text) >= range.min && Number(text) <= range.max);

/** Where it is found, what it takes, and what applies without it. */
function helpOf({ kind, range, standard, set, last4 }: CredentialField, { help }: FieldWords): string {
  const kept = last4 === null ? t('admin:carriers.isSet') : t('admin:carriers.endsIn', { last4 });
  return [
    help,
    range ? t('admin:carriers.range', { min: String(range.min), max: String(range.max) }) : '',
    standard !== undefined && kind !== 'choice' ? t('admin:carriers.standard', { value: standard }) : '',
    isSecretKind(kind) && set ? kept : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Characters of a choice beyond which it is cut off beside other fields. */
const LONG = 30;

function choice(spec: CredentialField, { words, value, locked, onInput }: Given, help: string) {
  const { name, choices = [], optional, standard } = spec;
  const usual = standard === undefined ? '–' : t('admin:carriers.default', { value: words.choice(standard) });
  const named = choices.map((one) => [one, words.choice(one)] as const);
  return selectField({
    ...{ id: name, label: words.label, value, help, locked },
    choices: [...(optional || value === '' ? [['', usual] as const] : []), ...named],
    wide: named.some(([, name]) => name.length > LONG),
    onChange: onInput,
  });
}

const described = (name: string, problem: string): string =>
  problem === '' ? `${name}-help` : `${name}-problem ${name}-help`;

function line({ name, kind }: CredentialField, { value, locked, problem, onInput }: Given) {
  const isSecret = kind === 'secret';
  return html`<input
    class="in"
    id=${name}
    dir="ltr"
    type=${isSecret ? 'password' : 'text'}
    inputmode=${kind === 'number' ? 'numeric' : nothing}
    autocomplete=${isSecret ? 'new-password' : 'off'}
    spellcheck="false"
    .value=${value}
    ?readonly=${locked}
    aria-invalid=${problem === '' ? nothing : 'true'}
    aria-describedby=${described(name, problem)}
    @input=${(event: Event) => onInput((event.target as HTMLInputElement).value.trim())}
  />`;
}

/** A key keeps its lines, which a field of one line would drop. */
const lines = (name: string, { value, locked, problem, onInput }: Given) =>
  html`<textarea
    class="in"
    id=${name}
    dir="ltr"
    rows="3"
    autocomplete="off"
    spellcheck="false"
    .value=${value}
    ?readonly=${locked}
    aria-invalid=${problem === '' ? nothing : 'true'}
    aria-describedby=${described(name, problem)}
    @input=${(event: Event) => onInput((event.target as HTMLTextAreaElement).value.trim())}
  ></textarea>`;
