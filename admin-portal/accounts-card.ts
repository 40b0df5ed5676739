import { css, html, type TemplateResult } from 'lit';
import { listCardStyles } from './elements/list-card.styles.ts';
import { listState } from './elements/list-state.ts';
import { Listing } from './listing.ts';
import { PortalElement } from './page-element.ts';

/** All accounts of one kind: what they are for, and below it each with its own credentials and its own Set. */
export abstract class AccountsCard extends PortalElement {
  static override styles = [
    ...listCardStyles,
    css`
      :host {
        display: grid;
        gap: var(--midcall-5);
      }
    `,
  ];

  protected abstract readonly words: { title: string; text: string; none: string };
  protected abstract readNames(signal: AbortSignal): Promise<string[]>;
  protected abstract renderAccount(name: string): TemplateResult;

  #names = new Listing(this, (signal) => this.readNames(signal));

  override render() {
    const { title, text, none } = this.words;
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${title}</h2>
          <p class="help">${text}</p>
        </div>
        ${listState(this.#names, none)}
      </section>
      ${this.#names.items?.map((name) => this.renderAccount(name))}
    `;
  }
}
