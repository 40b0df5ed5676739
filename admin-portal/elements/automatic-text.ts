import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { decideAutomaticText } from '../../protocol/decide-automatic-text.ts';
import { AutomaticText, type AutomaticTextKind } from '../../protocol/preset.ts';
import { base, button, field } from '../../ui/components.ts';
import { languageName, t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { PortalElement } from '../page-element.ts';
import { simulatorLink } from '../simulator-link.ts';
import { switchField } from '../setting-fields.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { settingWords } from '../setting-words.ts';
import './section.ts';
import './text-editor.ts';
import type { TextWrittenEvent } from './text-editor.ts';
import './text-preview.ts';
import { TryTextEvent } from './test-text-dialog.ts';

type Written = Pick<AutomaticText, 'enabled' | 'text'>;

/**
 * One closing text or auto-reply in one language: on or off, the words, how they look on a telephone, and a test.
 *
 * @fires text-saved - It was saved: what callers get may be another text now.
 * @fires {TryTextEvent} try-text
 */
@customElement('midcall-automatic-text')
export class MidcallAutomaticText extends PortalElement {
  static override styles = [
    base,
    button,
    field,
    settingFields,
    css`
      .sides {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-5);
      }
      .sides > .fields {
        flex: 2 1 300px;
        align-content: start;
        min-inline-size: 0;
      }
      .trials {
        display: contents;
      }
      .sides > midcall-text-preview {
        flex: 1 1 220px;
        min-inline-size: 0;
      }
    `,
  ];

  @property() kind: AutomaticTextKind = 'closing';
  @property() language = 'en';
  /** Encoding profiles of the numbers it may go out from. */
  @property({ attribute: false }) profileIds: readonly string[] = [];

  /** What the server compares is the whole text with its place; what is edited is `enabled` and `text`. */
  #edit: Edit<Written> = new Edit<Written>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) =>
      this.#take(await this.portal.api.request({ path: this.#path, answer: AutomaticText, signal })),
    compared: ({ enabled, text }) => ({ kind: this.kind, language: this.language, enabled, text }),
    save: async ({ enabled, text }, { ifMatch }) =>
      this.#take(
        await this.portal.api.request({
          ...{ method: 'PUT', path: this.#path, body: { enabled, text }, answer: AutomaticText, ifMatch },
        }),
      ),
    onSaved: () => this.dispatchEvent(new Event('text-saved', { bubbles: true, composed: true })),
  });

  /** Puts the focus into the text, once it is there, and the whole section into sight. */
  override focus() {
    this.#wantsFocus = true;
    this.requestUpdate();
  }
  #wantsFocus = false;

  protected override updated() {
    const editor = this.renderRoot.querySelector('midcall-text-editor');
    if (!this.#wantsFocus || !editor) return;
    this.#wantsFocus = false;
    void editor.updateComplete.then(() => editor.focus());
    this.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    const { draft } = this.#edit;
    const locked = !this.portal.can('config.write');
    const name = t(`admin:closing.${this.kind}`);
    return html`<midcall-section
      heading=${t('admin:closing.in', { name, language: languageName(this.language) })}
      level="3"
      .edit=${this.#edit}
      problem=${this.#problem}
      ?locked=${locked}
      .names=${{ enabled: t('admin:closing.send'), text: t('admin:closing.words') }}
      .show=${settingWords}
    >
      ${draft ? this.#renderFields(draft, locked) : nothing} ${draft ? this.#renderTrials(draft) : nothing}
    </midcall-section>`;
  }

  #renderTrials({ text }: Written) {
    return html`<span slot="actions" class="trials">
      ${simulatorLink(this.portal, { language: this.language })}
      ${
        // the link would lead nowhere
        this.portal.can('presets.write') && this.kind !== 'photoLink'
          ? html`<button
              class="b"
              type="button"
              ?disabled=${text.trim() === ''}
              @click=${() => this.dispatchEvent(new TryTextEvent({ text, language: this.language }))}
            >
              ${t('admin:testText.title')}
            </button>`
          : nothing
      }
    </span>`;
  }

  #renderFields({ enabled, text }: Written, locked: boolean) {
    return html`<div class="sides">
      <div class="fields">
        ${switchField({ key: 'enabled', label: t('admin:closing.send'), locked }, enabled, (on) =>
          this.#edit.set({ enabled: on }),
        )}
        <midcall-text-editor
          label=${t('admin:closing.words')}
          .value=${text}
          language=${this.language}
          ?locked=${locked}
          problem=${this.#problem}
          .profileIds=${this.profileIds}
          .variables=${this.kind === 'photoLink' ? ['link'] : []}
          .values=${this.#values}
          @text-written=${(event: TextWrittenEvent) => this.#edit.set({ text: event.text })}
        ></midcall-text-editor>
      </div>
      <midcall-text-preview
        .text=${text}
        .values=${this.#values}
        language=${this.language}
      ></midcall-text-preview>
    </div>`;
  }

  /** The server's own check. */
  get #problem(): string {
    const { draft, dirty } = this.#edit;
    const decision = draft && dirty ? decideAutomaticText({ kind: this.kind, ...draft }) : null;
    if (decision?.type !== 'refused') return '';
    if (decision.code === 'variable_missing')
      return decision.detail === 'link'
        ? t('admin:closing.linkMissing')
        : t('admin:closing.fallbackMissing', { names: decision.detail });
    return t(decision.code === 'too_long' ? 'admin:text.tooLong' : `errors:${decision.code}`);
  }

  /** An address as long as those that are sent. */
  get #values(): Record<string, string> {
    const link = `${location.origin}/p/${this.portal.account.tenant.id}/${'0123456789abcdefghijklmnopqrstu'}`;
    return this.kind === 'photoLink' ? { link } : {};
  }

  get #path(): string {
    return `/v1/admin/automatic-texts/${this.kind}/${encodeURIComponent(this.language)}`;
  }

  #take = ({ enabled, text }: AutomaticText): Written => ({ enabled, text });
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-automatic-text': MidcallAutomaticText;
  }
}
