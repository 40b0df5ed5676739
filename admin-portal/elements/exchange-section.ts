import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { exchangeConfiguration, ExchangeList, ExchangeView } from '../../protocol/asterisk.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { bodyOf, draftNames, draftOf, type ExchangeDraft, problemOf } from '../asterisk/exchange-draft.ts';
import { countryChoices } from '../countries.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
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

/** Where the exchanges of the company are. */
export const EXCHANGES_PATH = '/v1/admin/asterisk';

const PASSWORDS: readonly string[] = ['ariPassword', 'amiSecret'];

/**
 * One exchange of Asterisk, or a new one: where it is, how we are let in, and what its names mean.
 * @event {Event} exchanges-changed - One was added, or removed.
 */
@customElement('midcall-exchange-section')
export class MidcallExchangeSection extends PortalElement {
  static override styles = [base, button, field, status, people, settingFields];

  #queues = queueListing(this, () => this.portal);
  #view: ExchangeView | null = null;
  #edit: Edit<ExchangeDraft> = new Edit<ExchangeDraft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => this.#take(await this.#read(signal)),
    compared: () => (this.#view ? exchangeConfiguration(this.#view) : {}),
    save: async (draft, { ifMatch }) => {
      const body = bodyOf(draft);
      const { api } = this.portal;
      if (this.exchange !== '') {
        const request = { method: 'PUT', path: this.#path, body, answer: ExchangeView, ifMatch } as const;
        return this.#take(await api.request(request));
      }
      await api.request({ method: 'POST', path: EXCHANGES_PATH, body, answer: ExchangeView });
      this.#say();
      return draftOf(null);
    },
  });

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  /** Its id; empty: a new one. */
  @property() exchange = '';
  /** Addresses the operator lists. */
  @property({ attribute: false }) hosts: readonly string[] = [];

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        level="3"
        heading=${this.#view?.name ?? t('admin:asterisk.another')}
        .edit=${this.#edit}
        .problem=${draft ? this.#problem(draft) : ''}
        ?locked=${!this.#mayChange}
        .names=${draftNames()}
        .show=${showField}
      >
        ${draft ? this.#renderFields(draft) : nothing}
        ${
          this.#view && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#remove()}>
                ${t('admin:asterisk.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>`;
  }

  #renderFields(draft: ExchangeDraft): TemplateResult {
    return html`<div class="fields">
      ${this.#view ? renderState(this.#view) : nothing} ${this.#input('name', draft)}
      ${this.#input('ari', draft, t('admin:asterisk.ariHelp'))}
      <div class="pair">${this.#input('ariUser', draft)} ${this.#input('ariPassword', draft)}</div>
      ${this.#input('ami', draft, t('admin:asterisk.amiHelp'))}
      <div class="pair">${this.#input('amiUser', draft)} ${this.#input('amiSecret', draft)}</div>
      ${selectField({
        id: 'queue',
        label: t('admin:asterisk.queue'),
        value: draft.queue,
        choices: this.#queueChoices(draft.queue),
        help: t('admin:asterisk.queueHelp'),
        locked: !this.#mayChange,
        onChange: (queue) => this.#edit.set({ queue }),
      })}
      ${this.#lines('queues', draft, t('admin:asterisk.queuesHelp'))}
      ${this.#lines('agents', draft, t('admin:asterisk.agentsHelp'))}
      ${this.#lines('languages', draft, t('admin:asterisk.languagesHelp'))}
      ${selectField({
        id: 'country',
        label: t('admin:asterisk.country'),
        value: draft.country,
        choices: [['', t('admin:asterisk.countryNone')], ...countryChoices()],
        help: t('admin:asterisk.countryHelp'),
        locked: !this.#mayChange,
        onChange: (country) => this.#edit.set({ country }),
      })}
    </div>`;
  }

  #input(id: keyof ExchangeDraft, draft: ExchangeDraft, help = ''): TemplateResult {
    const isPassword = PASSWORDS.includes(id);
    const words = isPassword && this.#view ? t('admin:carriers.isSet') : help;
    return html`<div class="field">
      <label for=${id}>${draftNames()[id]}</label>
      <input
        class="in"
        id=${id}
        type=${isPassword ? 'password' : 'text'}
        dir=${id === 'name' ? 'auto' : 'ltr'}
        autocomplete=${isPassword ? 'new-password' : 'off'}
        spellcheck="false"
        aria-describedby=${words === '' ? nothing : `${id}-help`}
        ?readonly=${!this.#mayChange}
        .value=${draft[id]}
        @input=${this.handleInput}
      />
      ${words === '' ? nothing : html`<p class="help" id="${id}-help">${words}</p>`}
    </div>`;
  }

  #lines(id: 'queues' | 'agents' | 'languages', draft: ExchangeDraft, help: string): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${draftNames()[id]}</label>
      <textarea
        class="in"
        id=${id}
        rows="3"
        dir="ltr"
        spellcheck="false"
        aria-describedby="${id}-help"
        ?readonly=${!this.#mayChange}
        .value=${draft[id]}
        @input=${this.handleInput}
      ></textarea>
      <p class="help" id="${id}-help">${help}</p>
    </div>`;
  }

  #queueChoices(chosen: string): readonly Choice[] {
    const known = (this.#queues.items ?? []).map(({ key, name }) => [key, name] as const);
    const isKnown = chosen === '' || known.some(([key]) => key === chosen);
    return [['', t('admin:asterisk.queueNone')], ...(isKnown ? [] : [[chosen, chosen] as const]), ...known];
  }

  #problem(draft: ExchangeDraft): string {
    // nothing was begun yet
    if (!this.#view && !this.#edit.dirty) return '';
    const keys = this.#queues.items?.map(({ key }) => key) ?? null;
    return problemOf(draft, { view: this.#view, keys, hosts: this.hosts });
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  get #path(): string {
    return `${EXCHANGES_PATH}/${encodeURIComponent(this.exchange)}`;
  }

  async #read(signal: AbortSignal): Promise<ExchangeView | null> {
    if (this.exchange === '') return null;
    const { exchanges } = await this.portal.api.request({
      path: EXCHANGES_PATH,
      answer: ExchangeList,
      signal,
    });
    const view = exchanges.find(({ id }) => id === this.exchange);
    if (!view) throw new ApiError('not_found');
    return view;
  }

  #take(view: ExchangeView | null): ExchangeDraft {
    this.#view = view;
    return draftOf(view);
  }

  #say(): void {
    this.dispatchEvent(new Event('exchanges-changed', { bubbles: true, composed: true }));
  }

  private handleInput({ target }: Event) {
    const { id, value } = target as HTMLInputElement | HTMLTextAreaElement;
    this.#edit.set({ [id]: value });
  }

  async #remove(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:asterisk.removeTitle'),
      text: t('admin:asterisk.removeText'),
      act: t('admin:asterisk.remove'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: this.#path, answer: NOTHING });
      this.portal.say(t('admin:asterisk.removed'));
      this.#say();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

function renderState({ up, trouble }: ExchangeView): TemplateResult {
  const isUp = up.ami && up.ari;
  const words = isUp
    ? t('admin:asterisk.up')
    : up.ami
      ? t('admin:asterisk.onlyAmi')
      : up.ari
        ? t('admin:asterisk.onlyAri')
        : t('admin:asterisk.down');
  return html`<div role="status">
    <p class="st ${isUp ? 'success' : 'danger'}" id="state">${icon(isUp ? 'tick' : 'alert')}${words}</p>
    ${
      trouble
        ? html`<p class="st danger" id="trouble">
            ${icon('alert')}<span
              >${t('admin:talk.troubleAt', { at: shortMoment(trouble.at) })}
              ${t(`admin:asterisk.trouble.${trouble.reason}`)}
              ${trouble.detail === '' ? nothing : html`<bdi dir="ltr">(${trouble.detail})</bdi>`}</span
            >
          </p>`
        : nothing
    }
  </div>`;
}

/** A password is not shown beside another's either. */
const showField = (key: string, value: unknown): string =>
  PASSWORDS.includes(key) && value !== '' ? '••••' : String(value) || '–';

declare global {
  interface HTMLElementTagNameMap {
    'midcall-exchange-section': MidcallExchangeSection;
  }
}
