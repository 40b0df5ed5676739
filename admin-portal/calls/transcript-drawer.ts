import { Task } from '@lit/task';
import type WaDrawer from '@awesome.me/webawesome/dist/components/drawer/drawer.js';
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Transcript } from '../../protocol/call-history.ts';
import { base, button, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { loadPhones } from '../../ui/phone.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { banner } from '../page.styles.ts';
import '@awesome.me/webawesome/dist/components/drawer/drawer.js';
import '../web-awesome.ts';
import { renderTranscript, transcriptStyles } from './transcript.ts';

/**
 * What was written in a call, in a drawer beside the list.
 * @event {Event} closed - Somebody has closed it.
 */
@customElement('midcall-transcript-drawer')
export class MidcallTranscriptDrawer extends PortalElement {
  static override styles = [
    base,
    button,
    status,
    banner,
    transcriptStyles,
    css`
      wa-drawer {
        --size: min(520px, 100vw);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
        margin-block-end: var(--midcall-4);
      }
      h2 {
        font: var(--midcall-type-name);
      }
    `,
  ];

  /** The call to read; `null`: closed. Each reading is written down at the server, so it is read once. */
  @property({ attribute: false }) callKey: string | null = null;

  #transcript = new Task(this, {
    task: async ([callKey], { signal }) => {
      if (callKey === null) return null;
      const path = `/v1/admin/calls/${encodeURIComponent(callKey)}`;
      const found = await this.portal.api.request({ path, answer: Transcript, signal });
      await loadPhones();
      return found;
    },
    args: () => [this.callKey] as const,
  });

  override render() {
    return html`
      <wa-drawer
        placement="end"
        light-dismiss
        without-header
        label=${t('admin:calls.transcript')}
        ?open=${this.callKey !== null}
        @wa-hide=${this.#handleHide}
      >
        <div class="head">
          <h2>${t('admin:calls.transcript')}</h2>
          <button class="b icon" aria-label=${t('close')} title=${t('close')} @click=${this.#handleClose}>
            ${icon('close')}
          </button>
        </div>
        ${this.#renderBody()}
      </wa-drawer>
    `;
  }

  #renderBody(): TemplateResult {
    const { value, error } = this.#transcript;
    if (error !== undefined)
      return html`<div class="banner danger" role="alert">
        ${icon('alert')}<span>${errorWords(error)}</span>
        <button class="link" @click=${() => void this.#transcript.run()}>
          ${t('admin:section.tryAgain')}
        </button>
      </div>`;
    if (!value || value.call.callKey !== this.callKey)
      return html`<p class="muted" role="status">${t('admin:section.loading')}</p>`;
    return renderTranscript(value);
  }

  #handleClose(): void {
    const drawer = this.renderRoot.querySelector<WaDrawer>('wa-drawer');
    if (drawer) drawer.open = false;
  }

  /** Also by Escape and by a click beside it. */
  #handleHide(event: Event): void {
    if (event.target === event.currentTarget) this.dispatchEvent(new Event('closed'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-transcript-drawer': MidcallTranscriptDrawer;
  }
}
