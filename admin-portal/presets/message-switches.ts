import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type WaSwitch from '@awesome.me/webawesome/dist/components/switch/switch.js';
import { base, field } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { PortalElement } from '../page-element.ts';
import { SettingsEdit } from '../settings-edit.ts';
import '../elements/section.ts';

const onOff = (_key: string, value: unknown) => t(value === true ? 'admin:value.on' : 'admin:value.off');

/** What agents may send, and what choosing a preset does: three sections, each saved by its own Set. */
@customElement('midcall-message-switches')
export class MidcallMessageSwitches extends PortalElement {
  static override styles = [
    base,
    field,
    css`
      :host {
        display: grid;
        gap: var(--midcall-4);
        grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
        align-items: start;
      }
    `,
  ];

  #presets = new SettingsEdit(this, ['presets'], () => this.portal);
  #freeText = new SettingsEdit(this, ['freeText'], () => this.portal);
  #activate = new SettingsEdit(this, ['presetActivate'], () => this.portal);

  override render() {
    const locked = !this.portal.can('config.write');
    const presets = this.#presets.draft?.presets ?? true;
    const freeText = this.#freeText.draft?.freeText ?? true;
    return html`
      <midcall-section
        heading=${t('admin:messages.presetsOn')}
        text=${t('admin:messages.presetsOnText')}
        .edit=${this.#presets}
        .names=${{ presets: t('admin:messages.presetsOn') }}
        .show=${onOff}
        problem=${!presets && this.#freeText.base?.freeText === false ? t('admin:messages.nothingToSend') : ''}
        ?locked=${locked}
      >
        <wa-switch
          ?checked=${presets}
          ?disabled=${locked}
          @change=${(event: Event) => this.#presets.set({ presets: (event.target as WaSwitch).checked })}
          >${t('admin:messages.presetsOn')}</wa-switch
        >
      </midcall-section>
      <midcall-section
        heading=${t('admin:messages.freeTextOn')}
        text=${t('admin:messages.freeTextOnText')}
        .edit=${this.#freeText}
        .names=${{ freeText: t('admin:messages.freeTextOn') }}
        .show=${onOff}
        problem=${!freeText && this.#presets.base?.presets === false ? t('admin:messages.nothingToSend') : ''}
        ?locked=${locked}
      >
        <wa-switch
          ?checked=${freeText}
          ?disabled=${locked}
          @change=${(event: Event) => this.#freeText.set({ freeText: (event.target as WaSwitch).checked })}
          >${t('admin:messages.freeTextOn')}</wa-switch
        >
      </midcall-section>
      ${this.#renderActivate(locked)}
    `;
  }

  #renderActivate(locked: boolean): TemplateResult {
    const value = this.#activate.draft?.presetActivate ?? 'send';
    return html`<midcall-section
      heading=${t('admin:messages.activate')}
      text=${t('admin:messages.activateText')}
      .edit=${this.#activate}
      .names=${{ presetActivate: t('admin:messages.activate') }}
      .show=${(_key: string, one: unknown) => t(one === 'insert' ? 'admin:messages.insertIt' : 'admin:messages.sendIt')}
      ?locked=${locked}
    >
      <span class="select"
        ><select
          class="in"
          aria-label=${t('admin:messages.activate')}
          ?disabled=${locked}
          @change=${(event: Event) =>
            this.#activate.set({
              presetActivate: (event.target as HTMLSelectElement).value === 'insert' ? 'insert' : 'send',
            })}
        >
          <option value="send" ?selected=${value === 'send'}>${t('admin:messages.sendIt')}</option>
          <option value="insert" ?selected=${value === 'insert'}>
            ${t('admin:messages.insertIt')}
          </option></select
        >${icon('down')}</span
      >
    </midcall-section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-message-switches': MidcallMessageSwitches;
  }
}
