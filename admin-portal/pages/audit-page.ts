import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { AuditChoices, type AuditEntry, AuditPage } from '../../protocol/audit.ts';
import { base, button, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { Task } from '@lit/task';
import { actorWords, renderEntry } from '../audit/audit-entry.ts';
import { auditFilter, type AuditFilterName } from '../audit/audit-filter.ts';
import { dateField } from '../date-field.ts';
import { listState } from '../elements/list-state.ts';
import { moreButton } from '../elements/more-button.ts';
import { renderFailure } from '../failure.ts';
import { filterStyles } from '../filters.styles.ts';
import { ListReader } from '../list-reader.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import { callsWith, canGo, PLACE_PATHS } from '../place-links.ts';
import { saveFile } from '../save-file.ts';
import { scrollingTable } from '../scrolling-table.ts';
import { type Choice, selectField } from '../select-field.ts';
import { Submission } from '../submission.ts';
import { auditStyles } from './audit-page.styles.ts';

const PATH = '/v1/admin/audit';

/** Who did what, when, and what was there before. */
@customElement('midcall-audit-page')
export class MidcallAuditPage extends PortalElement {
  static override styles = [base, button, field, page, card, table, banner, filterStyles, auditStyles];

  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: auditFilter,
    load: (query, signal) => this.portal.api.request({ path: PATH, query, answer: AuditPage, signal }),
    items: ({ entries }) => entries,
  });
  /** The list can be read without. */
  #choices = new Task(this, {
    task: (_, { signal }) =>
      this.portal.api.request({ path: `${PATH}/choices`, answer: AuditChoices, signal }),
    args: () => [],
  });
  #download = new Submission(this);

  @state() private open: ReadonlySet<number> = new Set();

  override render() {
    return html`
      ${pageHead(
        { crumbs: [this.portal.account.tenant.name], title: t('admin:place.audit') },
        html`${this.#renderDownload('csv')}${this.#renderDownload('jsonl')}`,
      )}
      ${renderFailure(this.#download.error)}
      <section class="card" aria-labelledby="h" aria-busy=${this.#list.reading ? 'true' : 'false'}>
        <div>
          <h2 id="h">${t('admin:audit.title')}</h2>
          <p class="muted">${t('admin:audit.text')}</p>
          ${this.#renderCalls()}
        </div>
        ${this.#renderFilters()} ${listState(this.#list, this.#noneWords, 'empty')} ${this.#renderTable()}
        ${this.#list.answer?.next ? moreButton(this.#list, () => void this.#readOn()) : nothing}
      </section>
    `;
  }

  /** Thousands a day are no entries here: they stand with the calls. */
  #renderCalls(): TemplateResult | typeof nothing {
    if (!canGo('calls', this.portal.can)) return nothing;
    const href = this.portal.navigation.href(PLACE_PATHS.calls);
    return html`<p class="muted">
      ${t('admin:audit.numbers')} <a href=${href}>${t('admin:place.calls')}</a>
    </p>`;
  }

  get #noneWords(): string {
    return t(
      Object.keys(auditFilter(this.portal.navigation.query)).length > 0
        ? 'admin:audit.none'
        : 'admin:audit.nothingYet',
    );
  }

  #renderDownload(kind: 'csv' | 'jsonl'): TemplateResult {
    return html`
      <button
        class="b"
        aria-disabled=${this.#download.busy ? 'true' : 'false'}
        @click=${() => void this.#export(kind)}
      >
        ${icon('save')}${t(`admin:audit.${kind}`)}
      </button>
    `;
  }

  #renderFilters(): TemplateResult {
    const { actors = [], actions = [] } = this.#choices.value ?? {};
    return html`<div class="filters" role="search" aria-label=${t('admin:audit.filter')}>
      ${this.#renderDay('from')} ${this.#renderDay('to')}
      ${this.#renderChoice(
        'actor',
        actors.map(({ actor, name }) => [actor, actorWords(actor, name)]),
      )}
      ${this.#renderChoice(
        'action',
        actions.map((action) => [action, action]),
      )}
      ${this.#renderWords('object')} ${this.#renderWords('q')}
    </div>`;
  }

  #renderDay(name: 'from' | 'to'): TemplateResult {
    return dateField({
      ...{ id: name, label: t(`admin:audit.${name}`), value: this.#asked(name) },
      onChange: (day) => this.#ask(name, day),
    });
  }

  /** What the address asks for can be chosen, known or not. */
  #renderChoice(name: 'actor' | 'action', known: readonly Choice[]): TemplateResult {
    const value = this.#asked(name);
    const isKnown = value === '' || known.some(([choice]) => choice === value);
    const choices: Choice[] = isKnown ? [...known] : [...known, [value, value]];
    return selectField({
      ...{ id: name, label: t(`admin:audit.${name}`), value },
      choices: [['', t('admin:audit.all')], ...choices],
      onChange: (choice) => this.#ask(name, choice),
    });
  }

  #renderWords(name: 'object' | 'q'): TemplateResult {
    return html`<div class="field">
      <label for=${name}>${t(`admin:audit.${name}`)}</label>
      <input
        class="in"
        id=${name}
        type="search"
        .value=${this.#asked(name)}
        @input=${({ target }: Event) => this.#ask(name, (target as HTMLInputElement).value)}
      />
    </div>`;
  }

  #renderTable(): TemplateResult | typeof nothing {
    const entries = this.#list.items ?? [];
    if (entries.length === 0) return nothing;
    const { navigation, can } = this.portal;
    const toCalls = canGo('calls', can) ? (number: string) => callsWith(navigation, number) : null;
    return scrollingTable(
      t('admin:audit.title'),
      html`
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
          ${entries.map((entry) =>
            renderEntry(entry, {
              isOpen: this.open.has(entry.seq),
              onToggle: () => this.#toggle(entry),
              callsWith: toCalls,
            }),
          )}
        </tbody>
      `,
    );
  }

  #toggle({ seq }: AuditEntry): void {
    const open = new Set(this.open);
    if (!open.delete(seq)) open.add(seq);
    this.open = open;
  }

  /** As it stands in the address. */
  #asked(name: AuditFilterName): string {
    return this.portal.navigation.query.get(name) ?? '';
  }

  #ask(name: AuditFilterName, value: string): void {
    this.portal.navigation.setQuery({ [name]: value });
  }

  async #readOn(): Promise<void> {
    await this.#list.readOn(async ({ entries, next }, signal) => {
      const query = { ...this.#list.question, cursor: next ?? undefined };
      const later = await this.portal.api.request({ path: PATH, query, answer: AuditPage, signal });
      return { ...later, entries: [...entries, ...later.entries] };
    });
  }

  async #export(kind: 'csv' | 'jsonl'): Promise<void> {
    await this.#download.send(async () => {
      saveFile(await this.portal.api.download(`${PATH}.${kind}`, this.#list.question), `audit.${kind}`);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-audit-page': MidcallAuditPage;
  }
}
