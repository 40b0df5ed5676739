import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { Agent } from '../../protocol/agent.ts';
import type { Permission } from '../../protocol/launch.ts';
import { base } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { PortalElement } from '../page-element.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { settingWords } from '../setting-words.ts';
import './section.ts';

/** Whether each permission is left to the agent. */
interface Left {
  send: boolean;
  save: boolean;
}

/** What one agent may do; open widgets obey at once. */
@customElement('midcall-agent-permissions')
export class MidcallAgentPermissions extends PortalElement {
  static override styles = [base, settingFields];

  @property({ attribute: false }) agent!: Agent;

  #edit: Edit<Left> = new Edit<Left>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) => leftOf(await this.#find(signal)),
    compared: withheldBy,
    save: async (draft, { ifMatch }) => {
      const path = `/v1/admin/agents/${encodeURIComponent(this.agent.id)}`;
      const body = { withheld: withheldBy(draft) };
      const agent = await this.portal.api.request({ method: 'PUT', path, body, answer: Agent, ifMatch });
      this.dispatchEvent(new AgentSavedEvent(agent));
      return leftOf(agent);
    },
  });

  /** One that was just chosen from the list takes the focus. */
  protected override updated() {
    if (this.#hasFocused || !this.#edit.draft) return;
    this.#hasFocused = true;
    this.renderRoot.querySelector('input')?.focus();
  }
  #hasFocused = false;

  override render() {
    const { agent } = this;
    const { draft } = this.#edit;
    return html`<midcall-section
      heading=${agent.name}
      text=${t('admin:permissions.agentText')}
      .edit=${this.#edit}
      ?locked=${!this.portal.can('access.write')}
      .names=${{ send: t('admin:permissions.send'), save: t('admin:permissions.save') }}
      .show=${settingWords}
    >
      ${draft ? html`<div class="fields">${this.#renderSwitch('send', draft)}${this.#renderSwitch('save', draft)}</div>` : nothing}
    </midcall-section>`;
  }

  #renderSwitch(key: keyof Left, draft: Left) {
    const permission: Permission = key === 'send' ? 'sms.send' : 'media.save';
    const help = this.agent.granted.includes(permission) ? '' : t('admin:permissions.notGrantedHelp');
    const label = t(`admin:permissions.${key}`);
    return switchField({ key, label, help, locked: !this.portal.can('access.write') }, draft[key], (on) =>
      this.#edit.set({ [key]: on }),
    );
  }

  /** As it is now: there is no page of one agent, so they are found by their id. */
  async #find(signal: AbortSignal): Promise<Agent> {
    const { id } = this.agent;
    const answer = z.object({ agents: z.array(Agent) });
    const query = { search: id, limit: 200 };
    const { agents } = await this.portal.api.request({ path: '/v1/admin/agents', query, answer, signal });
    return agents.find((agent) => agent.id === id) ?? this.agent;
  }
}

const leftOf = ({ withheld }: Agent): Left => ({
  send: !withheld.includes('sms.send'),
  save: !withheld.includes('media.save'),
});

const withheldBy = ({ send, save }: Left): Permission[] => [
  ...(send ? [] : ['sms.send' as const]),
  ...(save ? [] : ['media.save' as const]),
];

export class AgentSavedEvent extends Event {
  readonly agent: Agent;
  constructor(agent: Agent) {
    super('agent-saved');
    this.agent = agent;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-agent-permissions': MidcallAgentPermissions;
  }
}
