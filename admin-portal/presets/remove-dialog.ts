import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { editedPart, type Preset } from '../../protocol/preset.ts';
import { PresetUse } from '../../protocol/preset-page.ts';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { locale, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { titleOf } from './preset-words.ts';

/** A preset is gone. */
export class PresetRemovedEvent extends CustomEvent<string> {
  constructor(id: string) {
    super('preset-removed', { detail: id });
  }
}

/**
 * Asks before a preset is removed, and says what uses it.
 * @event {PresetRemovedEvent} preset-removed
 */
@customElement('midcall-remove-preset-dialog')
export class MidcallRemovePresetDialog extends PortalElement {
  static override styles = [
    base,
    button,
    banner,
    css`
      .what {
        display: grid;
        gap: var(--midcall-3);
      }
    `,
  ];

  @state() private preset: Preset | null = null;
  @state() private use: PresetUse | null = null;
  @state() private refusal = '';

  async open(preset: Preset): Promise<void> {
    Object.assign(this, { preset, use: null, refusal: '' });
    try {
      const path = `/v1/admin/presets/${preset.id}/use`;
      this.use = await this.portal.api.request({ path, answer: PresetUse });
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }

  override render() {
    const { preset } = this;
    return html`<wa-dialog
      label=${t('admin:messages.removeTitle')}
      ?open=${preset !== null}
      without-header
      @wa-after-hide=${() => (this.preset = null)}
    >
      ${preset ? this.#renderWhat(preset) : nothing}
      <button slot="footer" class="b danger" @click=${() => void this.#remove()}>
        ${t('admin:messages.remove')}
      </button>
      <button slot="footer" class="b primary" autofocus @click=${() => (this.preset = null)}>
        ${t('admin:messages.keep')}
      </button>
    </wa-dialog>`;
  }

  #renderWhat(preset: Preset): TemplateResult {
    const { use } = this;
    const queues = new Intl.ListFormat(locale()).format(use?.queues.map(({ name }) => name) ?? []);
    return html`<div class="what">
      <h2>${t('admin:messages.removeTitle')}</h2>
      <p><b dir="auto">${titleOf(preset)}</b></p>
      ${
        use
          ? html`
              ${use.queues.length > 0 ? html`<p>${t('admin:messages.usedBy', { queues })}</p>` : nothing}
              <p>${t('admin:messages.usedTimes', { count: use.sent })}</p>
            `
          : nothing
      }
      <p class="muted">${t('admin:messages.removeText')}</p>
      ${
        this.refusal === ''
          ? nothing
          : html`<div class="banner danger" role="alert">${icon('alert')}<span>${this.refusal}</span></div>`
      }
    </div>`;
  }

  async #remove(): Promise<void> {
    const { preset } = this;
    if (!preset) return;
    try {
      await this.portal.api.request({
        ...{ method: 'DELETE', path: `/v1/admin/presets/${preset.id}`, answer: NOTHING },
        ifMatch: fingerprint(editedPart(preset)),
      });
      this.preset = null;
      this.portal.say(t('admin:messages.removed'));
      this.dispatchEvent(new PresetRemovedEvent(preset.id));
    } catch (error) {
      this.refusal = errorWords(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-remove-preset-dialog': MidcallRemovePresetDialog;
  }
}
