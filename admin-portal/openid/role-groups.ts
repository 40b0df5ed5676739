import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { Role } from '../../protocol/role.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { roleWords } from '../role-words.ts';
import type { RoleGroup } from './provider-draft.ts';

interface Rows {
  locked: boolean;
  set: (groups: RoleGroup[]) => void;
}

/** Which group of the provider is which role: a row each, which can be taken out, and one more. */
export const renderRoleGroups = (groups: readonly RoleGroup[], { locked, set }: Rows): TemplateResult =>
  html`<fieldset class="groups" aria-describedby="groups-help">
    <legend class="label">${t('admin:openid.groups')}</legend>
    <p class="help" id="groups-help">${t('admin:openid.groupsHelp')}</p>
    ${groups.map((one, index) =>
      renderGroup(one, {
        locked,
        change: (part) => set(groups.map((other, at) => (at === index ? { ...other, ...part } : other))),
        remove: () => set(groups.filter((_other, at) => at !== index)),
      }),
    )}
    <button
      class="link"
      type="button"
      ?disabled=${locked}
      @click=${() => set([...groups, { group: '', role: 'editor' }])}
    >
      ${t('admin:openid.addGroup')}
    </button>
  </fieldset>`;

const renderGroup = (
  { group, role }: RoleGroup,
  { locked, change, remove }: { locked: boolean; change: (part: Partial<RoleGroup>) => void; remove(): void },
): TemplateResult => html`
  <div>
    <input
      class="in"
      aria-label=${t('admin:openid.group')}
      dir="auto"
      ?disabled=${locked}
      .value=${group}
      @input=${({ target }: Event) => change({ group: (target as HTMLInputElement).value })}
    />
    <span class="select">
      <select
        class="in"
        aria-label=${t('admin:openid.role')}
        ?disabled=${locked}
        @change=${({ target }: Event) => change({ role: Role.parse((target as HTMLSelectElement).value) })}
      >
        ${Role.options.map(
          (one) => html`<option value=${one} .selected=${live(one === role)}>${roleWords(one)}</option>`,
        )}
      </select>
      ${icon('down')}
    </span>
    <button
      class="b icon"
      type="button"
      aria-label=${t('admin:openid.removeGroup', { group })}
      ?disabled=${locked}
      @click=${remove}
    >
      ${icon('close')}
    </button>
  </div>
`;
