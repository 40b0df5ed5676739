import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { AccountCheck, type CredentialField, isSecretKind } from '../protocol/integration.ts';
import { ApiError } from '../ui/api-client.ts';
import { base, button, field, status } from '../ui/components.ts';
import { icon } from '../ui/icons.ts';
import { t } from '../ui/i18n.ts';
import { credentialField } from './credential-field.ts';
import { Edit } from './edit.ts';
import './elements/confirm-dialog.ts';
import type { MidcallConfirmDialog } from './elements/confirm-dialog.ts';
import './elements/section.ts';
import { errorWords } from './error-words.ts';
import { PortalElement } from './page-element.ts';
import { NOTHING } from './portal-api.ts';
import { settingFields } from './setting-fields.styles.ts';

/** What stands in the section, each part apart: a credential as `field.<name>`. A secret begins empty, and is kept when it stays so. */
export type Written = Record<string, string | boolean>;

/** What was written over, by its name: the parts whose name begins with `prefix`, without it. */
export function changedParts(prefix: string, draft: Written, before: Written): Written {
  const changed = Object.entries(draft).filter(([name, value]) => value !== '' && value !== before[name]);
  return Object.fromEntries(
    changed.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
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
  static override styles = [base, button, field, status, settingFields];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** As the server has it, secrets aside. */
  @state() protected view: View | null = null;
  /** What the other side answered to the test. */
  @state() protected outcome: AccountCheck['outcome'] | null = null;

  /** Where it stands in the API. */
  protected abstract readonly path: string;
  protected abstract readonly words: AccountWords;
  /** Whether there are credentials to try and to forget, and why they must not be forgotten. */
  protected abstract readonly kept: { known: boolean; inUse?: string | undefined };
  protected abstract read(signal: AbortSignal): Promise<View | undefined>;
  protected abstract write(draft: Written, options: { base: Written; ifMatch: string }): Promise<View>;

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

  /** Where a person finds what a field asks for; may be empty. */
  protected helpOf: (field: string) => string = () => '';

  protected edit = new Edit<Written>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const view = await this.read(signal);
      if (!view) throw new ApiError('not_found');
      return this.#take(view);
    },
    compared: () => this.view,
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
    const labels = view?.fields.map(({ name, label }) => [`field.${name}`, label] as const) ?? [];
    return html`
      <midcall-section
        level="3"
        heading=${this.words.heading}
        text=${this.words.state}
        .edit=${this.edit}
        .names=${{ ...this.choiceNames, ...Object.fromEntries(labels) }}
        .show=${this.#show}
        ?locked=${this.locked}
      >
        ${view ? this.renderChoices() : nothing}
        ${view ? html`<div class="pair">${view.fields.map((spec) => this.#renderField(spec))}</div>` : nothing}
        ${view && !this.locked ? this.#renderActs() : nothing}
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderField(spec: CredentialField) {
    const name = `field.${spec.name}`;
    return credentialField(spec, {
      value: String(this.edit.draft?.[name] ?? ''),
      locked: this.locked,
      help: this.helpOf(spec.name),
      onInput: (text) => this.edit.set({ [name]: text }),
    });
  }

  #renderActs() {
    const { outcome } = this;
    const { known, inUse } = this.kept;
    return html`
      <p class="st ${outcome === 'ok' ? 'success' : 'danger'}" role="status">
        ${outcome ? html`${icon(outcome === 'ok' ? 'tick' : 'alert')}${this.words.outcome}` : nothing}
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
              <button slot="actions" class="b" type="button" @click=${() => void this.#check()}>
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
    return isSecretKind(spec.kind) ? '••••' : String(value);
  };

  async #check(): Promise<void> {
    try {
      const request = { method: 'POST', path: `${this.path}/check`, answer: AccountCheck } as const;
      this.outcome = (await this.portal.api.request(request)).outcome;
    } catch (error) {
      this.portal.say(errorWords(error));
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
