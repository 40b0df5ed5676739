import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';

const styles = css`
  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 4px;
  }
  li {
    position: relative;
    display: grid;
    place-items: center;
    gap: 2px;
    inline-size: 60px;
    block-size: 60px;
    border: 1px solid var(--midcall-line);
    border-radius: 12px;
    background: var(--midcall-hover);
    font: var(--midcall-type-meta);
  }
  img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    border-radius: 11px;
  }
  .name {
    max-inline-size: 52px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button {
    position: absolute;
    inset-block-start: -6px;
    inset-inline-end: -6px;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    padding: 0;
    border: 1px solid var(--midcall-line-control);
    border-radius: 50%;
    background: var(--midcall-surface-raised);
    cursor: pointer;
  }
  button .i {
    inline-size: 12px;
    block-size: 12px;
  }
`;

/**
 * Files that go with the next text.
 *
 * @event {FileRemovedEvent} file-removed - One of them is not to be sent.
 */
@customElement('midcall-attachments')
export class Attachments extends LitElement {
  static override styles = [base, styles];

  protected readonly words = new LocaleController(this);
  #addresses = new Map<File, string>();

  @property({ attribute: false }) files: readonly File[] = [];

  override disconnectedCallback() {
    super.disconnectedCallback();
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }

  protected override render() {
    if (this.files.length === 0) return nothing;
    return html`<ul aria-label=${t('simulator:handset.attached')}>
      ${this.files.map((file) => this.renderFile(file))}
    </ul>`;
  }

  private renderFile(file: File) {
    const picture = /^image\/(jpeg|png|gif|webp)$/.test(file.type);
    return html`<li>
      ${
        picture
          ? html`<img src=${this.#addressOf(file)} alt=${file.name} />`
          : html`${icon(file.type.startsWith('video/') ? 'play' : 'file')}<span class="name"
                >${file.name}</span
              >`
      }
      <button
        type="button"
        aria-label=${t('simulator:handset.remove', { name: file.name })}
        @click=${() => this.dispatchEvent(new FileRemovedEvent(file))}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  #addressOf(file: File): string {
    const address = this.#addresses.get(file) ?? URL.createObjectURL(file);
    this.#addresses.set(file, address);
    return address;
  }
}

/** A file is not to be sent. */
export class FileRemovedEvent extends Event {
  readonly file: File;
  constructor(file: File) {
    super('file-removed');
    this.file = file;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-attachments': Attachments;
  }
}
