import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { LanguageTag } from '../../protocol/language.ts';
import type { QueueView } from '../../protocol/queue.ts';
import { base, button, chip, field } from '../../ui/components.ts';
import { languageName, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { PortalElement } from '../page-element.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { QueueEdit, queueWords } from './queue-edit.ts';
import '../elements/section.ts';

type Languages = Pick<QueueView, 'languages' | 'defaultLanguage'>;

/** The languages callers of a queue may choose, and the one for the others. */
@customElement('midcall-queue-languages')
export class MidcallQueueLanguages extends PortalElement {
  static override styles = [
    base,
    button,
    chip,
    field,
    settingFields,
    css`
      .tags {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
      }
      .add {
        display: flex;
        gap: var(--midcall-2);
        max-inline-size: 320px;
      }
    `,
  ];

  /** Key of the queue. */
  @property() queue = '';
  @query('#tag') private tag!: HTMLInputElement;
  @state() private wrongTag = false;

  #edit = new QueueEdit(this, {
    parts: ['languages', 'defaultLanguage'],
    queue: () => this.queue,
    portal: () => this.portal,
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
      heading=${t('admin:place.languages')}
      text=${t('admin:queues.languagesText')}
      .edit=${this.#edit}
      ?locked=${this.#locked}
      .names=${{ languages: t('admin:place.languages'), defaultLanguage: t('admin:languages.default') }}
      .show=${queueWords}
    >
      ${draft ? html`<div class="fields">${this.#renderTags(draft)}${this.#renderDefault(draft)}</div>` : nothing}
    </midcall-section>`;
  }

  #renderTags({ languages, defaultLanguage }: Languages) {
    return html`<ul class="tags">
        ${languages.map(
          (tag) =>
            html`<li>
              <button
                class="chip"
                type="button"
                ?disabled=${this.#locked || tag === defaultLanguage}
                aria-label=${t('admin:queues.takeOutOf', { number: languageName(tag) })}
                @click=${() => this.#edit.set({ languages: languages.filter((other) => other !== tag) })}
              >
                ${languageName(tag)}${tag === defaultLanguage ? nothing : icon('close')}
              </button>
            </li>`,
        )}
      </ul>
      <div class="field">
        <label for="tag">${t('admin:queues.language')}</label>
        <span class="add">
          <input
            class="in"
            id="tag"
            dir="ltr"
            maxlength="35"
            ?disabled=${this.#locked}
            aria-invalid=${this.wrongTag ? 'true' : nothing}
            aria-describedby="tag-help"
          />
          <button class="b" type="button" ?disabled=${this.#locked} @click=${this.#handleTag}>
            ${t('admin:queues.put')}
          </button>
        </span>
        <small class="help ${this.wrongTag ? 'danger' : ''}" id="tag-help"
          >${t('admin:queues.languageHelp')}</small
        >
      </div>`;
  }

  #renderDefault({ languages, defaultLanguage }: Languages) {
    return html`<div class="field">
      <label for="default">${t('admin:languages.default')}</label>
      <span class="select"
        ><select
          class="in"
          id="default"
          ?disabled=${this.#locked}
          @change=${(event: Event) =>
            this.#edit.set({ defaultLanguage: (event.target as HTMLSelectElement).value })}
        >
          ${languages.map(
            (tag) =>
              html`<option value=${tag} ?selected=${tag === defaultLanguage}>${languageName(tag)}</option>`,
          )}</select
        >${icon('down')}</span
      >
    </div>`;
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }

  #handleTag = () => {
    const tag = LanguageTag.safeParse(this.tag.value.trim()).data;
    this.wrongTag = tag === undefined;
    const { draft } = this.#edit;
    if (tag === undefined || !draft) return;
    this.tag.value = '';
    this.#edit.set({ languages: [...new Set([...draft.languages, tag])] });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queue-languages': MidcallQueueLanguages;
  }
}
