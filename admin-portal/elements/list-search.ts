import { css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import { PortalElement } from '../page-element.ts';

/** What is typed here becomes the search of the address, and the first page. */
@customElement('midcall-list-search')
export class MidcallListSearch extends PortalElement {
  static override styles = [
    base,
    field,
    css`
      :host {
        display: block;
        flex: 0 1 320px;
        max-inline-size: 320px;
      }
    `,
  ];

  @query('input') private input!: HTMLInputElement;
  /** Its label: what is searched. */
  @property() label = '';
  /** What the address searches for. */
  @property() value = '';

  override focus() {
    this.input.focus();
  }

  override render() {
    return html`<div class="field">
      <label for="search">${this.label}</label>
      <input
        class="in"
        id="search"
        type="search"
        .value=${this.value}
        @input=${() => this.portal.navigation.setQuery({ search: this.input.value, from: undefined })}
      />
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-list-search': MidcallListSearch;
  }
}
