import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button, status } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { drawIcon, icon } from '../../ui/icons.ts';
import { elapsed } from '../../ui/time.ts';
import { type Backend } from '../backend-client.ts';
import { ClockController } from '../clock-controller.ts';
import { otherAgent } from '../demo-world.ts';
import { type SimCall } from '../wire.ts';
import { styles } from './call-controls.styles.ts';
import { card } from './card.styles.ts';
import { SHAPES } from './drawings.ts';

const ENDINGS = ['network', 'transferred_out', 'failed'] as const;

/**
 * One live call: its state and time, Hang up, hold and transfer, and the less common endings.
 *
 */
@customElement('midcall-call-controls')
export class CallControls extends LitElement {
  static override styles = [base, button, status, card, styles];

  protected readonly words = new LocaleController(this);
  protected readonly clock = new ClockController(this);

  @property({ attribute: false }) call: SimCall | null = null;
  /** At whose desk a call that waits will ring. */
  @property() agent = 'ana';
  @property({ attribute: false }) backend: Backend | null = null;

  protected override render() {
    const { call } = this;
    if (!call) return nothing;
    return html`
      ${this.renderState(call)}
      <button class="b danger big" type="button" @click=${() => this.backend?.hangUp(call.callKey, 'caller')}>
        ${icon('hangup', { size: 20 })}${t('simulator:phone.hangUp')}
      </button>
      ${call.waits ? this.renderWaiting(call) : isRinging(call) ? nothing : this.renderMoves(call)}
      ${this.renderEndings(call)}
    `;
  }

  private renderState(call: SimCall) {
    const look = isRinging(call) ? 'ringing' : call.state === 'connected' ? '' : 'warn';
    return html`<div>
      <div class="state">
        <span class="dot ${look}"></span><span role="status">${stateWords(call)}</span>
        ${
          call.connectedAt === null
            ? nothing
            : html`<span class="num" title=${t('simulator:phone.time')}>
                ${elapsed(Date.parse(call.connectedAt), Date.now())}
              </span>`
        }
      </div>
      ${call.silent ? html`<p class="note">${icon('offline')}${t('simulator:phone.silent')}</p>` : nothing}
    </div>`;
  }

  private renderWaiting({ callKey, waitSms }: SimCall) {
    return html`<div class="waiting" role="group" aria-label=${t('simulator:phone.voice')}>
        <p>${t(waitSms === null ? 'simulator:phone.ask' : `simulator:phone.said.${waitSms}`)}</p>
        ${
          waitSms === null
            ? html`<div class="row">
                ${(['yes', 'no'] as const).map(
                  (answer) =>
                    html`<button
                      class="b small"
                      type="button"
                      @click=${() => this.backend?.consent(callKey, answer)}
                    >
                      ${t(`simulator:phone.answer.${answer}`)}
                    </button>`,
                )}
              </div>`
            : nothing
        }
      </div>
      <button class="b" type="button" @click=${() => this.backend?.answer(callKey, this.agent)}>
        ${t('simulator:phone.pickUp')}
      </button>`;
  }

  private renderMoves({ callKey, state, agent }: SimCall) {
    const held = state === 'held';
    const other = otherAgent(agent?.id);
    return html`<div class="row">
      <button
        class="b small"
        type="button"
        @click=${() => this.backend?.act(callKey, held ? 'resume' : 'hold')}
      >
        ${held ? icon('play') : drawIcon(SHAPES.pause)}${held ? t('simulator:phone.resume') : t('simulator:phone.hold')}
      </button>
      <button class="b small" type="button" @click=${() => this.backend?.transfer(callKey, other.id)}>
        ${t('simulator:phone.transfer', { agent: other.name })}
      </button>
    </div>`;
  }

  private renderEndings({ callKey, agent }: SimCall) {
    return html`<details class="options">
      <summary>${t('simulator:phone.endings')}${icon('down')}</summary>
      <div class="endings">
        ${
          agent
            ? html`<button
                class="b small quiet"
                type="button"
                @click=${() => this.backend?.hangUp(callKey, 'agent')}
              >
                ${t('simulator:phone.end.agent', { agent: agent.name })}
              </button>`
            : nothing
        }
        ${ENDINGS.map(
          (reason) =>
            html`<button
              class="b small quiet"
              type="button"
              @click=${() => this.backend?.end(callKey, reason)}
            >
              ${t(`simulator:phone.end.${reason}`)}
            </button>`,
        )}
      </div>
    </details>`;
  }
}

const isRinging = ({ state }: SimCall) => state === 'offered' || state === 'ringing';

function stateWords({ state, agent }: SimCall): string {
  if (state === 'ended') return t('simulator:ticket.ended');
  const name = state === 'transferring' ? otherAgent(agent?.id).name : (agent?.name ?? '');
  return t(`simulator:phone.${state}`, { agent: name });
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-call-controls': CallControls;
  }
}
