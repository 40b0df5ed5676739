// Longer than others: the outline of the whole widget, each part a few lines; what they decide stands in pure files beside.
import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { shortTime } from '../../ui/time.ts';
import { announce, type Spoken } from '../announcements.ts';
import { bannerOf } from '../banner.ts';
import type * as CallParts from '../call-parts.ts';
import { draftsContext, widgetActionsContext } from '../contexts.ts';
import { decideRecord, pageRecords } from '../decide-record.ts';
import { guardedStorage } from '../guarded-storage.ts';
import {
  blockOf,
  boundCall,
  callerInWords,
  callerName,
  callerShort,
  mayTextIn,
  mayWrite,
  otherNumberHelps,
  queueName,
  spokenOf,
  waitingReason,
  type WidgetModel,
} from '../model.ts';
import { SessionController, type SessionParts } from '../session-controller.ts';
import { countsOf } from '../thread.ts';
import { type Block, blockText, shortName } from '../words.ts';
import type { MidcallAnnouncer } from './announcer.ts';
import type { BannerActionEvent } from './banner.ts';
import type { LanguageEvent, SendEvent } from './composer-events.ts';
import type { MidcallComposer } from './composer.ts';
import type { MidcallConversation, SeenEvent } from './conversation.ts';
import type { ActEvent } from './details.ts';
import type { DetailsToggleEvent, HeaderState } from './header.ts';
import type { DialEvent, EmailEvent, MessageActionEvent } from './message.ts';
import type { NumberEvent } from './number-form.ts';
import type { MidcallPresetBar } from './preset-bar.ts';
import type { InsertEvent, SendPresetEvent } from './preset-events.ts';
import type { ChooseRecordEvent } from './record-line.ts';
import type { PickCallEvent } from './switcher.ts';
import type { TextInEvent } from './text-in.ts';
import { styles } from './app.styles.ts';
import './announcer.ts';
import './banner.ts';
import './empty.ts';
import './header.ts';

const DETAILS_KEY = 'midcall.details';
/** Texting with the caller of the call that is shown. */
@customElement('midcall-app')
export class MidcallApp extends LitElement {
  static override styles = [base, button, styles];

  #session: SessionController | null = null;
  #storage = guardedStorage();
  #spoken: Spoken | null = null;
  #readDraft: (callKey: string) => string = () => '';

  @query('midcall-announcer') private announcer!: MidcallAnnouncer;
  @query('midcall-composer') private composer!: MidcallComposer | null;
  @query('midcall-preset-bar') private presetBar!: MidcallPresetBar | null;
  @query('midcall-conversation') private conversation!: MidcallConversation | null;

  @state() private detailsOpen = this.#storage.get(DETAILS_KEY) === 'open';
  @state() private callParts: typeof CallParts | null = null;
  @state() private textInBusy = false;
  @state() private numberAsk: { busy: boolean; refusal: string | null } = { busy: false, refusal: null };

  constructor() {
    super();
    new LocaleController(this);
  }

  /** Connects the widget to the world, once. */
  start(parts: SessionParts) {
    const session = (this.#session = new SessionController(this, parts));
    new ContextProvider(this, { context: widgetActionsContext, initialValue: session.actions });
    new ContextProvider(this, {
      context: draftsContext,
      initialValue: { store: parts.drafts, tenant: parts.tenant },
    });
    this.#readDraft = (callKey) => parts.drafts.read({ tenant: parts.tenant, callKey });
    void this.loadCallParts();
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.handleShortcut);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.handleShortcut);
  }

  protected override updated() {
    const model = this.#session?.model;
    if (model?.phase !== 'ready') return;
    const spoken = spokenOf(model);
    if (this.#spoken) this.announcer.say(announce(this.#spoken, spoken));
    this.#spoken = spoken;
  }

  protected override render() {
    const session = this.#session;
    const model = session?.model;
    return html`
      ${model ? this.renderHeader(model) : html`<midcall-header></midcall-header>`}
      ${model && model.live.length > 1 ? this.renderSwitcher(model) : nothing}
      ${this.detailsOpen && model ? this.renderDetails(model) : nothing}
      ${
        model?.phase === 'ready'
          ? html`<midcall-banner
                .banner=${bannerOf(model)}
                @midcall-banner-action=${this.handleBanner}
              ></midcall-banner>
              ${this.renderRecord(model)} ${this.renderMain(model)} ${this.renderTextIn(model)}
              ${this.renderFoot(model)}`
          : this.renderBefore(model)
      }
      <midcall-announcer></midcall-announcer>
    `;
  }

  private renderHeader(model: WidgetModel) {
    const { view, thread, live, shown } = model;
    const call = view?.call ?? null;
    const bound = boundCall(model);
    const session = thread?.snapshot.session ?? null;
    return html`<midcall-header
      .name=${shown === null ? null : callerName(model)}
      .state=${this.headerState(model)}
      .number=${session?.caller ?? call?.caller ?? bound?.number ?? null}
      .queue=${shown === null ? null : queueName(model)}
      .language=${session?.language ?? call?.language ?? null}
      .since=${call?.connectedAt ?? null}
      .until=${call?.endedAt ?? session?.endedAt ?? null}
      .recent=${bound?.page?.recent ?? Math.max(0, live.length - 1)}
      .open=${this.detailsOpen}
      @midcall-details-toggle=${this.handleDetails}
      @midcall-phones=${() => this.requestUpdate()}
    ></midcall-header>`;
  }

  private renderDetails(model: WidgetModel) {
    void import('./details.ts');
    const { view, thread, verbs } = model;
    const snapshot = thread?.snapshot ?? null;
    return html`<midcall-details
      .view=${view && { ...view, snapshot }}
      .counts=${snapshot && countsOf(snapshot)}
      .verbs=${verbs}
      .page=${boundCall(model)?.page ?? null}
      .textIn=${mayTextIn(model)}
      @midcall-text-in=${this.handleTextIn}
      @midcall-act=${this.handleAct}
      @midcall-dial=${this.handleDial}
      @midcall-email=${this.handleEmail}
    ></midcall-details>`;
  }

  private renderSwitcher({ live, shown, otherUnread }: WidgetModel) {
    return html`<midcall-switcher
      .calls=${live}
      .shown=${shown}
      .unread=${otherUnread}
      @midcall-pick-call=${this.handlePick}
    ></midcall-switcher>`;
  }

  private renderRecord(model: WidgetModel) {
    const { written, offer } = decideRecord(model.view, pageRecords(model));
    if (!written && !offer) return nothing;
    void import('./record-line.ts');
    return html`<midcall-record-line
      .written=${written}
      .offer=${offer}
      @midcall-choose-record=${this.handleChooseRecord}
    ></midcall-record-line>`;
  }

  private renderBefore(model: WidgetModel | undefined) {
    if (!model?.stop) return html`<div class="loading">${t('loading')}</div>`;
    const { kind, code } = model.stop;
    return html`<midcall-empty
      .heading=${t(`stopped.${kind}.title`)}
      .text=${t(`stopped.${kind}.text`)}
      .code=${code}
      .sign=${kind === 'unreachable' ? 'offline' : 'alert'}
      role="alert"
    >
      <button class="b" @click=${() => location.reload()}>${t('reload')}</button>
    </midcall-empty>`;
  }

  private renderMain(model: WidgetModel) {
    const block = blockOf(model);
    if (model.thread && (block !== 'opted_out' || model.thread.snapshot.messages.length > 0))
      return this.renderConversation(model);
    if (block) return this.renderBlock(model, block);
    if (model.shown !== null && !model.view) return html`<div class="loading">${t('loading')}</div>`;
    if (model.thread) return this.renderConversation(model);
    return this.renderNoCall(model);
  }

  private renderNoCall({ agent }: WidgetModel) {
    const last = agent?.lastSession ?? null;
    return html`<midcall-empty .heading=${t('empty.none')} .text=${t('empty.noneText')}>
      ${
        last === null
          ? nothing
          : html`<button class="link" @click=${() => this.#session?.readLast()}>
              ${t('empty.last')}, <span class="num">${shortTime(last.endedAt)}</span>
            </button>`
      }
    </midcall-empty>`;
  }

  private renderBlock(model: WidgetModel, block: Block) {
    const name = callerInWords(model);
    const { title, text } = blockText(block, { name, queue: queueName(model) });
    return html`<midcall-empty
      .heading=${title}
      .text=${text}
      .sign=${block === 'opted_out' ? 'alert' : 'phone'}
    ></midcall-empty>`;
  }

  private renderConversation(model: WidgetModel) {
    const { thread, view, agent } = model;
    if (!thread || !view || !this.callParts) return html`<div class="loading">${t('loading')}</div>`;
    const { session } = thread.snapshot;
    return html`<midcall-conversation
      .rows=${this.callParts.timelineOf(thread, view.call, view.policy)}
      .callerName=${callerShort(model)}
      .inWords=${callerInWords(model)}
      .otherNumber=${session.callerSource !== 'call' ? session.caller : null}
      .homeCountry=${agent?.tenant.homeCountry ?? 'US'}
      .verbs=${model.verbs}
      .canSave=${view.policy.mediaSave && (agent?.agent.permissions.includes('media.save') ?? false)}
      .readOnly=${!mayWrite(model)}
      .unread=${session.unread}
      @midcall-seen=${this.handleSeen}
      @midcall-message-action=${this.handleMessageAction}
      @midcall-dial=${this.handleDial}
      @midcall-email=${this.handleEmail}
    ></midcall-conversation>`;
  }

  private renderFoot(model: WidgetModel) {
    const { thread, view } = model;
    const block = blockOf(model);
    if (mayWrite(model)) return this.renderComposer(model);
    if (block && otherNumberHelps(block)) return this.renderNumberForm(model);
    if (!thread || !view) return nothing;
    return html`<footer>
      ${this.renderUnsent(model)}
      <p class="ro">${icon('lock')}<span>${this.readOnlyText(model)}</span></p>
    </footer>`;
  }

  /** What the end of the call left in the box: the agent may still say it, or write it elsewhere. */
  private renderUnsent({ shown, lock }: WidgetModel) {
    const text = lock === null && shown !== null ? this.#readDraft(shown) : '';
    if (text === '') return nothing;
    return html`<p class="unsent"><b>${t('unsent')}</b> <span dir="auto">${text}</span></p>`;
  }

  private renderComposer(model: WidgetModel) {
    const { thread, view, shown, lock, presetsRevision } = model;
    if (!view || !thread) return nothing;
    const name = callerName(model);
    const waiting = waitingReason(model);
    const { language } = thread.snapshot.session;
    return html`<midcall-composer
      .callKey=${shown ?? ''}
      .name=${name}
      .shortName=${callerShort(model)}
      .policy=${view.policy}
      .language=${language}
      .waiting=${waiting}
      .lock=${lock && { ...lock, shortName: shortName(lock.name) }}
      @midcall-send=${this.handleSend}
      @midcall-language=${this.handleLanguage}
      @midcall-lock-decided=${() => this.#session?.unlock()}
      @midcall-send-preset=${this.handleSendPreset}
      @midcall-insert=${this.handleInsert}
      @midcall-ask-photo=${() => this.#session?.askForPhoto(t('photoLink.pending'))}
    >
      <midcall-preset-bar
        slot="presets"
        .callKey=${shown ?? ''}
        .policy=${view.policy}
        .language=${language}
        .waiting=${waiting}
        .snapshot=${thread.snapshot}
        .revision=${presetsRevision}
      ></midcall-preset-bar>
    </midcall-composer>`;
  }

  private renderTextIn(model: WidgetModel) {
    const { view, thread } = model;
    if (!view?.textIn || !mayTextIn(model)) return nothing;
    void import('./text-in.ts');
    return html`<midcall-text-in
      .textIn=${view.textIn}
      .name=${callerInWords(model)}
      .language=${thread?.snapshot.session.language ?? view.call.language}
      .busy=${this.textInBusy}
      @midcall-text-in=${this.handleTextIn}
    ></midcall-text-in>`;
  }

  private renderNumberForm(model: WidgetModel) {
    const { agent, view } = model;
    void import('./number-form.ts');
    return html`<footer>
      ${
        mayTextIn(model) && !view?.textIn
          ? html`<button
              class="b code"
              aria-keyshortcuts="Alt+N"
              aria-disabled=${this.textInBusy ? 'true' : nothing}
              @click=${() => void this.textIn('begin')}
            >
              ${t('textIn.offer')}
            </button>`
          : nothing
      }
      <midcall-number-form
        .homeCountry=${agent?.tenant.homeCountry ?? 'US'}
        .busy=${this.numberAsk.busy}
        .refusal=${this.numberAsk.refusal}
        @midcall-number=${this.handleNumber}
      ></midcall-number-form>
    </footer>`;
  }

  private headerState({ phase, connection, view, shown, live, thread }: WidgetModel): HeaderState {
    if (phase === 'ready' && connection.state === 'offline') return 'reconnecting';
    if (shown === null) return 'none';
    if (thread?.snapshot.session.state === 'ended') return 'ended';
    return live.find(({ callKey }) => callKey === shown)?.state ?? (view ? 'ended' : 'none');
  }

  private readOnlyText(model: WidgetModel): string {
    const block = blockOf(model);
    const session = model.thread?.snapshot.session;
    if (block === 'no_permission') return blockText(block, { name: '', queue: '' }).text;
    if (session?.state === 'active') return t('readOnly');
    // Where the closing text itself went wrong, its bubble says more than the outcome.
    const isInDoubt = model.thread?.snapshot.messages.some(
      ({ kind, state }) =>
        kind === 'closing' && !['queued', 'sending', 'accepted', 'sent', 'delivered'].includes(state),
    );
    return session?.closing && !isInDoubt
      ? `${t('readOnly')} ${t(`closing.${session.closing}`)}`
      : t('readOnly');
  }

  private async loadCallParts() {
    await this.updateComplete;
    this.callParts = await import('../call-parts.ts');
  }

  private handleChooseRecord = ({ record }: ChooseRecordEvent) => this.#session?.chooseRecord(record);

  private handleShortcut = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = {
      KeyS: () => this.presetBar?.open(),
      KeyR: () => this.composer?.focus(),
      KeyT: () => this.conversation?.focusEnd(),
      KeyL: () => this.composer?.openLanguage(),
      KeyN: () => this.handleTextInKey(),
      KeyP: () => this.presetBar?.askForPhoto(event.timeStamp),
    }[event.code];
    const needed = event.code === 'KeyT' ? this.conversation : this.composer;
    if (!act || (!needed && event.code !== 'KeyN')) return;
    event.preventDefault();
    act();
  };

  private handleTextIn({ detail: { act } }: TextInEvent) {
    void this.textIn(act);
  }

  /** A code that can be read out is kept: another press would take it from a caller who is typing it. */
  private handleTextInKey() {
    const model = this.#session?.model;
    if (model && mayTextIn(model) && !model.view?.textIn) void this.textIn('begin');
  }

  private async textIn(act: 'begin' | 'join' | 'refuse') {
    if (this.textInBusy) return;
    this.textInBusy = true;
    await this.#session?.textIn(act);
    this.textInBusy = false;
  }

  private handleDetails({ detail: { open } }: DetailsToggleEvent) {
    this.detailsOpen = open;
    if (open) this.#storage.set(DETAILS_KEY, 'open');
    else this.#storage.remove(DETAILS_KEY);
  }

  private handlePick({ detail: { callKey } }: PickCallEvent) {
    this.#session?.pick(callKey);
  }

  private handleBanner({ detail: { action } }: BannerActionEvent) {
    if (action === 'try-now') this.#session?.retryConnection();
    else if (action === 'dismiss') this.#session?.dismiss();
    else this.#session?.answerOptOut(action);
  }

  private handleSeen({ detail: { seq } }: SeenEvent) {
    this.#session?.seen(seq);
  }

  private handleSend({ detail: { text, language } }: SendEvent) {
    this.#session?.sendText(text, language);
  }

  private handleSendPreset({ detail: { preset, variables } }: SendPresetEvent) {
    this.#session?.sendPreset(preset, variables);
  }

  private handleInsert({ detail: { text } }: InsertEvent) {
    this.composer?.insert(text);
  }

  private handleLanguage({ detail: { language } }: LanguageEvent) {
    this.#session?.setLanguage(language);
  }

  private handleMessageAction({ detail: { action, bubble } }: MessageActionEvent) {
    if (action === 'cancel' && bubble.messageId) this.#session?.cancel(bubble.messageId);
    if ((action === 'tryAgain' || action === 'sendAgain') && bubble.messageId)
      this.#session?.retry(bubble.messageId);
    if (action === 'edit') this.composer?.insert(bubble.text);
    if (action === 'edit' || action === 'discard') this.#session?.discard(bubble.id);
  }

  private handleDial({ detail: { number } }: DialEvent) {
    this.#session?.dial(number);
  }

  private handleEmail({ detail: { address } }: EmailEvent) {
    this.#session?.email(address);
  }

  private handleAct({ detail: { action } }: ActEvent) {
    this.#session?.act(action);
  }

  private async handleNumber({ detail: { number } }: NumberEvent) {
    this.numberAsk = { busy: true, refusal: null };
    const refusal = (await this.#session?.openSession(number)) ?? null;
    this.numberAsk = { busy: false, refusal };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-app': MidcallApp;
  }
}
