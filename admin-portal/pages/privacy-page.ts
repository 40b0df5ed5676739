import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import '../elements/erasures-card.ts';
import { pageHead } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { numberField, rangeProblem, switchField } from '../setting-fields.ts';
import { settingRange } from '../setting-numbers.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';

/** What is kept of callers and how long, and the erasing of one person. */
@customElement('midcall-privacy-page')
export class MidcallPrivacyPage extends SettingsPage {
  static override styles = [base, field, page, settingFields];

  #keep = new SettingsEdit(this, ['mediaDays', 'textDays', 'callDays'], () => this.portal);
  #hold = new SettingsEdit(this, ['erasureHold'], () => this.portal);

  override render() {
    return html`
      ${pageHead({ crumbs: [t('admin:place.settings')], title: t('admin:place.privacy') })}
      <div class="column">
        ${this.renderKeep()} ${this.renderHold()}
        ${this.portal.can('people.erase') ? html`<midcall-erasures-card></midcall-erasures-card>` : nothing}
      </div>
    `;
  }

  private renderKeep() {
    const edit = this.#keep;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:privacy.keep'),
      text: t('admin:privacy.keepText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`${numberField(
            this.parts('mediaDays', { help: t('admin:privacy.mediaHelp') }),
            { value: draft.mediaDays, range: settingRange('mediaDays') },
            (mediaDays) => edit.set({ mediaDays }),
          )}
          ${numberField(
            this.parts('textDays', { help: t('admin:privacy.textHelp') }),
            { value: draft.textDays, range: settingRange('textDays') },
            (textDays) => edit.set({ textDays }),
          )}
          ${numberField(
            this.parts('callDays', { help: t('admin:privacy.callHelp') }),
            { value: draft.callDays, range: settingRange('callDays') },
            (callDays) => edit.set({ callDays }),
          )}`
        : nothing,
    });
  }

  private renderHold() {
    const edit = this.#hold;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:privacy.hold'),
      text: t('admin:privacy.holdText'),
      fields: draft
        ? switchField(this.parts('erasureHold'), draft.erasureHold, (erasureHold) =>
            edit.set({ erasureHold }),
          )
        : nothing,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-privacy-page': MidcallPrivacyPage;
  }
}
