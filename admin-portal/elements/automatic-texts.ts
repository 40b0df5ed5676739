import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { AutomaticTextOverview, type TextChoice } from '../../protocol/language-coverage.ts';
import type { AutomaticTextKind } from '../../protocol/preset.ts';
import { base, button, status } from '../../ui/components.ts';
import { formatNumber, languageName, locale, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { lookAt } from '../text-look.ts';
import { messagesWords } from '../text-words.ts';
import './automatic-text.ts';

/** What it means that a kind is off in every language, where that is not just less polite. */
const OFF = { photoLink: 'admin:closing.photoLinkOff', waitTime: 'admin:closing.waitTimeOff' } as Readonly<
  Partial<Record<AutomaticTextKind, 'admin:closing.photoLinkOff' | 'admin:closing.waitTimeOff'>>
>;

type Row = AutomaticTextOverview['texts'][number];

/**
 * Closing texts, or auto-replies: a row per language with what callers get, and the text that is being written below.
 */
@customElement('midcall-automatic-texts')
export class MidcallAutomaticTexts extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    card,
    table,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-4);
      }
      h2 {
        font: var(--midcall-type-name);
      }
      td.words {
        max-inline-size: 34ch;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      tr[aria-current='true'] {
        background: var(--midcall-accent-tint);
      }
      @container page (inline-size < 560px) {
        td.words,
        th.words {
          display: none;
        }
      }
    `,
  ];

  @state() private overview: AutomaticTextOverview | null = null;
  @state() private error: unknown = null;
  /** Languages that were opened: what is written in them stays while another one is shown. */
  @state() private opened: readonly string[] = [];

  @property() kind: AutomaticTextKind = 'closing';
  /** Encoding profiles of the numbers they may go out from. */
  @property({ attribute: false }) profileIds: readonly string[] = [];

  #life = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    this.portal.navigation.addEventListener('query', this.handleQuery, { signal: this.#life.signal });
    void this.#read();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  override render() {
    return html`<section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t(`admin:closing.${this.kind}`)}</h2>
          <p class="muted">${t(`admin:closing.${this.kind}Text`)}</p>
        </div>
        ${this.#renderBody()}
      </section>
      ${repeat(
        this.opened,
        (language) => language,
        (language) =>
          html`<midcall-automatic-text
            kind=${this.kind}
            language=${language}
            .profileIds=${this.profileIds}
            ?hidden=${language !== this.shown}
            @text-saved=${() => void this.#read()}
          ></midcall-automatic-text>`,
      )}`;
  }

  #renderBody(): TemplateResult {
    const { overview } = this;
    if (!overview) {
      return this.error === null
        ? html`<p class="muted" role="status">${t('admin:section.loading')}</p>`
        : html`<div class="banner danger" role="alert">
            ${icon('alert')}<span>${errorWords(this.error)}</span>
          </div>`;
    }
    return html`${this.#renderNote(overview)}
    ${scrollingTable(
      t(`admin:closing.${this.kind}`),
      html`
        <thead>
          <tr>
            <th scope="col">${t('admin:closing.language')}</th>
            <th scope="col" class="words">${t('admin:closing.words')}</th>
            <th scope="col">${t('admin:closing.gets')}</th>
            <th scope="col"><span class="sr">${t('admin:closing.edit')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${overview.texts.map((row) => this.#renderRow(row))}
        </tbody>
      `,
    )}`;
  }

  #renderNote({ texts, missing }: AutomaticTextOverview) {
    if (!texts.some(({ enabled }) => enabled)) {
      return html`<div class="banner">
        ${icon('note')}<span>${t(OFF[this.kind] ?? 'admin:closing.recommended')}</span>
      </div>`;
    }
    if (missing.length === 0) return nothing;
    const languages = new Intl.ListFormat(locale()).format(missing.map(languageName));
    return html`<div class="banner warning">
      ${icon('warning')}<span>${t('admin:closing.missing', { languages })}</span>
    </div>`;
  }

  #renderRow(row: Row) {
    const name = languageName(row.language);
    const { segments } = lookAt(row.text, { profileIds: this.profileIds }).count;
    return html`<tr aria-current=${row.language === this.shown ? 'true' : nothing}>
      <th scope="row">
        <b>${name}</b><small><bdi>${row.language}</bdi></small>
      </th>
      <td class="words" dir="auto" lang=${row.language}>${row.text}</td>
      <td>
        ${
          row.enabled
            ? html`<span class="st success">${icon('tick')}${t('admin:value.on')}</span>
                <small>${messagesWords(segments)}</small>`
            : this.#renderGets(row)
        }
      </td>
      <td class="end">
        <button
          class="b small"
          aria-label=${t('admin:closing.editIn', { language: name })}
          @click=${() => this.#open(row.language)}
        >
          ${t('admin:closing.edit')}
        </button>
      </td>
    </tr>`;
  }

  /** Without a text of its own: the other language that callers get, or none, each with its queues. */
  #renderGets({ queues }: Row) {
    if (queues.length === 0) return html`<span class="st">${t('admin:value.off')}</span>`;
    const byChoice = new Map<string | null, string[]>();
    for (const { name, gets } of queues)
      byChoice.set(gets.language, [...(byChoice.get(gets.language) ?? []), name]);
    return [...byChoice].map(
      ([language, names]) =>
        html`<span class="st ${language === null ? 'warning' : ''}"
            >${language === null ? icon('warning') : icon('globe')}${getsWords({ language })}</span
          >
          ${byChoice.size > 1 ? html`<small dir="auto">${queueList(names)}</small>` : nothing}`,
    );
  }

  get shown(): string | null {
    return this.portal.navigation.query.get(this.kind);
  }

  #open(language: string): void {
    this.portal.navigation.setQuery({ [this.kind]: language });
    this.#noteOpened();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('midcall-automatic-text:not([hidden])')?.focus(),
    );
  }

  #noteOpened(): void {
    const { shown } = this;
    const isThere = this.overview?.texts.some(({ language }) => language === shown);
    if (shown !== null && isThere && !this.opened.includes(shown)) this.opened = [...this.opened, shown];
    this.requestUpdate();
  }

  async #read(): Promise<void> {
    const { signal } = this.#life;
    const path = `/v1/admin/automatic-texts/${this.kind}`;
    try {
      this.overview = await this.portal.api.request({ path, answer: AutomaticTextOverview, signal });
      this.error = null;
      this.#noteOpened();
    } catch (error) {
      if (!signal.aborted) this.error = error;
    }
  }

  private handleQuery = () => this.#noteOpened();
}

/** "Gets English", "Gets nothing". */
export const getsWords = ({ language }: Pick<TextChoice, 'language'>): string =>
  language === null
    ? t('admin:closing.none')
    : t('admin:closing.instead', { language: languageName(language) });

/** A few names, and how many more. */
function queueList(names: readonly string[]): string {
  const list = new Intl.ListFormat(locale());
  return names.length <= 3
    ? list.format(names)
    : list.format([...names.slice(0, 3), `+${formatNumber(names.length - 3)}`]);
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-automatic-texts': MidcallAutomaticTexts;
  }
}
