import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { type SettingKey, type Settings, TENANT_ONLY } from '../../protocol/settings.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { type Key, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { fits } from '../setting-fields.ts';
import { settingName } from '../setting-words.ts';
import { overrideField, overrideNote, overrideWords } from './override-field.ts';
import { queuePath } from './queue-edit.ts';

/** How a session ends has one value; what belongs to the company is set on its page. */
const NOT_HERE: ReadonlySet<string> = new Set([...TENANT_ONLY, 'endPolicy']);

/**
 * Every setting as it holds in a queue: its value, where it comes from, and a way to override it or to return.
 * @fires queue-saved
 */
@customElement('midcall-queue-overrides')
export class MidcallQueueOverrides extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    card,
    table,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-3);
      }
      h2 {
        font: var(--midcall-type-name);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
      }
      .in {
        min-inline-size: 120px;
      }
      .amount {
        display: flex;
        gap: var(--midcall-2);
        align-items: center;
      }
    `,
  ];

  /** Key of the queue. */
  @property() queue = '';
  @state() private view: SettingsView | null = null;
  @state() private editing: SettingKey | null = null;
  @state() private draft: unknown = null;
  @state() private error: unknown = null;

  #life = new AbortController();
  #unwatch = (): void => {};

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    this.#unwatch = this.portal.navigation.watch(this);
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unwatch();
    this.#life.abort();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
      <div>
        <h2 id="h">${t('admin:queues.overrides')}</h2>
        <p class="muted">${t('admin:queues.overridesText')}</p>
      </div>
      ${
        this.error === null
          ? nothing
          : html`<div class="banner danger" role="alert">
              ${icon('alert')}<span>${errorWords(this.error)}</span>
            </div>`
      }
      ${this.view ? this.#renderTable(this.view) : html`<p role="status">${t('admin:section.loading')}</p>`}
    </section>`;
  }

  #renderTable(view: SettingsView) {
    const keys = (Object.keys(view.values) as SettingKey[]).filter(
      (key) => !NOT_HERE.has(key) && settingName(key) !== key,
    );
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:queues.overrides')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:queues.setting')}</th>
            <th scope="col">${t('admin:queues.value')}</th>
            <th scope="col">${t('admin:queues.from')}</th>
            <th scope="col"><span class="sr">${t('admin:queues.change')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${keys.map((key) => this.#renderRow(key, view))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(key: SettingKey, { values, inherited }: SettingsView) {
    const source = inherited[key];
    const editing = this.editing === key;
    const note = overrideNote(key, values);
    return html`<tr>
      <th scope="row" id="name-${key}">${settingName(key)}</th>
      <td>
        ${editing ? overrideField(key, this.draft, (draft) => (this.draft = draft)) : overrideWords(key, values[key])}
        ${note ? html`<small class="help">${note}</small>` : nothing}
        ${editing && this.#isOvertaken ? this.#renderTheirs(overrideWords(key, values[key])) : nothing}
      </td>
      <td>
        <span class="st ${source === 'queue' ? 'info' : ''}">${t(`admin:queues.source.${source}`)}</span>
      </td>
      <td class="end">
        ${this.portal.can('config.write') ? this.#renderActs(key, values, source === 'queue') : nothing}
      </td>
    </tr>`;
  }

  #renderActs(key: SettingKey, values: Settings, own: boolean) {
    const name = settingName(key);
    if (this.editing === key) {
      const fitting = fits(key, this.draft as never); // checked by the schema of the key
      return html`<span class="acts">
        <button class="b small" @click=${() => (this.editing = null)}>${t('admin:numbers.cancel')}</button>
        <button
          class="b small primary"
          ?disabled=${!fitting}
          aria-label=${named('admin:section.set', name)}
          @click=${() => void this.#write(key, this.draft)}
        >
          ${t('admin:section.set')}
        </button>
      </span>`;
    }
    return html`<span class="acts">
      <button
        class="b small"
        aria-label=${named(own ? 'admin:queues.change' : 'admin:queues.override', name)}
        @click=${() => this.#begin(key, values[key])}
      >
        ${t(own ? 'admin:queues.change' : 'admin:queues.override')}
      </button>
      ${
        own
          ? html`<button
              class="b small"
              aria-label=${named('admin:queues.return', name)}
              @click=${() => void this.#write(key, null)}
            >
              ${t('admin:queues.return')}
            </button>`
          : nothing
      }
    </span>`;
  }

  /** Somebody else was faster; what they have set is shown beside what is written here. */
  get #isOvertaken(): boolean {
    return this.error instanceof ApiError && this.error.code === 'changed_meanwhile';
  }

  #renderTheirs(words: string): TemplateResult {
    return html`<small>${t('admin:conflict.theirs')}: <bdi>${words}</bdi></small>`;
  }

  /** Whether something is written that is not set. */
  get dirty(): boolean {
    const { editing, view } = this;
    return editing !== null && view !== null && fingerprint(view.values[editing]) !== fingerprint(this.draft);
  }

  #begin(key: SettingKey, value: unknown) {
    this.editing = key;
    this.draft = value;
    this.error = null;
  }

  async #read(): Promise<void> {
    try {
      const request = { path: this.#path, answer: SettingsView, signal: this.#life.signal };
      this.view = await this.portal.api.request(request);
    } catch (error) {
      if (!this.#life.signal.aborted) this.error = error;
    }
  }

  /** `null` returns to what is inherited. Somebody else's change is shown instead of written over. */
  async #write(key: SettingKey, value: unknown): Promise<void> {
    const before = this.view?.values[key];
    this.error = null;
    try {
      this.view = await this.portal.api.request({
        ...{ method: 'PUT', path: this.#path, answer: SettingsView },
        body: { [key]: value },
        ifMatch: fingerprint({ [key]: before }),
      });
      this.editing = null;
      this.portal.say(t('admin:section.saved'));
      this.dispatchEvent(new Event('queue-saved'));
    } catch (error) {
      await this.#read();
      this.error = error;
    }
  }

  get #path(): string {
    return `${queuePath(this.queue)}/settings`;
  }
}

/** What a button does, and to which setting. */
const named = (act: Key, name: string): string => t('admin:queues.named', { act: t(act), name });

declare global {
  interface HTMLElementTagNameMap {
    'midcall-queue-overrides': MidcallQueueOverrides;
  }
}
