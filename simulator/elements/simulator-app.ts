import { LitElement, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type Appearance } from '../../protocol/adapter.ts';
import { base, button, field } from '../../ui/components.ts';
import { LOCALES } from '../../protocol/locales.ts';
import { LocaleController, direction, locale, setLocale, t } from '../../ui/i18n.ts';
import { localeName } from '../../ui/locale-name.ts';
import { drawIcon, icon } from '../../ui/icons.ts';
import { applyLook } from '../../ui/tokens.ts';
import { readAddress } from '../address.ts';
import { backend } from '../backend-client.ts';
import { type Agent, CRMS, otherAgent, PEOPLE } from '../demo-world.ts';
import { type Stage } from '../experiments.ts';
import { type Preferences, readPreferences, writePreferences } from '../preferences.ts';
import { SimulatorController } from '../simulator-controller.ts';
import { currentStep } from '../state.ts';
import './carrier-panel.ts';
import './desk.ts';
import { SHAPES, logo } from './drawings.ts';
import './handsets.ts';
import { type HandsetOpenedEvent } from './handsets.ts';
import { type HintEvent } from './hint-event.ts';
import { styles } from './simulator-app.styles.ts';
import './telephone.ts';
import { type CallerChosenEvent, type Telephone } from './telephone.ts';
import './things-to-try.ts';

/** The simulator's page: place a call, text from the ticket, reply from the phone. */
@customElement('midcall-simulator')
export class SimulatorApp extends LitElement {
  static override styles = [base, button, field, styles];

  protected readonly words = new LocaleController(this);
  #simulator = new SimulatorController(this);
  #opening = readAddress(location.search);
  /** Frames of the CRM's apps: in the document itself, as in a CRM, so that they can find each other. */
  #frames = document.createElement('div');

  @query('midcall-telephone') private telephone!: Telephone;

  @query('.hint') private hintLine!: HTMLElement | null;

  @state() private preferences: Preferences = readPreferences();
  @state() private appearance: Appearance = {};
  @state() private ready = false;
  /** Number of the telephone that is open. */
  @state() private openPhone: string = PEOPLE[0]!.number;
  /** What to watch now; empty: nothing in particular. */
  @state() private hint = '';

  override connectedCallback() {
    super.connectedCallback();
    this.#frames.slot = 'crm';
    this.#frames.className = 'crm-frames';
    this.append(this.#frames);
    void this.#apply(this.preferences);
  }

  protected override render() {
    if (!this.ready) return nothing;
    return html`
      ${this.renderHeader()}
      <main @hint=${this.#handleHint}>
        ${this.renderTelephone()} ${this.renderDesk()} ${this.renderPhones()} ${this.renderPanels()}
      </main>
    `;
  }

  private renderHeader() {
    const origin = this.#simulator.state?.serverOrigin;
    const { agent } = this.#opening;
    const other = otherAgent(agent.id);
    const dark = this.preferences.scheme === 'dark';
    return html`<header aria-label=${t('simulator:title')}>
      <h1>${logo()}Midcall<span class="muted">${t('simulator:name')}</span></h1>
      <p class="muted safe">${drawIcon(SHAPES.shield)}${t('simulator:safe')}</p>
      <nav>
        <a
          class="b quiet wide-only"
          href=${deskAddress(other)}
          target="_blank"
          rel="noopener"
          title=${t('simulator:deskOpen', { name: other.name })}
          >${t('simulator:desk', { name: other.name })}</a
        >
        ${origin ? html`<a class="b quiet" href="${origin}/docs" target="_blank" rel="noopener">${t('simulator:docs')}</a>` : nothing}
        ${this.renderCrm()} ${this.renderLocale()}
        <button
          class="b icon"
          type="button"
          aria-label=${t('simulator:dark')}
          aria-pressed=${dark}
          @click=${() => void this.#apply({ ...this.preferences, scheme: dark ? 'light' : 'dark' })}
        >
          ${dark ? drawIcon(SHAPES.moon) : icon('sun')}
        </button>
      </nav>
      ${
        this.#simulator.up !== false
          ? nothing
          : html`<p class="offline" role="alert">${icon('offline')}${t('simulator:offline')}</p>`
      }
    </header>`;
  }

  /** Another CRM is another page: the widget begins anew in it. */
  private renderCrm() {
    const { crm } = this.#opening.agent;
    return html`<span class="select">
      <select
        class="in"
        aria-label=${t('simulator:crm.label')}
        @change=${({ target }: Event) => location.assign(`?crm=${(target as HTMLSelectElement).value}`)}
      >
        ${CRMS.map((one) => html`<option value=${one} ?selected=${one === crm}>${t(`simulator:crm.${one}`)}</option>`)}
      </select>
      ${icon('down')}
    </span>`;
  }

  private renderLocale() {
    return html`<span class="select">
      <select
        class="in"
        aria-label=${t('simulator:locale')}
        @change=${({ target }: Event) =>
          void this.#apply({ ...this.preferences, locale: (target as HTMLSelectElement).value })}
      >
        ${LOCALES.map(
          (tag) =>
            html`<option value=${tag} lang=${tag} ?selected=${tag === locale()}>${localeName(tag)}</option>`,
        )}
      </select>
      ${icon('down')}
    </span>`;
  }

  private renderTelephone() {
    return html`<section class="tel" aria-label=${t('simulator:phone.region')}>
      ${this.renderStep(1, t('simulator:steps.place'))}
      <midcall-telephone
        .state=${this.#simulator.state}
        .backend=${backend}
        agent=${this.#opening.agent.id}
        .queue=${this.#opening.queue}
        .language=${this.#opening.language}
        @caller-chosen=${this.#handleCaller}
      ></midcall-telephone>
    </section>`;
  }

  private renderDesk() {
    return html`<section class="desk ${this.hint ? 'hinted' : ''}" aria-label=${t('simulator:ticket.region')}>
      ${this.renderStep(2, t('simulator:steps.text'))}
      <div role="status" ?hidden=${this.hint === ''}>${this.hint ? this.renderHint() : nothing}</div>
      <midcall-desk
        .state=${this.#simulator.state}
        .backend=${backend}
        .appearance=${this.appearance}
        ?source-up=${this.#simulator.up === true}
        agent=${this.#opening.agent.id}
        crm=${this.#opening.agent.crm}
        .frames=${this.#frames}
      >
        <slot name="crm" slot="crm"></slot>
      </midcall-desk>
    </section>`;
  }

  private renderHint() {
    return html`<div class="hint">
      ${icon('play')}
      <p>${this.hint}</p>
      <button
        class="b icon"
        type="button"
        aria-label=${t('simulator:dismiss')}
        @click=${() => (this.hint = '')}
      >
        ${icon('close')}
      </button>
    </div>`;
  }

  private renderPhones() {
    return html`<section class="phones" aria-label=${t('simulator:handset.region')}>
      ${this.renderStep(3, t('simulator:steps.reply'))}
      <midcall-handsets
        .handsets=${this.#simulator.state?.handsets ?? []}
        .backend=${backend}
        open=${this.openPhone}
        @handset-opened=${({ number }: HandsetOpenedEvent) => (this.openPhone = number)}
      ></midcall-handsets>
    </section>`;
  }

  private renderPanels() {
    const behaviour = this.#simulator.state?.behaviour;
    return html`<div class="panels">
      ${
        behaviour
          ? html`<midcall-carrier-panel .behaviour=${behaviour} .backend=${backend}></midcall-carrier-panel>`
          : nothing
      }
      <midcall-things-to-try .stage=${this.#stage}></midcall-things-to-try>
    </div>`;
  }

  private renderStep(number: 1 | 2 | 3, words: string) {
    const current = currentStep(this.#simulator.state) === number;
    return html`<h2 class="step" aria-current=${current ? 'step' : nothing}>
      <span class="n">${number}</span>${words}
    </h2>`;
  }

  get #stage(): Stage {
    const simulator = this.#simulator;
    return {
      get state() {
        return simulator.state;
      },
      backend,
      agent: this.#opening.agent.id,
      show: (number) => this.telephone.choose(number),
      until: (condition) => simulator.until(condition),
    };
  }

  #handleHint = ({ words }: HintEvent) => {
    this.hint = words;
    void this.updateComplete.then(() => this.hintLine?.scrollIntoView({ block: 'nearest' }));
  };

  /** The telephone that calls is the one to look at, if it is there already. */
  #handleCaller = ({ number }: CallerChosenEvent) => {
    this.openPhone = number;
  };

  async #apply(preferences: Preferences): Promise<void> {
    this.preferences = preferences;
    writePreferences(preferences);
    applyLook({ scheme: preferences.scheme });
    const tag = await setLocale(preferences.locale, ['simulator']);
    Object.assign(document.documentElement, { lang: tag, dir: direction(tag) });
    document.title = t('simulator:title');
    this.appearance = { locale: tag, scheme: preferences.scheme };
    this.ready = true;
  }
}

const deskAddress = ({ crm, name }: Agent) =>
  `?${new URLSearchParams({ crm, agent: name.toLowerCase() }).toString()}`;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-simulator': SimulatorApp;
  }
}
