import { LitElement, type PropertyValues, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { base, status } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { shortTime } from '../../ui/time.ts';
import { type Backend } from '../backend-client.ts';
import { ClockController } from '../clock-controller.ts';
import { COMPANY } from '../demo-world.ts';
import { formatNumber } from '../phone-number.ts';
import { StickToEnd } from '../stick-to-end.ts';
import { type Handset, MAX_FILES, MAX_FILE_BYTES } from '../wire.ts';
import './attachments.ts';
import { type FileRemovedEvent } from './attachments.ts';
import { handsetMessage } from './handset-message.ts';
import { styles } from './handset.styles.ts';
import './photo-chooser.ts';
import { type FilesChosenEvent, type PhotoChooser } from './photo-chooser.ts';

/** A caller's telephone: its messages, and what it sends. A region named by its number. */
@customElement('midcall-handset')
export class HandsetElement extends LitElement {
  static override styles = [base, status, styles];

  protected readonly words = new LocaleController(this);
  protected readonly clock = new ClockController(this);
  #end = new StickToEnd(this, () => this.log);

  @query('[role=log]') private log!: HTMLElement | null;
  @query('textarea') private textField!: HTMLTextAreaElement;
  @query('.attach') private attachButton!: HTMLButtonElement;
  @query('midcall-photo-chooser') private chooser!: PhotoChooser;

  @state() private text = '';
  @state() private files: readonly File[] = [];
  @state() private choosing = false;
  @state() private problem = '';

  @property({ attribute: false }) handset: Handset | null = null;
  @property({ attribute: false }) backend: Backend | null = null;

  protected override willUpdate(changed: PropertyValues<this>) {
    const before = changed.get('handset');
    if (!before || before.number === this.handset?.number) return;
    this.#clear();
    this.#end.reset();
  }

  protected override render() {
    const { handset } = this;
    if (!handset) return nothing;
    return html`<section class="hs" aria-label=${formatNumber(handset.number)}>
      <div class="scr">${this.renderHead(handset)} ${this.renderLog(handset)} ${this.renderFoot()}</div>
    </section>`;
  }

  private renderHead({ peer }: Handset) {
    return html`<div class="sb" aria-hidden="true">
        <span class="num">${shortTime(Date.now())}</span><span class="bars"></span>
      </div>
      <div class="head">
        <span class="av" aria-hidden="true">${COMPANY[0]}</span><b>${COMPANY}</b>
        <span class="num muted">${formatNumber(peer)}</span>
      </div>`;
  }

  private renderLog({ messages }: Handset) {
    return html`<div class="log" role="log" aria-label=${t('simulator:handset.messages')} tabindex="0">
      ${messages.length === 0 ? html`<p class="none">${t('simulator:handset.none')}</p>` : nothing}
      ${repeat(
        messages,
        ({ id }) => id,
        (message, index) => handsetMessage(message, messages[index - 1]),
      )}
    </div>`;
  }

  private renderFoot() {
    const empty = this.text.trim() === '' && this.files.length === 0;
    return html`<div class="foot">
      <midcall-photo-chooser
        ?hidden=${!this.choosing}
        @files-chosen=${this.#handleFiles}
        @close=${this.#closeChooser}
      ></midcall-photo-chooser>
      <midcall-attachments
        ?hidden=${this.files.length === 0}
        .files=${this.files}
        @file-removed=${this.#handleRemoved}
      ></midcall-attachments>
      <p class="st danger" role="alert" ?hidden=${this.problem === ''}>${icon('alert')}${this.problem}</p>
      <textarea
        rows="1"
        dir="auto"
        aria-label=${t('simulator:handset.text')}
        placeholder=${t('simulator:handset.text')}
        .value=${live(this.text)}
        @input=${() => (this.text = this.textField.value)}
        @keydown=${this.#handleKey}
      ></textarea>
      <div class="acts">
        <button
          class="ink attach"
          type="button"
          aria-haspopup="menu"
          aria-expanded=${this.choosing}
          @click=${this.#toggleChooser}
        >
          ${icon('camera')}${t('simulator:handset.attach')}
        </button>
        <button class="ink snd ${empty ? '' : 'ready'}" type="button" @click=${this.#send}>
          ${t('simulator:handset.send')}
        </button>
      </div>
    </div>`;
  }

  #handleKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  };

  #toggleChooser = async () => {
    this.choosing = !this.choosing;
    await this.updateComplete;
    await this.chooser.updateComplete;
    if (this.choosing) this.chooser.focus();
  };

  #closeChooser = () => {
    this.choosing = false;
    this.attachButton.focus();
  };

  #handleFiles = ({ files }: FilesChosenEvent) => {
    this.#closeChooser();
    const large = files.find(({ size }) => size > MAX_FILE_BYTES);
    if (large) this.problem = t('simulator:handset.tooLarge', { name: large.name });
    else if (this.files.length + files.length > MAX_FILES)
      this.problem = t('simulator:handset.tooMany', { count: MAX_FILES });
    else {
      this.problem = '';
      this.files = [...this.files, ...files];
    }
  };

  #handleRemoved = ({ file }: FileRemovedEvent) => {
    this.files = this.files.filter((other) => other !== file);
    this.textField.focus();
  };

  #send = async () => {
    // what was chosen goes along, however fast the hand
    if (this.chooser.taking) await this.chooser.taking;
    const { text, files, handset } = this;
    if (!handset || (text.trim() === '' && files.length === 0)) return this.textField.focus();
    this.#clear();
    this.#end.reset();
    const answer = await this.backend?.sendText(handset.number, text, files);
    if (answer?.type !== 'refused' || this.handset?.number !== handset.number) return;
    // Not taken: what was written comes back, unless something new was begun.
    this.problem = t('simulator:phone.failed', { code: answer.code });
    if (this.text === '' && this.files.length === 0) Object.assign(this, { text, files });
  };

  #clear(): void {
    this.text = '';
    this.files = [];
    this.problem = '';
    this.choosing = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-handset': HandsetElement;
  }
}
