import { LitElement, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { EXPERIMENTS, type ExperimentName, type Stage } from '../experiments.ts';
import { card } from './card.styles.ts';
import { HintEvent } from './hint-event.ts';

// `Object.keys` forgets that the keys are known.
const NAMES = Object.keys(EXPERIMENTS) as ExperimentName[];
/** How many stand in the list before "More to try". */
const FEW = 4;

const styles = css`
  ul {
    display: grid;
    margin-inline: -8px;
  }
  .folded {
    gap: 0;
    padding-block-start: 6px;
  }
  button {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 32px;
    padding: 4px 8px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-m);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  button:hover {
    background: var(--midcall-hover);
  }
  button[aria-disabled='true'] {
    color: var(--midcall-text-muted);
    cursor: progress;
  }
  button .i {
    inline-size: 14px;
    block-size: 14px;
    color: var(--midcall-text-muted);
  }
  .more {
    font-weight: 500;
    color: var(--midcall-accent-text);
  }
  .more[aria-expanded='true'] .i {
    transform: scaleY(-1);
  }
  @media (pointer: coarse) {
    button {
      min-block-size: 44px;
    }
  }
`;

/**
 * What the product is about, each at one press.
 *
 * @event {HintEvent} hint - What to watch now.
 */
@customElement('midcall-things-to-try')
export class ThingsToTry extends LitElement {
  static override styles = [base, card, styles];

  protected readonly words = new LocaleController(this);

  /** The experiment that is being set up. */
  @state() private running: ExperimentName | null = null;
  @state() private all = false;

  @property({ attribute: false }) stage: Stage | null = null;

  protected override render() {
    const shown = this.all ? NAMES : NAMES.slice(0, FEW);
    return html`
      <details class="card" open>
        <summary>${t('simulator:try.title')}${icon('down')}</summary>
        <div class="folded">
          <ul>
            ${shown.map((name) => this.renderExperiment(name))}
            <li>
              <button
                class="more"
                type="button"
                aria-expanded=${this.all}
                @click=${() => (this.all = !this.all)}
              >
                ${icon('down')}${this.all ? t('simulator:try.less') : t('simulator:try.more')}
              </button>
            </li>
          </ul>
        </div>
      </details>
    `;
  }

  private renderExperiment(name: ExperimentName) {
    return html`<li>
      <button type="button" aria-disabled=${this.running !== null} @click=${() => void this.#run(name)}>
        ${icon('play')}${t(`simulator:try.${name}`)}
      </button>
    </li>`;
  }

  async #run(name: ExperimentName): Promise<void> {
    const { stage } = this;
    if (!stage?.state || this.running !== null) return;
    this.running = name;
    try {
      const { key, values } = await EXPERIMENTS[name](stage, { lateText: t('simulator:try.lateText') });
      this.dispatchEvent(new HintEvent(t(`simulator:try.${key}`, values)));
    } catch {
      this.dispatchEvent(new HintEvent(t('simulator:phone.serverSilent')));
    } finally {
      this.running = null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-things-to-try': ThingsToTry;
  }
}
