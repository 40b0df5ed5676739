import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { type Agent, AgentPage } from '../../protocol/agent.ts';
import type { Permission } from '../../protocol/launch.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { fullTime } from '../../ui/time.ts';
import { wait } from '../../ui/wait.ts';
import { errorWords } from '../error-words.ts';
import { pageHead, PortalElement } from '../page-element.ts';
import { banner, card, page, table } from '../page.styles.ts';
import '../elements/agent-permissions.ts';
import '../elements/openid-card.ts';
import '../elements/people-card.ts';
import '../elements/role-table.ts';
import type { AgentSavedEvent } from '../elements/agent-permissions.ts';

const PAUSE_MS = 250;
/** In the order of the columns. */
const PERMISSIONS: readonly { permission: Permission; key: 'send' | 'save' }[] = [
  { permission: 'sms.send', key: 'send' },
  { permission: 'media.save', key: 'save' },
];

/** Who may sign in to the portal and as what, and what each agent may do: what the company's own system grants, and what is taken away here. */
@customElement('midcall-permissions-page')
export class MidcallPermissionsPage extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    card,
    table,
    banner,
    css`
      .card {
        display: grid;
        gap: var(--midcall-4);
      }
      .search {
        max-inline-size: 320px;
      }
    `,
  ];

  @state() private agents: readonly Agent[] = [];
  @state() private next: string | null = null;
  @state() private reading = true;
  @state() private error: unknown = null;
  @state() private chosen: Agent | null = null;

  #life = new AbortController();
  #search = new AbortController();

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#read(null);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
    this.#search.abort();
  }

  override render() {
    const { chosen } = this;
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.permissions') })}
      <div class="column">
        <midcall-people-card></midcall-people-card>
        <midcall-role-table></midcall-role-table>
        <midcall-openid-card></midcall-openid-card>
        <section class="card" aria-labelledby="h">
          <div>
            <h2 id="h">${t('admin:permissions.title')}</h2>
            <p class="muted">${t('admin:permissions.text')}</p>
          </div>
          <div class="field search">
            <label for="search">${t('admin:permissions.search')}</label>
            <input
              class="in"
              id="search"
              type="search"
              .value=${this.portal.navigation.query.get('search') ?? ''}
              @input=${this.handleSearch}
            />
          </div>
          ${this.#renderBody()}
        </section>
        ${
          chosen
            ? keyed(
                chosen.id,
                html`<midcall-agent-permissions
                  .agent=${chosen}
                  @agent-saved=${this.handleSaved}
                ></midcall-agent-permissions>`,
              )
            : nothing
        }
      </div>
    `;
  }

  #renderBody(): TemplateResult {
    if (this.error !== null) {
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(this.error)}</span>
        <button class="link" @click=${() => void this.#read(null)}>${t('admin:section.tryAgain')}</button>
      </div>`;
    }
    if (this.agents.length === 0) {
      return html`<p class="empty" role="status">
        ${this.reading ? t('admin:section.loading') : t('admin:permissions.none')}
      </p>`;
    }
    return html`<div class="tw">
        <table>
          <caption class="sr">
            ${t('admin:permissions.title')}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t('admin:permissions.agent')}</th>
              ${PERMISSIONS.map(({ key }) => html`<th scope="col">${t(`admin:permissions.${key}`)}</th>`)}
              <th scope="col"><span class="sr">${t('admin:permissions.change')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${this.agents.map((agent) => this.#renderRow(agent))}
          </tbody>
        </table>
      </div>
      ${
        this.next === null
          ? nothing
          : html`<button class="b" ?disabled=${this.reading} @click=${() => void this.#read(this.next)}>
              ${t('admin:permissions.more')}
            </button>`
      }`;
  }

  #renderRow(agent: Agent) {
    const { id, name, launchedAt } = agent;
    const seen = launchedAt === null ? t('admin:permissions.never') : fullTime(launchedAt);
    return html`<tr>
      <th scope="row">
        <b dir="auto">${name}</b><small><bdi>${id}</bdi> · ${seen}</small>
      </th>
      ${PERMISSIONS.map(({ permission }) => html`<td>${this.#renderState(agent, permission)}</td>`)}
      <td class="end">
        ${
          this.portal.can('access.write')
            ? html`<button
                class="b small"
                aria-label=${t('admin:permissions.changeOf', { name })}
                @click=${() => (this.chosen = agent)}
              >
                ${t('admin:permissions.change')}
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  #renderState({ granted, withheld }: Agent, permission: Permission) {
    if (withheld.includes(permission))
      return html`<span class="st warning">${icon('lock')}${t('admin:permissions.withheld')}</span>`;
    return granted.includes(permission)
      ? html`<span class="st success">${icon('tick')}${t('admin:permissions.granted')}</span>`
      : html`<span class="st">${icon('close')}${t('admin:permissions.notGranted')}</span>`;
  }

  async #read(cursor: string | null): Promise<void> {
    const { signal } = this.#life;
    const search = this.portal.navigation.query.get('search') ?? '';
    this.reading = true;
    try {
      const query = { search, cursor: cursor ?? undefined };
      const answer = await this.portal.api.request({
        path: '/v1/admin/agents',
        query,
        answer: AgentPage,
        signal,
      });
      if (search !== (this.portal.navigation.query.get('search') ?? '')) return;
      this.agents = cursor === null ? answer.agents : [...this.agents, ...answer.agents];
      [this.next, this.error] = [answer.next, null];
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      this.reading = false;
    }
  }

  private async handleSearch(event: Event) {
    this.portal.navigation.setQuery({ search: (event.target as HTMLInputElement).value });
    this.#search.abort();
    this.#search = new AbortController();
    if (await wait(PAUSE_MS, this.#search.signal)) await this.#read(null);
  }

  private handleSaved({ agent }: AgentSavedEvent) {
    this.agents = this.agents.map((known) => (known.id === agent.id ? agent : known));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-permissions-page': MidcallPermissionsPage;
  }
}
