import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { type Agent, AgentPage } from '../../protocol/agent.ts';
import type { Permission } from '../../protocol/launch.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { shortMoment } from '../time-zone.ts';
import { ListReader } from '../list-reader.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, page, table, withinPage } from '../page.styles.ts';
import { scrollingTable } from '../scrolling-table.ts';
import './agent-permissions.ts';
import './list-search.ts';
import { listState } from './list-state.ts';
import { moreButton } from './more-button.ts';

/** In the order of the columns. */
const PERMISSIONS: readonly { permission: Permission; key: 'send' | 'save' }[] = [
  { permission: 'sms.send', key: 'send' },
  { permission: 'media.save', key: 'save' },
];

/** What each agent may do: what the company's own system grants, and what is taken away here. */
@customElement('midcall-agents-card')
export class MidcallAgentsCard extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    status,
    page,
    withinPage,
    card,
    table,
    banner,
    css`
      .card,
      .column {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--midcall-4);
      }
      .more {
        justify-self: start;
      }
    `,
  ];

  #list = new ListReader(this, {
    navigation: () => this.portal.navigation,
    question: (query) => ({ search: query.get('search') ?? '' }),
    load: (question, signal) => this.#find(question, signal),
    items: ({ agents }) => agents,
  });

  @state() private chosen: Agent | null = null;

  override render() {
    const { chosen } = this;
    return html`<div class="column">
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:permissions.title')}</h2>
          <p class="muted">${t('admin:permissions.text')}</p>
        </div>
        <midcall-list-search
          label=${t('admin:permissions.search')}
          .value=${this.#list.question.search}
        ></midcall-list-search>
        ${listState(this.#list, t('admin:permissions.none'), 'empty')} ${this.#renderTable()}
        ${this.#list.answer?.next ? moreButton(this.#list, () => void this.#readOn()) : nothing}
      </section>
      ${
        chosen
          ? keyed(
              chosen.id,
              html`<midcall-agent-permissions
                .agent=${chosen}
                @agent-saved=${() => void this.#list.reload()}
              ></midcall-agent-permissions>`,
            )
          : nothing
      }
    </div>`;
  }

  #renderTable(): TemplateResult | typeof nothing {
    const agents = this.#list.items ?? [];
    if (agents.length === 0) return nothing;
    return scrollingTable(
      t('admin:permissions.title'),
      html`
        <thead>
          <tr>
            <th scope="col">${t('admin:permissions.agent')}</th>
            ${PERMISSIONS.map(({ key }) => html`<th scope="col">${t(`admin:permissions.${key}`)}</th>`)}
            <th scope="col"><span class="sr">${t('admin:permissions.change')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${agents.map((agent) => this.#renderRow(agent))}
        </tbody>
      `,
    );
  }

  #renderRow(agent: Agent) {
    const { id, name, launchedAt } = agent;
    const seen = launchedAt === null ? t('admin:permissions.never') : shortMoment(launchedAt);
    return html`<tr>
      <th scope="row">
        <b dir="auto">${name}</b><small><bdi>${id}</bdi> · ${seen}</small>
      </th>
      ${PERMISSIONS.map(({ permission }) => html`<td>${renderState(agent, permission)}</td>`)}
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

  #find(query: { search: string; cursor?: string | undefined }, signal: AbortSignal): Promise<AgentPage> {
    return this.portal.api.request({ path: '/v1/admin/agents', query, answer: AgentPage, signal });
  }

  async #readOn(): Promise<void> {
    await this.#list.readOn(async ({ agents, next }, signal) => {
      const later = await this.#find({ ...this.#list.question, cursor: next ?? undefined }, signal);
      return { ...later, agents: [...agents, ...later.agents] };
    });
  }
}

function renderState({ granted, withheld }: Agent, permission: Permission): TemplateResult {
  if (withheld.includes(permission))
    return html`<span class="st warning">${icon('lock')}${t('admin:permissions.withheld')}</span>`;
  return granted.includes(permission)
    ? html`<span class="st success">${icon('tick')}${t('admin:permissions.granted')}</span>`
    : html`<span class="st">${icon('close')}${t('admin:permissions.notGranted')}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-agents-card': MidcallAgentsCard;
  }
}
