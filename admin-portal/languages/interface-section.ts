import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LOCALES } from '../../protocol/locales.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { localeName } from '../../ui/locale-name.ts';
import { PortalElement } from '../page-element.ts';
import { selectField } from '../select-field.ts';
import { companyEdit } from './company-edit.ts';
import '../elements/section.ts';

/** In which language portal and widget begin for people who have chosen none. */
@customElement('midcall-interface-section')
export class MidcallInterfaceSection extends PortalElement {
  static override styles = [base, button, field];

  #edit = companyEdit(this, ['interfaceLanguage'], { portal: () => this.portal, onSaved: () => {} });

  override render() {
    const { draft } = this.#edit;
    const label = t('admin:languages.interface');
    const locked = !this.portal.can('config.write');
    return html`<midcall-section
      heading=${t('admin:languages.interfaceTitle')}
      text=${t('admin:languages.interfaceText')}
      .edit=${this.#edit}
      ?locked=${locked}
      .names=${{ interfaceLanguage: label }}
      .show=${(_key: string, value: unknown) => localeName(String(value))}
    >
      ${
        draft
          ? selectField({
              ...{ id: 'interfaceLanguage', label, locked },
              value: draft.interfaceLanguage,
              choices: LOCALES.map((tag) => [tag, localeName(tag), tag] as const),
              help: t('admin:languages.interfaceHelp'),
              onChange: (interfaceLanguage) => this.#edit.set({ interfaceLanguage }),
            })
          : nothing
      }
    </midcall-section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-interface-section': MidcallInterfaceSection;
  }
}
