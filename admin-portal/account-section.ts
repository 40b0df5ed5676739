import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { AccountCheck, type CredentialField, isSecretKind } from '../protocol/integration.ts';
import { ApiError } from '../ui/api-client.ts';
import { base, button, field, status } from '../ui/components.ts';
import { icon } from '../ui/icons.ts';
import { t } from '../ui/i18n.ts';
import { credentialField, isInRange } from './credential-field.ts';
import { credentialGroups, credentialGroupStyles } from './credential-groups.ts';
import { Edit } from './edit.ts';
import './elements/confirm-dialog.ts';
import type { MidcallConfirmDialog } from './elements/confirm-dialog.ts';
import './elements/section.ts';
import { errorWords } from './error-words.ts';
import { type FieldWords, givenWords } from './field-words.ts';
import { PortalElement } from './page-element.ts';
import { NOTHING } from './portal-api.ts';
import { settingFields } from './setting-fields.styles.ts';

/** What stands in the section, each part apart: a credential as `field.<name>`. A secret begins empty, and is kept when it stays so. */
export type Written = Record<string, string | boolean>;

/**
 * What was written over, by its name: the parts whose name begins with `prefix`, without it; `null`: it was emptied. A
 * secret that stays empty is no change.
 */
export function changedParts(
  prefix: string,
  draft: Written,
  before: Written,
): Record<string, string | boolean | null> {
  const changed = Object.entries(draft).filter(
    ([name, value]) => name.startsWith(prefix) && value !== before[name],
  );
  return Object.fromEntries(
    changed.map(([name, value]) => [name.slice(prefix.length), value === '' ? null : value]),
  );
}

/** The words of one account, each the whole sentence. */
export interface AccountWords {
  heading: string;
  /** How it stands with the account, once that is known. */
  state: string;
  /** What the other side said to the test. */
  outcome: string;
  /** What is lost with the credentials. */
  forget: string;
}

/** The account by which the server is let into another's system, which says what credentials it takes: set, tried, forgotten. */
export abstract class AccountSection<
  View extends { fields: readonly CredentialField[] },
> extends PortalElement {
  static override styles = [base, button, field, status, settingFields, credentialGroupStyles];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** As the server has it, secrets aside. */
  @state() protected view: View | null = null;
  /** What the other side answered to the test. */
  @state() protected outcome: AccountCheck['outcome'] | null = null;
  /** The other side is being asked. */
  @state() private checking = false;
  /** Whether the part that is mostly left as it is was opened or closed; `null`: nobody did. */
  @state() private opened: boolean | null = null;
  #shown: ApiError | null = null;

  /** Where it stands in the API. */
  protected abstract readonly path: string;
  protected abstract readonly words: AccountWords;
  /** Whether there are credentials to try and to forget, and why they must not be forgotten. */
  protected abstract readonly kept: { known: boolean; inUse?: string | undefined };
  protected abstract read(signal: AbortSignal): Promise<View | undefined>;
  protected abstract write(draft: Written, options: { base: Written; ifMatch: string }): Promise<View>;

  /** What of it two who change it must have begun from; what is found, and changes by itself, is no part. */
  protected configurationOf(view: View): unknown {
    return view;
  }

  /** What else there is to choose, of the account just read: each part, its name, its field, and a value in words. */
  protected get chosen(): Written {
    return {};
  }
  protected get choiceNames(): Record<string, string> {
    return {};
  }
  protected renderChoices(): TemplateResult | typeof nothing {
    return nothing;
  }
  protected choiceWords(_key: string, value: unknown): string {
    return String(value);
  }

  protected wordsOf(spec: CredentialField): FieldWords {
    return givenWords(spec);
  }

  protected edit = new Edit<Written>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const view = await this.read(signal);
      if (!view) throw new ApiError('not_found');
      return this.#take(view);
    },
    compared: () => (this.view ? this.configurationOf(this.view) : this.view),
    save: async (draft, options) => {
      this.outcome = null;
      return this.#take(await this.write(draft, options));
    },
  });

  protected get locked(): boolean {
    return !this.portal.can('access.write');
  }

  override render() {
    const { view } = this;
    const fields = view?.fields ?? [];
    const labels = fields.map((spec) => [`field.${spec.name}`, this.wordsOf(spec).label] as const);
    const isWrong = fields.some((spec) => !isInRange(spec, this.#written(spec)));
    return html`
      <midcall-section
        level="3"
        heading=${this.words.heading}
        text=${this.words.state}
        .edit=${this.edit}
        .names=${{ ...this.choiceNames, ...Object.fromEntries(labels) }}
        .show=${this.#show}
        .errorWords=${this.#errorWords}
        .problem=${isWrong ? t('admin:value.outOfRange') : ''}
        ?locked=${this.locked}
      >
        ${view ? this.renderChoices() : nothing} ${view ? this.#renderFields(view.fields) : nothing}
        ${view && !this.locked ? this.#renderActs() : nothing}
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  /** Who is refused for a field goes on there. */
  protected override updated() {
    const { error } = this.edit;
    if (error === this.#shown) return;
    this.#shown = error;
    const spec = this.#refused(error);
    if (spec) this.renderRoot.querySelector<HTMLElement>(`#${spec.name}`)?.focus();
  }

  #renderFields(fields: readonly CredentialField[]) {
    const rare = fields.filter(({ group }) => group === 'details');
    return credentialGroups(fields, (spec) => this.#renderField(spec), {
      open: rare.some((spec) => this.#problemOf(spec) !== '') || (this.opened ?? rare.some(({ set }) => set)),
      onToggle: (open) => (this.opened = open),
    });
  }

  #renderField(spec: CredentialField) {
    return credentialField(spec, {
      words: this.wordsOf(spec),
      value: this.#written(spec),
      locked: this.locked,
      problem: this.#problemOf(spec),
      onInput: (text) => this.edit.set({ [`field.${spec.name}`]: text }),
    });
  }

  #written({ name }: CredentialField): string {
    return String(this.edit.draft?.[`field.${name}`] ?? '');
  }

  /** The field that the server refused. */
  #refused(error: ApiError | null): CredentialField | undefined {
    if (error?.code !== 'setting_invalid') return undefined;
    return this.view?.fields.find(({ name }) => name === error.detail);
  }

  #problemOf(spec: CredentialField): string {
    const value = this.#written(spec);
    const { min, max } = spec.range ?? { min: 0, max: 0 };
    if (!isInRange(spec, value)) return t('admin:value.range', { min: String(min), max: String(max) });
    if (this.#refused(this.edit.error) !== spec) return '';
    const isMissing = value === '' && !(isSecretKind(spec.kind) && spec.set);
    if (isMissing) return t('admin:carriers.needed');
    return this.wordsOf(spec).refused || t('admin:carriers.cannot');
  }

  #errorWords = (error: unknown): string => {
    const spec = this.#refused(error instanceof ApiError ? error : null);
    return spec ? t('admin:carriers.notSaved', { field: this.wordsOf(spec).label }) : errorWords(error);
  };

  #renderActs() {
    const { outcome, checking } = this;
    const { known, inUse } = this.kept;
    const why = this.edit.dirty ? t('admin:carriers.testSaved') : undefined;
    return html`
      <p class="st ${checking ? '' : outcome === 'ok' ? 'success' : 'danger'}" role="status">
        ${checking ? t('admin:carriers.testing') : outcome ? html`${icon(outcome === 'ok' ? 'tick' : 'alert')}<span>${this.words.outcome}</span>` : nothing}
      </p>
      ${
        known
          ? html`<button
                slot="actions"
                class="b danger"
                type="button"
                ?disabled=${inUse !== undefined}
                title=${inUse ?? nothing}
                @click=${() => void this.#forget()}
              >
                ${t('admin:carriers.forget')}
              </button>
              <button
                slot="actions"
                class="b"
                type="button"
                aria-disabled=${why !== undefined || checking ? 'true' : 'false'}
                title=${why ?? nothing}
                @click=${() => void this.#check()}
              >
                ${t('admin:carriers.test')}
              </button>`
          : nothing
      }
    `;
  }

  #take(view: View): Written {
    this.view = view;
    const fields = view.fields.map(({ name, value }) => [`field.${name}`, value ?? ''] as const);
    return { ...this.chosen, ...Object.fromEntries(fields) };
  }

  /** A secret is not shown beside another's either. */
  #show = (key: string, value: unknown): string => {
    if (value === undefined || value === '') return '–';
    const spec = this.view?.fields.find(({ name }) => `field.${name}` === key);
    if (!spec) return this.choiceWords(key, value);
    return isSecretKind(spec.kind)
      ? '••••'
      : spec.kind === 'choice'
        ? this.wordsOf(spec).choice(String(value))
        : String(value);
  };

  async #check(): Promise<void> {
    if (this.edit.dirty || this.checking) return;
    this.checking = true;
    try {
      const request = { method: 'POST', path: `${this.path}/check`, answer: AccountCheck } as const;
      this.outcome = (await this.portal.api.request(request)).outcome;
    } catch (error) {
      this.portal.say(errorWords(error));
    } finally {
      this.checking = false;
    }
  }

  async #forget(): Promise<void> {
    const act = t('admin:carriers.forget');
    if (!(await this.confirm.ask({ title: act, text: this.words.forget, act }))) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: `${this.path}/account`, answer: NOTHING });
      this.outcome = null;
      await this.edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}
