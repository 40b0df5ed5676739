import { consume } from '@lit/context';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Media } from '../../protocol/media.ts';
import { base, button, chip, status } from '../../ui/components.ts';
import { type Key, LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { elapsed, shortTime } from '../../ui/time.ts';
import { widgetActionsContext } from '../contexts.ts';
import { loadElement, preloadElements } from '../lazy-elements.ts';
import { fileSize, isFile, isViewable, typeName } from '../media-kind.ts';
import { MediaLinksController } from '../media-links-controller.ts';
import type { WidgetActions } from '../ports.ts';
import { photosStyles } from './photos.styles.ts';

const MOST_SHOWN = 4;

/** The height of the photos changed: the log keeps its end in sight. */
export class PhotosResizedEvent extends CustomEvent<null> {
  constructor() {
    super('midcall-photos-resized', { bubbles: true, composed: true });
  }
}

/**
 * Photos, videos and files of one message. A photo opens the viewer, which is loaded at the first need.
 *
 * @event {PhotosResizedEvent} midcall-photos-resized - Its height changed.
 */
@customElement('midcall-photos')
export class MidcallPhotos extends LitElement {
  static override styles = [base, button, chip, status, photosStyles];

  readonly #links = new MediaLinksController(this, (id) => this.#actions().mediaLinks(id));
  readonly #resizes = new ResizeObserver(() => this.dispatchEvent(new PhotosResizedEvent()));

  @consume({ context: widgetActionsContext, subscribe: true })
  @state()
  private actions: WidgetActions | undefined;

  /** Which photo the viewer shows; `null`: closed. */
  @state() private opened: string | null = null;
  /** Items the agent asked to fetch again, until the server answers. */
  @state() private retrying: ReadonlySet<string> = new Set();

  /** Items of the message, in the caller's order. */
  @property({ attribute: false }) media: Media[] = [];
  /** The message they belong to. */
  @property({ attribute: 'message-id' }) messageId = '';
  /** When the message came, ISO 8601: part of a photo's name. */
  @property() at = '';
  /** Whether the agent may save; the addresses say so too. */
  @property({ type: Boolean, attribute: 'can-save' }) canSave = false;

  constructor() {
    super();
    new LocaleController(this);
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  protected override firstUpdated() {
    preloadElements('viewer');
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('media')) return;
    const waiting = this.media.filter(({ id, state: now }) => this.retrying.has(id) && now === 'failed');
    if (waiting.length !== this.retrying.size) this.retrying = new Set(waiting.map(({ id }) => id));
  }

  protected override render() {
    const tiles = this.media.filter((item) => !isFile(item));
    const reasons = new Set(tiles.flatMap(({ reason }) => reason ?? []));
    return html`
      ${tiles.length > 0 ? this.renderTiles(tiles) : nothing}
      ${[...reasons].map((reason) => html`<p class="why">${t(`media.reason.${reason}`)}</p>`)}
      ${this.media.filter(isFile).map((item) => this.renderFile(item))} ${this.renderViewer()}
    `;
  }

  private renderTiles(tiles: Media[]) {
    const hidden = tiles.length - MOST_SHOWN;
    return html`
      <div class="photos">
        ${repeat(
          tiles.slice(0, MOST_SHOWN),
          ({ id }) => id,
          (item) => this.renderTile(item),
        )}
      </div>
      ${
        hidden > 0
          ? html`<button class="chip more" @click=${() => this.handleOpen(tiles[MOST_SHOWN])}>
              <span aria-hidden="true">+${hidden}</span
              ><span class="sr">${t('photos.more', { count: hidden })}</span>
            </button>`
          : nothing
      }
    `;
  }

  private renderTile(item: Media): TemplateResult {
    if (item.state === 'ready') return this.renderReady(item);
    if (item.state === 'failed' && !this.retrying.has(item.id)) {
      return this.renderBad(item, 'photos.notLoaded', () => void this.handleRetry(item));
    }
    if (item.state === 'blocked') return this.renderBad(item, 'photos.blocked', null);
    return html`<div class="photo wait" role="img" aria-label=${this.nameOf(item, 'photos.arrivingName')}>
      ${icon('image', { size: 20 })}<span class="st">${t('photos.arriving')}</span>
      ${item.size === null ? nothing : html`<span class="st num">${fileSize(item.size)}</span>`}
    </div>`;
  }

  private renderReady(item: Media): TemplateResult {
    const links = this.#links.of(item.id, 'thumbnail');
    if (links === 'failed') {
      return this.renderBad(item, 'photos.notLoaded', () => this.#links.retry(item.id, 'thumbnail'));
    }
    const thumbnail = links === 'loading' ? null : links.thumbnail;
    return html`<button
      class="photo"
      aria-label=${item.kind === 'video' ? this.videoName(item) : this.nameOf(item, 'photos.photo')}
      aria-haspopup="dialog"
      @click=${() => this.handleOpen(item)}
    >
      ${
        thumbnail === null
          ? nothing
          : html`<img
              alt=""
              src=${thumbnail}
              decoding="async"
              @load=${() => this.#links.loaded(item.id, 'thumbnail')}
              @error=${() => this.#links.refused(item.id, 'thumbnail')}
            />`
      }
      ${item.kind === 'video' ? this.renderPlay(item) : nothing}
    </button>`;
  }

  private renderPlay(item: Media) {
    const about = aboutVideo(item);
    return html`<span class="play">${icon('play')}</span>
      ${about === '' ? nothing : html`<span class="size num">${about}</span>`}`;
  }

  private renderBad(item: Media, word: Key, retry: (() => void) | null): TemplateResult {
    const name = this.nameOf(item, item.state === 'blocked' ? 'photos.blockedName' : 'photos.failedName');
    return html`<div class="photo wait bad" role="group" aria-label=${name}>
      ${icon(retry ? 'image' : 'lock', { size: 20 })}<span class="st danger">${t(word)}</span>
      ${retry ? html`<button class="link" @click=${retry}>${t('photos.tryAgain')}</button>` : nothing}
    </div>`;
  }

  private renderFile({ type, size, reason }: Media) {
    const name = typeName(type);
    const why = reason === null || reason === 'type_unsupported' ? null : reason;
    return html`<div class="file">
      ${icon('file', { size: 20 })}
      <span>
        <b>${name ? t('photos.fileOf', { type: name }) : t('photos.file')}</b>${
          size === null ? nothing : html` <span class="num">${fileSize(size)}</span>`
        }
        <small>
          ${
            why
              ? t(`media.reason.${why}`)
              : name
                ? t('photos.unsupported', { type: name })
                : t('photos.unsupportedUnknown')
          }
        </small>
      </span>
    </div>`;
  }

  private renderViewer() {
    if (this.opened === null) return nothing;
    return html`<midcall-photo-viewer
      .media=${this.pictures}
      .shown=${this.opened}
      .links=${this.#links}
      at=${this.at}
      ?can-save=${this.canSave}
      @midcall-viewer-closed=${this.handleClosed}
    ></midcall-photo-viewer>`;
  }

  private get pictures(): Media[] {
    return this.media.filter((item) => !isFile(item));
  }

  /** With what stands on it, so that who speaks to the screen may say that. */
  private videoName(item: Media): string {
    if (item.durationMs) return this.nameOf(item, 'photos.videoLasting');
    return [this.nameOf(item, 'photos.video'), aboutVideo(item)].filter(Boolean).join(', ');
  }

  private nameOf(item: Media, key: Key): string {
    const { pictures } = this;
    return t(key, {
      position: pictures.indexOf(item) + 1,
      total: pictures.length,
      time: this.at ? shortTime(this.at) : '',
      length: elapsed(0, item.durationMs ?? 0),
    });
  }

  #actions(): WidgetActions {
    if (!this.actions) throw new Error('midcall-photos needs widgetActionsContext');
    return this.actions;
  }

  private handleOpen(item: Media | undefined) {
    const shown = item && isViewable(item) ? item : this.media.find(isViewable);
    if (!shown) return;
    this.opened = shown.id;
    void loadElement('viewer');
  }

  private handleClosed() {
    this.opened = null;
  }

  private async handleRetry({ id }: Media) {
    this.retrying = new Set([...this.retrying, id]);
    try {
      const fetched = await this.#actions().retryMedia(id);
      this.media = this.media.map((item) => (item.id === id ? fetched : item));
    } catch {
      // The tile falls back to "Not loaded", with its reason and its button.
    }
    this.retrying = new Set([...this.retrying].filter((other) => other !== id));
  }
}

/** How long it is, or else how large. */
function aboutVideo({ size, durationMs }: Media): string {
  if (durationMs) return elapsed(0, durationMs);
  return size === null ? '' : fileSize(size);
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-photos': MidcallPhotos;
  }
  interface HTMLElementEventMap {
    'midcall-photos-resized': PhotosResizedEvent;
  }
}
