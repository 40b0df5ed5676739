import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { AuditChoices, type AuditEntry, AuditPage } from '../../protocol/audit.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { wait } from '../../ui/wait.ts';
import { auditChanges } from '../audit-changes.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { saveFile } from '../save-file.ts';
import { auditStyles } from './audit-page.styles.ts';

const PATH = '/v1/admin/audit';
const PAUSE_MS = 300;
/** In the query of the address, as in that of the request; days are whole days where the administrator is. */
const FILTERS = ['from', 'to', 'actor', 'action', 'object', 'q'] as const;
type Filter = (typeof FILTERS)[number];

/** Who did what, when, and what was there before. */
@customElement('midcall-audit-page')
export class MidcallAuditPage extends PortalElement {
  static override styles = [base, button, field, page, card, table, banner, auditStyles];

  @state() private entries: readonly AuditEntry[] | null = null;
  @state() private next: string | null = null;
  @state() private error: unknown = null;
  @state() private choices: AuditChoices = { actors: [], actions: [] };
  @state() private open: ReadonlySet<number> = new Set();
  @state() private saving = false;

  #life = new AbortController();
  #pause = new AbortController();
  /** Of the newest question: an older answer is dropped. */
  #asked = 0;

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.portal.navigation.addEventListener('query', () => void this.#readSoon(), { signal });
    void this.#read(null);
    void this.portal.api
      .request({ path: `${PATH}/choices`, answer: AuditChoices, signal })
      .then((choices) => (this.choices = choices))
      .catch(() => undefined); // the list can be read without
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
    this.#pause.abort();
  }

  override render() {
    const download = (kind: 'csv' | 'jsonl') => html`
      <button class="b" ?disabled=${this.saving} @click=${() => void this.#export(kind)}>
        ${icon('save')}${t(`admin:audit.${kind}`)}
      </button>
    `;
    return html`
      ${pageHead(
        { crumbs: [this.portal.account.tenant.name], title: t('admin:place.audit') },
        html`${download('csv')}${download('jsonl')}`,
      )}
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:audit.title')}</h2>
          <p class="muted">${t('admin:audit.text')}</p>
        </div>
        ${this.#renderFilters()} ${this.#renderBody()}
      </section>
    `;
  }

  #renderFilters() {
    const { query } = this.portal.navigation;
    const input = (name: Filter, type: string) =>
      html`<div class="field">
        <label for=${name}>${t(`admin:audit.${name}`)}</label>
        <input
          class="in"
          id=${name}
          type=${type}
          .value=${query.get(name) ?? ''}
          @input=${(event: Event) => this.#set(name, (event.target as HTMLInputElement).value)}
        />
      </div>`;
    const choice = (
      name: 'actor' | 'action',
      options: readonly (readonly [value: string, label: string])[],
    ) => {
      const chosen = query.get(name) ?? '';
      const known = chosen === '' || options.some(([value]) => value === chosen);
      const all = known ? options : [...options, [chosen, chosen] as const];
      return html`<div class="field">
        <label for=${name}>${t(`admin:audit.${name}`)}</label>
        <span class="select">
          <select
            class="in"
            id=${name}
            @change=${(event: Event) => this.#set(name, (event.target as HTMLSelectElement).value)}
          >
            <option value="" ?selected=${chosen === ''}>${t('admin:audit.all')}</option>
            ${all.map(([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
          </select>
          ${icon('down')}
        </span>
      </div>`;
    };
    const { actors, actions } = this.choices;
    return html`<div class="filters" role="search" aria-label=${t('admin:audit.filter')}>
      ${input('from', 'date')} ${input('to', 'date')}
      ${choice(
        'actor',
        actors.map(({ actor, name }) => [actor, actorWords(actor, name)]),
      )}
      ${choice(
        'action',
        actions.map((action) => [action, action]),
      )}
      ${input('object', 'search')} ${input('q', 'search')}
    </div>`;
  }

  #renderBody(): TemplateResult {
    if (this.error !== null) {
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(this.error)}</span>
        <button class="link" @click=${() => void this.#read(null)}>${t('admin:section.tryAgain')}</button>
      </div>`;
    }
    if (this.entries === null) return html`<p class="empty" role="status">${t('admin:section.loading')}</p>`;
    if (this.entries.length === 0) return html`<p class="empty" role="status">${t('admin:audit.none')}</p>`;
    return html`
      <div class="tw">
        <table>
          <caption class="sr">
            ${t('admin:audit.title')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t('admin:audit.when')}</th>
              <th scope="col">${t('admin:audit.actor')}</th>
              <th scope="col">${t('admin:audit.action')}</th>
              <th scope="col">${t('admin:audit.object')}</th>
              <th scope="col"><span class="sr">${t('admin:audit.difference')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${this.entries.map((entry) => this.#renderEntry(entry))}
          </tbody>
        </table>
      </div>
      ${
        this.next === null
          ? nothing
          : html`<button class="b" @click=${() => void this.#read(this.next)}>
              ${t('admin:audit.more')}
            </button>`
      }
    `;
  }

  #renderEntry(entry: AuditEntry) {
    const { seq, at, actor, actorName, action, object } = entry;
    const isOpen = this.open.has(seq);
    return html`
      <tr>
        <th scope="row">${fullTime(at)}<small>${t('admin:audit.number', { seq })}</small></th>
        <td><bdi>${actorWords(actor, actorName)}</bdi></td>
        <td><code>${action}</code></td>
        <td><code>${object}</code></td>
        <td class="end">
          <button
            class="b small"
            aria-expanded=${isOpen ? 'true' : 'false'}
            aria-label=${t('admin:audit.differenceOf', { seq })}
            @click=${() => this.#toggle(seq)}
          >
            ${t('admin:audit.difference')}
          </button>
        </td>
      </tr>
      ${
        isOpen
          ? html`<tr class="inner">
              <td colspan="5">${renderDifference(entry)}</td>
            </tr>`
          : nothing
      }
    `;
  }

  #toggle(seq: number) {
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }

  #set(name: Filter, value: string) {
    this.portal.navigation.setQuery({ [name]: value });
  }

  async #readSoon(): Promise<void> {
    this.requestUpdate();
    this.#pause.abort();
    this.#pause = new AbortController();
    if (await wait(PAUSE_MS, this.#pause.signal)) await this.#read(null);
  }

  async #read(cursor: string | null): Promise<void> {
    const { signal } = this.#life;
    const asked = ++this.#asked;
    try {
      const query = { ...this.#filter(), cursor: cursor ?? undefined };
      const answer = await this.portal.api.request({ path: PATH, query, answer: AuditPage, signal });
      if (asked !== this.#asked) return;
      this.entries = cursor === null ? answer.entries : [...(this.entries ?? []), ...answer.entries];
      [this.next, this.error] = [answer.next, null];
    } catch (error) {
      if (!signal.aborted && asked === this.#asked) this.error = error;
    }
  }

  async #export(kind: 'csv' | 'jsonl'): Promise<void> {
    this.saving = true;
    try {
      saveFile(await this.portal.api.download(`${PATH}.${kind}`, this.#filter()), `audit.${kind}`);
    } catch (error) {
      this.error = error;
    } finally {
      this.saving = false;
    }
  }

  #filter(): Partial<Record<Filter, string>> {
    const { query } = this.portal.navigation;
    const filter: Partial<Record<Filter, string>> = {};
    for (const name of FILTERS) {
      const text = query.get(name)?.trim() ?? '';
      const value = name === 'from' || name === 'to' ? momentOf(text, name) : text;
      if (value !== '') filter[name] = value;
    }
    return filter;
  }
}

/** Where a day begins, or ends, for the administrator; empty for what is no day. */
function momentOf(day: string, side: 'from' | 'to'): string {
  const moment = new Date(`${day}T00:00`);
  if (Number.isNaN(moment.getTime())) return '';
  if (side === 'to') moment.setDate(moment.getDate() + 1);
  return moment.toISOString();
}

/** By name, where there is one; a key says that it is none of a person. */
function actorWords(actor: string, name: string | null): string {
  if (actor === 'system') return t('admin:audit.system');
  if (name === null) return actor;
  return actor.startsWith('key:') ? t('admin:audit.byKey', { name }) : name;
}

function renderDifference({ before, after, seq, hash }: AuditEntry): TemplateResult {
  const changes = auditChanges(before, after);
  const value = (text: string | undefined) =>
    text === undefined ? html`<span class="muted">–</span>` : html`<span dir="auto">${text}</span>`;
  return html`
    ${
      changes.length === 0
        ? html`<p class="muted">${t('admin:audit.noDifference')}</p>`
        : html`<table class="difference">
            <caption class="sr">
              ${t('admin:audit.differenceOf', { seq })}
            </caption>
            <thead>
              <tr>
                <th scope="col">${t('admin:conflict.field')}</th>
                <th scope="col">${t('admin:audit.before')}</th>
                <th scope="col">${t('admin:audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              ${changes.map(
                (change) =>
                  html`<tr>
                    <th scope="row"><code>${change.path}</code></th>
                    <td class="before">${value(change.before)}</td>
                    <td class="after">${value(change.after)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
    <p class="hash">${t('admin:audit.hash')} <code>${hash}</code></p>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-audit-page': MidcallAuditPage;
  }
}
