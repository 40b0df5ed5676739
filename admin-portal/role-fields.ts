import { html, type TemplateResult } from 'lit';
import { Role } from '../protocol/role.ts';
import { t } from '../ui/i18n.ts';
import { roleWords } from './role-words.ts';

/** A box to tick for each role. */
export const roleFields = (
  chosen: readonly Role[],
  { locked = false, change }: { locked?: boolean; change: (roles: Role[]) => void },
): TemplateResult => html`
  <fieldset class="roles">
    <legend class="label">${t('admin:people.roles')}</legend>
    ${Role.options.map(
      (role) => html`
        <label>
          <input
            type="checkbox"
            name="role"
            value=${role}
            .checked=${chosen.includes(role)}
            ?disabled=${locked}
            @change=${({ target }: Event) => {
              const isOn = (target as HTMLInputElement).checked;
              change(Role.options.filter((one) => (one === role ? isOn : chosen.includes(one))));
            }}
          />
          ${roleWords(role)}
        </label>
      `,
    )}
  </fieldset>
`;
