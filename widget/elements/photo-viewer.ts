import { html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import type { Media, MediaLinks } from '../../protocol/media.ts';
import { base, button } from '../../ui/components.ts';
import { direction, type Key, LocaleController, t } from '../../ui/i18n.ts';
import { drawIcon, icon, type IconName } from '../../ui/icons.ts';
import { elapsed, shortTime } from '../../ui/time.ts';
import { isViewable } from '../media-kind.ts';
import type { MediaLinksController } from '../media-links-controller.ts';
import { photoViewerStyles } from './photo-viewer.styles.ts';

const MOST_ZOOM = 4;
const ZOOM_OUT = svg`<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.3 3.3M5 7h4"/>`;

/** The viewer was closed; focus is back where it was. */
export class ViewerClosedEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-viewer-closed');
  }
}

/**
 * One photo or video over the whole widget: zoom, turn, walk, save. Opens as it is rendered.
 *
 * @event {ViewerClosedEvent} midcall-viewer-closed - Closed by Esc or by its button. Does not bubble.
 */
@customElement('midcall-photo-viewer')
export class MidcallPhotoViewer extends LitElement {
  static override styles = [base, button, photoViewerStyles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('.stage') private stage!: HTMLElement | null;

  /** 1 (the whole picture) to 4 times its size. */
  @state() private zoom = 1;
  /** Quarter turns to the right, 0 to 3. */
  @state() private turns = 0;
  /** Length of the shown video in milliseconds: as the server knows it, and then as the browser does. */
  @state() private durationMs: number | null = null;

  /** Photos and videos of the message, in the caller's order; those that cannot be shown are passed over. */
  @property({ attribute: false }) media: Media[] = [];
  /** Id of the item shown. */
  @property({ attribute: false }) shown = '';
  /** Where addresses come from; shared with the thumbnails. */
  @property({ attribute: false }) links!: MediaLinksController;
  /** When the message came, ISO 8601. */
  @property() at = '';
  /** Whether the agent may save. */
  @property({ type: Boolean, attribute: 'can-save' }) canSave = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.links.release(this);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('links')) this.links.share(this);
    if (!changed.has('shown')) return;
    this.zoom = 1;
    this.turns = 0;
    this.durationMs = this.media[this.index]?.durationMs ?? null;
  }

  protected override updated(changed: PropertyValues) {
    const before = changed.get('zoom') as number | undefined;
    if (before !== undefined && this.stage) keepCentre(this.stage, this.zoom / before);
  }

  protected override firstUpdated() {
    this.dialog.showModal();
  }

  protected override render() {
    const links = this.links.of(this.shown, 'full');
    return html`
      <dialog aria-labelledby="name" @close=${this.handleClose} @keydown=${this.handleKey}>
        <header>
          <h2 id="name" aria-live="polite">
            ${t(this.isVideo ? 'photos.viewer.video' : 'photos.viewer.photo', this.place)}
          </h2>
          <span class="about">
            ${this.at ? html`<time class="num" datetime=${this.at}>${shortTime(this.at)}</time>` : nothing}
            ${
              this.durationMs === null
                ? nothing
                : html`<span class="num">${elapsed(0, this.durationMs)}</span>`
            }
          </span>
          ${this.renderButton('close', 'photos.viewer.close', () => this.dialog.close())}
        </header>
        ${this.renderStage(links)}
        <footer>${this.renderStep(-1)} ${this.renderTools(links)} ${this.renderStep(1)}</footer>
      </dialog>
    `;
  }

  private renderStage(links: MediaLinks | 'loading' | 'failed') {
    if (links === 'loading') return html`<p class="note" role="status">${t('photos.viewer.loading')}</p>`;
    if (links === 'failed') {
      return html`<div class="note" role="alert">
        <p>${t('photos.viewer.failed')}</p>
        <button class="b" @click=${() => this.links.retry(this.shown, 'full')}>
          ${t('photos.viewer.tryAgain')}
        </button>
      </div>`;
    }
    const looks = {
      frame: true,
      [`zoom-${this.zoom}`]: this.zoom > 1,
      [`turn-${this.turns}`]: this.turns > 0,
    };
    return html`<div class="stage" tabindex=${this.zoom > 1 ? 0 : -1} role="group" aria-labelledby="name">
      <div class=${classMap(looks)}>${this.isVideo ? this.renderVideo(links) : this.renderPhoto(links)}</div>
    </div>`;
  }

  private renderPhoto({ full }: MediaLinks) {
    return html`<img
      src=${full}
      alt=${t('photos.photo', { ...this.place, time: this.at ? shortTime(this.at) : '' })}
      @load=${() => this.links.loaded(this.shown, 'full')}
      @error=${() => this.links.refused(this.shown, 'full')}
      @dblclick=${() => (this.zoom = this.zoom > 1 ? 1 : 2)}
    />`;
  }

  private renderVideo({ full, thumbnail }: MediaLinks) {
    return html`<video
      controls
      playsinline
      preload="metadata"
      src=${full}
      poster=${thumbnail ?? nothing}
      aria-label=${t('photos.video', { ...this.place, time: this.at ? shortTime(this.at) : '' })}
      @loadedmetadata=${this.handleMetadata}
      @error=${() => this.links.refused(this.shown, 'full')}
    ></video>`;
  }

  private renderTools(links: MediaLinks | 'loading' | 'failed') {
    const download = typeof links === 'object' && this.canSave ? links.download : null;
    return html`<span class="tools">
      ${
        this.isVideo
          ? nothing
          : html`${this.renderButton('zoomOut', 'photos.viewer.zoomOut', () => this.handleZoom(-1), this.zoom === 1)}
            ${this.renderButton('zoom', 'photos.viewer.zoomIn', () => this.handleZoom(1), this.zoom === MOST_ZOOM)}
            ${this.renderButton('rotate', 'photos.viewer.rotate', this.handleTurn)}`
      }
      ${
        download === null
          ? nothing
          : html`<a
              class="b icon"
              href=${download}
              download
              aria-label=${t('photos.viewer.save')}
              title=${t('photos.viewer.save')}
              >${icon('save', { size: 20 })}</a
            >`
      }
    </span>`;
  }

  private renderStep(step: 1 | -1) {
    const [name, words]: [IconName, Key] =
      step < 0 ? ['prev', 'photos.viewer.previous'] : ['next', 'photos.viewer.next'];
    return this.renderButton(name, words, () => this.handleStep(step), !this.neighbour(step));
  }

  private renderButton(name: IconName | 'zoomOut', words: Key, act: () => void, off = false) {
    return html`<button
      class="b icon"
      aria-label=${t(words)}
      title=${t(words)}
      aria-disabled=${off ? 'true' : nothing}
      @click=${act}
    >
      ${name === 'zoomOut' ? drawIcon(ZOOM_OUT, { size: 20 }) : icon(name, { size: 20 })}
    </button>`;
  }

  private get index(): number {
    return this.media.findIndex(({ id }) => id === this.shown);
  }

  private get isVideo(): boolean {
    return this.media[this.index]?.kind === 'video';
  }

  private get place() {
    return { position: this.index + 1, total: this.media.length };
  }

  private neighbour(step: 1 | -1): Media | undefined {
    const before = this.media.slice(0, this.index).reverse();
    return (step < 0 ? before : this.media.slice(this.index + 1)).find(isViewable);
  }

  private handleStep(step: 1 | -1) {
    const next = this.neighbour(step);
    if (next) this.shown = next.id;
  }

  private handleZoom(step: 1 | -1) {
    this.zoom = Math.min(MOST_ZOOM, Math.max(1, this.zoom + step));
  }

  private handleTurn() {
    this.turns = (this.turns + 1) % 4;
  }

  private handleMetadata(event: Event) {
    const { duration } = event.currentTarget as HTMLVideoElement;
    if (Number.isFinite(duration)) this.durationMs = duration * 1_000;
    this.links.loaded(this.shown, 'full');
  }

  private handleClose() {
    this.dispatchEvent(new ViewerClosedEvent());
  }

  private handleKey(event: KeyboardEvent) {
    const onVideo = event.target instanceof HTMLVideoElement;
    if (event.altKey || event.ctrlKey || event.metaKey || onVideo) return;
    const forwards = direction() === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backwards = direction() === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    // A zoomed picture keeps the arrows: they scroll it.
    if (event.key === forwards && this.zoom === 1) this.handleStep(1);
    else if (event.key === backwards && this.zoom === 1) this.handleStep(-1);
    else if (event.key === '+' && !this.isVideo) this.handleZoom(1);
    else if (event.key === '-' && !this.isVideo) this.handleZoom(-1);
    else if (event.key === '0') this.zoom = 1;
    else if (event.key === 'r' && !this.isVideo) this.handleTurn();
    else return;
    event.preventDefault();
  }
}

/** Scrolls so that what was in the middle of `stage` is there again after its content grew by `factor`. */
function keepCentre(stage: HTMLElement, factor: number) {
  const { clientWidth, clientHeight } = stage;
  stage.scrollLeft = (stage.scrollLeft + clientWidth / 2) * factor - clientWidth / 2;
  stage.scrollTop = (stage.scrollTop + clientHeight / 2) * factor - clientHeight / 2;
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-photo-viewer': MidcallPhotoViewer;
  }
  interface HTMLElementEventMap {
    'midcall-viewer-closed': ViewerClosedEvent;
  }
}
