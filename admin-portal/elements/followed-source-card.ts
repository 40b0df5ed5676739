import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import {
  bodyOf,
  draftNames,
  draftOf,
  problemOf,
  type SourceDraft,
  type SourceField,
  type SourceKind,
  type SourceView,
} from '../followed/source-draft.ts';
import { PortalElement } from '../page-element.ts';
import { people } from '../people.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { queueListing } from '../queue-filter.ts';
import { type Choice, selectField } from '../select-field.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { shortMoment } from '../time-zone.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

/** A vendor that tells of calls by webhooks: where it sends them, its account, and what its names mean. */
@customElement('midcall-followed-source-card')
export class MidcallFollowedSourceCard extends PortalElement {
  static override styles = [base, button, field, status, people, settingFields];

  #queues = queueListing(this, () => this.portal);
  #edit: Edit<SourceDraft> = new Edit<SourceDraft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => {
      const { path, answer } = this.kind;
      return this.#take(await this.portal.api.request({ path, answer, signal }));
    },
    compared: () => (this.view ? this.kind.configuration(this.view) : {}),
    save: async (draft, { ifMatch }) => {
      const { path, answer } = this.kind;
      const body = bodyOf(this.kind, draft);
      return this.#take(await this.portal.api.request({ method: 'PUT', path, body, answer, ifMatch }));
    },
  });

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private view: SourceView | null = null;
  /** Which source. */
  @property({ attribute: false }) kind!: SourceKind<SourceView>;

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        heading=${t(`admin:${this.kind.words}.title`)}
        text=${t(`admin:${this.kind.words}.text`)}
        .edit=${this.#edit}
        .problem=${draft && this.view ? this.#problem(draft, this.view) : ''}
        ?locked=${!this.#mayChange}
        .names=${draftNames(this.kind)}
        .show=${this.#show}
      >
        ${draft && this.view ? this.#renderFields(draft, this.view) : nothing}
        ${
          this.view?.isSet && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#remove()}>
                ${t('admin:asterisk.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>`;
  }

  #renderFields(draft: SourceDraft, view: SourceView): TemplateResult {
    const { words, fields } = this.kind;
    return html`<div class="fields">
      ${view.isSet ? renderState(view) : nothing}
      <div class="field">
        <label for="url">${t(`admin:${words}.url`)}</label>
        <input class="in" id="url" readonly dir="ltr" aria-describedby="url-help" .value=${view.url} />
        <p class="help" id="url-help">${t(`admin:${words}.urlHelp`)}</p>
      </div>
      ${fields.map((one) => this.#renderField(one, draft, view))}
      ${selectField({
        id: 'queue',
        label: t('admin:asterisk.queue'),
        value: draft['queue'] ?? '',
        choices: this.#choices(draft['queue'] ?? ''),
        help: t('admin:asterisk.queueHelp'),
        locked: !this.#mayChange,
        onChange: (queue) => this.#edit.set({ queue }),
      })}
      ${this.#renderLines('queues', draft, t(`admin:${words}.queuesHelp`))}
      ${this.#renderLines('agents', draft, t(`admin:${words}.agentsHelp`))}
    </div>`;
  }

  #renderField(
    { id, label, help, shown }: SourceField<SourceView>,
    draft: SourceDraft,
    view: SourceView,
  ): TemplateResult {
    const set = shown?.(view);
    return html`<div class="field">
      <label for=${id}>${label()}</label>
      <input
        class="in"
        id=${id}
        type=${shown ? 'password' : 'text'}
        dir="ltr"
        autocomplete=${shown ? 'new-password' : 'off'}
        spellcheck="false"
        aria-describedby="${id}-help"
        ?readonly=${!this.#mayChange}
        .value=${draft[id] ?? ''}
        @input=${this.handleInput}
      />
      <p class="help" id="${id}-help">
        ${help?.()}
        ${set ? t('admin:talk.secretSet', { last4: set.last4 ?? '????', at: shortMoment(set.since) }) : nothing}
        ${
          set && set === view.secret && view.oldSecretUntil
            ? t('admin:talk.oldSecret', { at: shortMoment(view.oldSecretUntil) })
            : nothing
        }
      </p>
    </div>`;
  }

  #renderLines(id: 'queues' | 'agents', draft: SourceDraft, help: string): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${draftNames(this.kind)[id]}</label>
      <textarea
        class="in"
        id=${id}
        rows="3"
        dir="ltr"
        spellcheck="false"
        aria-describedby="${id}-help"
        ?readonly=${!this.#mayChange}
        .value=${draft[id] ?? ''}
        @input=${this.handleInput}
      ></textarea>
      <p class="help" id="${id}-help">${help}</p>
    </div>`;
  }

  #problem(draft: SourceDraft, view: SourceView): string {
    // nothing was begun yet
    if (!view.isSet && !this.#edit.dirty) return '';
    return problemOf(this.kind, draft, { view, keys: this.#queues.items?.map(({ key }) => key) ?? null });
  }

  /** Where the queues could not be read, the one that is set is the choice there is. */
  #choices(chosen: string): readonly Choice[] {
    const known = (this.#queues.items ?? []).map(({ key, name }) => [key, name] as const);
    const isKnown = chosen === '' || known.some(([key]) => key === chosen);
    return [['', t('admin:asterisk.queueNone')], ...(isKnown ? [] : [[chosen, chosen] as const]), ...known];
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  #take(view: SourceView): SourceDraft {
    this.view = view;
    return draftOf(this.kind, view);
  }

  /** A secret is not shown beside another's either. */
  #show = (key: string, value: unknown): string =>
    this.kind.fields.some(({ id, shown }) => id === key && shown) && value !== ''
      ? '••••'
      : String(value) || '–';

  private handleInput({ target }: Event) {
    const { id, value } = target as HTMLInputElement | HTMLTextAreaElement;
    this.#edit.set({ [id]: value });
  }

  async #remove(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:followed.removeTitle'),
      text: t('admin:followed.removeText'),
      act: t('admin:asterisk.remove'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: this.kind.path, answer: NOTHING });
      this.portal.say(t('admin:followed.removed'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

function renderState({ deliveredAt, trouble }: SourceView): TemplateResult {
  return html`<div role="status">
    <p class="st ${deliveredAt ? 'success' : ''}" id="delivered">
      ${
        deliveredAt
          ? html`${icon('tick')}${t('admin:followed.delivered', { at: shortMoment(deliveredAt) })}`
          : t('admin:followed.nothingYet')
      }
    </p>
    ${
      trouble
        ? html`<p class="st danger" id="trouble">
            ${icon('alert')}<span
              >${t('admin:talk.troubleAt', { at: shortMoment(trouble.at) })}
              ${t(`admin:followed.trouble.${trouble.reason}`)}
              ${trouble.detail === '' ? nothing : html`<bdi dir="ltr">(${trouble.detail})</bdi>`}</span
            >
          </p>`
        : nothing
    }
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-followed-source-card': MidcallFollowedSourceCard;
  }
}
