import { LitElement, css, html } from 'lit';
import { customElement, query, queryAll } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { SAMPLE_PHOTOS, type SamplePhoto, takePhoto } from '../photos.ts';

const styles = css`
  .menu {
    display: grid;
    gap: 2px;
    padding: 4px;
    border: 1px solid var(--midcall-line);
    border-radius: 16px;
    background: var(--midcall-surface-raised);
    box-shadow: var(--midcall-shadow-2);
  }
  button {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    padding-block: 4px;
    padding-inline: 6px 10px;
    border: 1px solid transparent;
    border-radius: 12px;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  button:hover {
    background: var(--midcall-hover);
  }
  img,
  .frame {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 8px;
    object-fit: cover;
    background: var(--midcall-hover);
  }
`;

/**
 * What a telephone can attach: the sample photos, or files of this computer.
 *
 * @event {FilesChosenEvent} files-chosen - Files were chosen; they are not sent yet.
 * @event close - The person turned away without choosing.
 */
@customElement('midcall-photo-chooser')
export class PhotoChooser extends LitElement {
  static override styles = [base, styles];

  protected readonly words = new LocaleController(this);

  /** Settles when the photo that was chosen is there, or could not be read; `null`: none is on its way. */
  taking: Promise<void> | null = null;

  @query('input') private fileField!: HTMLInputElement;
  @queryAll('button') private items!: NodeListOf<HTMLButtonElement>;

  /** Puts the focus on the first choice. */
  override focus(): void {
    this.items[0]?.focus();
  }

  protected override render() {
    return html`
      <div
        class="menu"
        role="menu"
        aria-label=${t('simulator:handset.photosHere')}
        @keydown=${this.#handleKey}
      >
        ${SAMPLE_PHOTOS.map(
          (photo) =>
            html`<button type="button" role="menuitem" tabindex="-1" @click=${() => void this.#take(photo)}>
              <img src=${photo.url} alt="" />${t(`simulator:handset.${photo.key}`)}
            </button>`,
        )}
        <button type="button" role="menuitem" tabindex="-1" @click=${() => this.fileField.click()}>
          <span class="frame">${icon('file')}</span>${t('simulator:handset.file')}
        </button>
      </div>
      <input
        type="file"
        multiple
        hidden
        aria-label=${t('simulator:handset.file')}
        @change=${this.#handleFiles}
      />
    `;
  }

  async #take(photo: SamplePhoto): Promise<void> {
    const taken = takePhoto(photo);
    const taking = taken.then(
      () => {},
      () => {},
    );
    this.taking = taking;
    try {
      this.dispatchEvent(new FilesChosenEvent([await taken]));
    } finally {
      if (this.taking === taking) this.taking = null;
    }
  }

  #handleFiles = () => {
    const files = [...(this.fileField.files ?? [])];
    this.fileField.value = '';
    if (files.length > 0) this.dispatchEvent(new FilesChosenEvent(files));
  };

  #handleKey = (event: KeyboardEvent) => {
    const items = [...this.items];
    const at = items.findIndex((item) => item === this.shadowRoot?.activeElement);
    const moves: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.dispatchEvent(new Event('close'));
    if (to !== undefined || event.key === 'Escape') event.preventDefault();
  };
}

/** Files a person wants to send. */
export class FilesChosenEvent extends Event {
  readonly files: File[];
  constructor(files: File[]) {
    super('files-chosen');
    this.files = files;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-photo-chooser': PhotoChooser;
  }
}
