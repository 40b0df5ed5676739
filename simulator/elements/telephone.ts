import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { base, button, field } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { elapsed } from '../../ui/time.ts';
import { type Backend } from '../backend-client.ts';
import { ClockController } from '../clock-controller.ts';
import { LANGUAGES, PEOPLE, QUEUES } from '../demo-world.ts';
import { formatNumber, parseNumber } from '../phone-number.ts';
import { liveCallOf, liveCalls } from '../state.ts';
import { type SimCall, type SimState } from '../wire.ts';
import './call-controls.ts';
import { card } from './card.styles.ts';
import { selectField } from './select-field.ts';
import { styles } from './telephone.styles.ts';

type Channel = SimCall['channel'];
const CHANNELS: readonly Channel[] = ['phone', 'web', 'mobile'];

/**
 * The telephone that rings the company: whose number, which queue, which language, then Call. It shows the call of the
 * number in its field; other live calls stand below.
 *
 * @event {CallerChosenEvent} caller-chosen - The number in the field is another one.
 */
@customElement('midcall-telephone')
export class Telephone extends LitElement {
  static override styles = [base, button, field, card, styles];

  protected readonly words = new LocaleController(this);
  protected readonly clock = new ClockController(this);

  @query('#number') private numberField!: HTMLInputElement;

  @state() private numberText = formatNumber(PEOPLE[0]!.number);
  @state() private channel: Channel = 'phone';
  @state() private withheld = false;
  @state() private waits = false;
  @state() private more = false;
  /** Words of the last refusal; empty: none. */
  @state() private problem = '';

  /** What the backend knows; `null` before the first news. */
  @property({ attribute: false }) state: SimState | null = null;
  @property({ attribute: false }) backend: Backend | null = null;
  /** Key of the queue that is rung. */
  @property() queue = QUEUES[0]!.key;
  /** Language the caller chooses. */
  @property() language = LANGUAGES[0]!.tag;
  /** Agent at whose desk new calls ring. */
  @property() agent = 'ana';

  /** Puts another caller into the field. */
  choose(number: string, queue: string = this.queue): void {
    this.numberText = formatNumber(number);
    this.queue = queue;
    this.problem = '';
    this.#announceNumber();
  }

  protected override render() {
    const call = this.#call;
    return html`
      <div class="card">
        ${this.renderNumber()} ${this.renderMore()}
        <div class="pair">${this.renderQueue(call)} ${this.renderLanguage(call)}</div>

        ${
          call
            ? html`<midcall-call-controls
                .call=${call}
                .agent=${this.agent}
                .backend=${this.backend}
              ></midcall-call-controls>`
            : this.renderStart()
        }
        ${this.renderProblem(call)} ${this.renderOthers(call)}
      </div>
    `;
  }

  private renderNumber() {
    return html`
      <div class="field">
        <div class="label-row">
          <label class="label" for="number">${t('simulator:phone.caller')}</label>
          <button
            class="b small quiet"
            type="button"
            aria-expanded=${this.more}
            aria-controls="options"
            @click=${() => (this.more = !this.more)}
          >
            ${t('simulator:phone.more')}
          </button>
        </div>
        <input
          class="in num"
          id="number"
          type="tel"
          autocomplete="off"
          .value=${live(this.numberText)}
          @input=${this.#handleNumber}
          @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && !this.#call && void this.#start()}
        />
      </div>
    `;
  }

  private renderQueue(call: SimCall | undefined) {
    return selectField({
      id: 'queue',
      label: t('simulator:phone.queue'),
      options: QUEUES.map(({ key, name }) => ({ value: key, name })),
      value: call?.queue ?? this.queue,
      disabled: call !== undefined,
      onChange: (value) => (this.queue = value),
    });
  }

  private renderLanguage(call: SimCall | undefined) {
    return selectField({
      id: 'language',
      label: t('simulator:phone.language'),
      options: LANGUAGES.map(({ tag, name }) => ({ value: tag, name, lang: tag })),
      value: call?.language ?? this.language,
      disabled: call !== undefined,
      onChange: (value) => (this.language = value),
    });
  }

  private renderMore() {
    return html`<div class="options" id="options" ?hidden=${!this.more}>
      <label class="check"
        ><input type="checkbox" .checked=${live(this.withheld)} @change=${this.#handleWithheld} />${t(
          'simulator:phone.withheld',
        )}</label
      >
      <label class="check"
        ><input type="checkbox" .checked=${live(this.waits)} @change=${this.#handleWaits} />${t(
          'simulator:phone.waits',
        )}</label
      >
      ${selectField({
        id: 'channel',
        label: t('simulator:phone.channel'),
        options: CHANNELS.map((value) => ({ value, name: t(`simulator:phone.channels.${value}`) })),
        value: this.channel,
        onChange: (value) => (this.channel = value),
      })}
    </div>`;
  }

  private renderStart() {
    return html`
      <button class="b primary big" type="button" @click=${() => void this.#start()}>
        ${icon('phone', { size: 20 })}${t('simulator:phone.call')}
      </button>
    `;
  }

  private renderProblem(call: SimCall | undefined) {
    const words = this.problem || refusalWords(call?.refusal ?? null);
    return html`<div role="alert" ?hidden=${words === ''}>
      <p class="note">${icon('warning')}<span>${words}</span></p>
    </div>`;
  }

  private renderOthers(shown: SimCall | undefined) {
    const others = liveCalls(this.state).filter(({ callKey }) => callKey !== shown?.callKey);
    if (others.length === 0) return nothing;
    return html`<div class="others">
      <p class="label">${t('simulator:phone.others')}</p>
      ${others.map(
        ({ number, connectedAt }) =>
          html`<button class="b small" type="button" @click=${() => this.choose(number)}>
            <span class="num">${formatNumber(number)}</span>
            <span class="num muted">${connectedAt && elapsed(Date.parse(connectedAt), Date.now())}</span>
          </button>`,
      )}
    </div>`;
  }

  get #call(): SimCall | undefined {
    const number = parseNumber(this.numberText);
    return number === null ? undefined : liveCallOf(this.state, number);
  }

  #handleNumber = () => {
    this.numberText = this.numberField.value;
    this.problem = '';
    this.#announceNumber();
  };

  #handleWithheld = ({ target }: Event) => {
    this.withheld = (target as HTMLInputElement).checked;
  };

  #handleWaits = ({ target }: Event) => {
    this.waits = (target as HTMLInputElement).checked;
  };

  #announceNumber(): void {
    const number = parseNumber(this.numberText);
    if (number !== null) this.dispatchEvent(new CallerChosenEvent(number));
  }

  async #start(): Promise<void> {
    const caller = parseNumber(this.numberText);
    if (caller === null) {
      this.problem = t('simulator:phone.badNumber');
      this.numberField.focus();
      return;
    }
    const { queue, language, channel, withheld, waits, agent } = this;
    const answer = await this.backend?.startCall({
      caller,
      queue,
      language,
      channel,
      withheld,
      waits,
      agent,
    });
    this.problem = answer?.type === 'refused' ? answerWords(answer.code) : '';
  }
}

function answerWords(code: string): string {
  return code === 'already_on_a_call'
    ? t('simulator:phone.alreadyOn')
    : t('simulator:phone.failed', { code });
}

function refusalWords(code: string | null): string {
  if (code === null) return '';
  return code === 'unreachable'
    ? t('simulator:phone.serverSilent')
    : t('simulator:phone.serverRefused', { code });
}

/** The number in the telephone's field is another one. */
export class CallerChosenEvent extends Event {
  readonly number: string;
  constructor(number: string) {
    super('caller-chosen', { bubbles: true, composed: true });
    this.number = number;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-telephone': Telephone;
  }
  interface HTMLElementEventMap {
    'caller-chosen': CallerChosenEvent;
  }
}
