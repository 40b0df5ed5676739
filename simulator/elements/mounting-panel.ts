import { css, html, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';
import { type Appearance } from '../../protocol/adapter.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { type SimState } from '../wire.ts';
import { HintEvent } from './hint-event.ts';

/** A side panel whose page mounts the widget by itself. */
export abstract class MountingPanel extends LitElement {
  static override styles = css`
    :host,
    .frame {
      display: grid;
      min-block-size: 0;
      min-inline-size: 0;
      background: var(--midcall-surface);
    }
  `;

  protected readonly words = new LocaleController(this);

  @query('.frame') protected frame!: HTMLElement;

  @property({ attribute: false }) state: SimState | null = null;
  /** Whether the page hears of its telephone. */
  @property({ type: Boolean, attribute: 'source-up' }) sourceUp = false;
  /** Who sits at this desk. */
  @property() agent = '';
  /** Number of what is on screen. */
  @property() ticket = '';
  /** How the widget is to look. */
  @property({ attribute: false }) appearance: Appearance = {};

  protected override render() {
    return html`<div class="frame"></div>`;
  }

  protected handleProblem = ({ part }: { part: string }): void => {
    this.dispatchEvent(new HintEvent(t('simulator:ticket.failed', { part })));
  };
}
