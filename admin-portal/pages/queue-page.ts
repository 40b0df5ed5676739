// Longer than others: the sections of one queue, each with its own Set.
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LanguageTag } from '../../protocol/language.ts';
import { type QueueUses, QueueUses as Uses, QueueView } from '../../protocol/queue.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { base, button, chip, field, status } from '../../ui/components.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { formatPhone, loadPhones } from '../../ui/phone.ts';
import { Edit } from '../edit.ts';
import type { NumbersEvent } from '../elements/number-picker.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import '../elements/number-picker.ts';
import '../elements/queue-overrides.ts';
import '../elements/section.ts';

type Part = 'name' | 'languages' | 'defaultLanguage' | 'smsEnabled' | 'inboundNumbers' | 'outboundNumbers';

/** One queue: texting, numbers, languages, what it overrides, and its end. */
@customElement('midcall-queue-page')
export class MidcallQueuePage extends PortalElement {
  static override styles = [
    base,
    button,
    chip,
    field,
    status,
    page,
    card,
    banner,
    settingFields,
    css`
      .column {
        max-inline-size: 860px;
      }
      .remove {
        display: grid;
        gap: var(--midcall-3);
      }
      .acts,
      .tags {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        align-items: center;
      }
      .remove li {
        margin-inline-start: var(--midcall-4);
        list-style: disc;
      }
      .add {
        display: flex;
        gap: var(--midcall-2);
        max-inline-size: 320px;
      }
    `,
  ];

  /** Its key, as telephony names it. */
  @property() key = '';
  @state() private on: boolean | null = null;
  @state() private uses: QueueUses | null = null;
  @state() private sure = false;
  @state() private error: unknown = null;
  @state() private wrongTag = false;

  #life = new AbortController();
  #texting = this.#edit('name', 'smsEnabled');
  #numbers = this.#edit('inboundNumbers', 'outboundNumbers');
  #languages = this.#edit('languages', 'defaultLanguage');

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void loadPhones().then(() => this.requestUpdate());
    void this.#readAround();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    const crumbs = [t('admin:place.settings'), t('admin:place.queue'), t('admin:place.ivr')];
    return html`
      ${pageHead({ crumbs, title: this.#texting.base?.name ?? this.key })}
      <div class="column">
        ${this.#renderTexting()} ${this.#renderNumbers()} ${this.#renderLanguages()}
        <midcall-queue-overrides .queue=${this.key}></midcall-queue-overrides>
        ${this.#renderRemoval()}
      </div>
    `;
  }

  #renderTexting() {
    const edit = this.#texting;
    const { draft } = edit;
    const why = this.on === false ? t('admin:queues.globalOff') : '';
    const parts = { key: 'smsEnabled', label: t('admin:queues.smsEnabled'), why, locked: this.#locked };
    return html`<midcall-section
      heading=${t('admin:queues.texting')}
      text=${t('admin:queues.textingText')}
      .edit=${edit}
      ?locked=${this.#locked}
      .names=${{ name: t('admin:queues.name'), smsEnabled: t('admin:queues.smsEnabled') }}
      .show=${show}
    >
      ${
        draft
          ? html`<div class="fields">
              ${switchField(parts, draft.smsEnabled, (smsEnabled) => edit.set({ smsEnabled }))}
              <div class="field">
                <label for="name">${t('admin:queues.name')}</label>
                <input
                  class="in"
                  id="name"
                  maxlength="120"
                  .value=${draft.name}
                  ?disabled=${this.#locked}
                  @input=${(event: Event) => edit.set({ name: (event.target as HTMLInputElement).value })}
                />
              </div>
            </div>`
          : nothing
      }
    </midcall-section>`;
  }

  #renderNumbers() {
    const edit = this.#numbers;
    const { draft } = edit;
    const picker = (direction: 'inbound' | 'outbound') => {
      const key = `${direction}Numbers` as const;
      return html`<midcall-number-picker
        label=${t(direction === 'inbound' ? 'admin:queues.in' : 'admin:queues.out')}
        help=${t(direction === 'inbound' ? 'admin:queues.inHelp' : 'admin:queues.outHelp')}
        direction=${direction}
        queue=${this.key}
        .ids=${draft?.[key] ?? []}
        ?locked=${this.#locked}
        @numbers=${({ ids }: NumbersEvent) => edit.set({ [key]: ids })}
      ></midcall-number-picker>`;
    };
    return html`<midcall-section
      heading=${t('admin:queues.numbers')}
      text=${t('admin:queues.numbersText')}
      .edit=${edit}
      ?locked=${this.#locked}
      .names=${{ inboundNumbers: t('admin:queues.in'), outboundNumbers: t('admin:queues.out') }}
      .show=${show}
    >
      ${draft ? html`<div class="fields">${picker('inbound')} ${picker('outbound')}</div>` : nothing}
    </midcall-section>`;
  }

  #renderLanguages() {
    const edit = this.#languages;
    const { draft } = edit;
    return html`<midcall-section
      heading=${t('admin:place.languages')}
      text=${t('admin:queues.languagesText')}
      .edit=${edit}
      ?locked=${this.#locked}
      .names=${{ languages: t('admin:place.languages'), defaultLanguage: t('admin:languages.default') }}
      .show=${show}
    >
      ${draft ? html`<div class="fields">${this.#renderTags(draft)}${this.#renderDefault(draft)}</div>` : nothing}
    </midcall-section>`;
  }

  #renderTags({ languages, defaultLanguage }: Pick<QueueView, 'languages' | 'defaultLanguage'>) {
    return html`<ul class="tags">
        ${languages.map(
          (tag) =>
            html`<li>
              <button
                class="chip"
                type="button"
                ?disabled=${this.#locked || tag === defaultLanguage}
                aria-label=${t('admin:queues.takeOutOf', { number: languageName(tag) })}
                @click=${() => this.#languages.set({ languages: languages.filter((other) => other !== tag) })}
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

  #renderDefault({ languages, defaultLanguage }: Pick<QueueView, 'languages' | 'defaultLanguage'>) {
    return html`<div class="field">
      <label for="default">${t('admin:languages.default')}</label>
      <span class="select"
        ><select
          class="in"
          id="default"
          ?disabled=${this.#locked}
          @change=${(event: Event) =>
            this.#languages.set({ defaultLanguage: (event.target as HTMLSelectElement).value })}
        >
          ${languages.map(
            (tag) =>
              html`<option value=${tag} ?selected=${tag === defaultLanguage}>${languageName(tag)}</option>`,
          )}</select
        >${icon('down')}</span
      >
    </div>`;
  }

  #renderRemoval() {
    const { uses } = this;
    if (!uses || this.#locked) return nothing;
    const blocked = uses.liveCalls > 0 || uses.presets.length > 0;
    return html`<section class="card remove" aria-labelledby="remove">
      <h2 id="remove">${t('admin:queues.remove')}</h2>
      <p class="muted">${t('admin:queues.removeText')}</p>
      <ul>
        <li>${t('admin:queues.liveCalls', { n: formatNumber(uses.liveCalls) })}</li>
        ${uses.presets.map(({ label }) => html`<li>${t('admin:queues.preset', { label })}</li>`)}
        ${uses.numbers.map(
          ({ number, label }) =>
            html`<li><bdi class="num">${formatPhone(number)}</bdi> <bdi>${label}</bdi></li>`,
        )}
        <li>${t('admin:queues.overridden', { n: formatNumber(uses.overrides.length) })}</li>
      </ul>
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      <div class="acts">${this.#renderRemovalActs(blocked)}</div>
    </section>`;
  }

  #renderRemovalActs(blocked: boolean) {
    if (this.sure)
      return html`<span>${t('admin:numbers.sure')}</span>
        <button class="b" @click=${() => (this.sure = false)}>${t('admin:numbers.cancel')}</button>
        <button class="b danger" @click=${this.#handleRemove}>${t('admin:queues.remove')}</button>`;
    return html`<button
        class="b danger"
        aria-disabled=${blocked ? 'true' : 'false'}
        @click=${() => (this.sure = !blocked)}
      >
        ${t('admin:queues.remove')}
      </button>
      ${blocked ? html`<small class="muted">${t('errors:queue_in_use')}</small>` : nothing}`;
  }

  get #locked(): boolean {
    return !this.portal.can('config.write');
  }

  get #path(): string {
    return `/v1/admin/queues/${encodeURIComponent(this.key)}`;
  }

  /** One section of the queue. */
  #edit<K extends Part>(...keys: K[]): Edit<Pick<QueueView, K>> {
    const take = (queue: QueueView) =>
      Object.fromEntries(keys.map((key) => [key, queue[key]])) as Pick<QueueView, K>; // of these keys
    const changed = (before: Pick<QueueView, K>, draft: Pick<QueueView, K>) =>
      keys.filter((key) => JSON.stringify(draft[key]) !== JSON.stringify(before[key]));
    return new Edit<Pick<QueueView, K>>(this, {
      navigation: () => this.portal.navigation,
      load: async (signal) =>
        take(await this.portal.api.request({ path: this.#path, answer: QueueView, signal })),
      // the server compares what is changed, and nothing else
      compared: (before, draft) =>
        Object.fromEntries(changed(before, draft).map((key) => [key, before[key]])),
      save: async (draft, { base: before, ifMatch }) => {
        const body = Object.fromEntries(changed(before, draft).map((key) => [key, draft[key]]));
        const request = { method: 'PUT', path: this.#path, body, answer: QueueView, ifMatch } as const;
        return take(await this.portal.api.request(request));
      },
      onSaved: () => void this.#readAround(),
    });
  }

  /** Whether texting is on for the company, and what depends on the queue. */
  async #readAround(): Promise<void> {
    const { signal } = this.#life;
    const { api } = this.portal;
    const [settings, uses] = await Promise.all([
      api.request({ path: '/v1/admin/settings', answer: SettingsView, signal }).catch(() => null),
      api.request({ path: `${this.#path}/uses`, answer: Uses, signal }).catch(() => null),
    ]);
    this.on = settings?.values.inCallSms ?? null;
    this.uses = uses;
  }

  #handleTag = () => {
    const input = this.renderRoot.querySelector<HTMLInputElement>('#tag')!; // drawn beside the button
    const tag = LanguageTag.safeParse(input.value.trim()).data;
    this.wrongTag = tag === undefined;
    const { draft } = this.#languages;
    if (tag === undefined || !draft) return;
    input.value = '';
    this.#languages.set({ languages: [...new Set([...draft.languages, tag])] });
  };

  #handleRemove = async () => {
    this.sure = false;
    this.error = null;
    try {
      await this.portal.api.request({ method: 'DELETE', path: this.#path, answer: NOTHING });
      this.portal.say(t('admin:queues.removed'));
      await this.portal.navigation.go('/settings/queues');
    } catch (error) {
      this.error = error;
      await this.#readAround();
    }
  };
}

function show(key: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'admin:value.on' : 'admin:value.off');
  if (Array.isArray(value))
    return key === 'languages'
      ? value.map((tag) => languageName(String(tag))).join(', ')
      : formatNumber(value.length);
  return key === 'defaultLanguage' ? languageName(String(value)) : String(value);
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queue-page': MidcallQueuePage;
  }
}
