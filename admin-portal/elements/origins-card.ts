import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { isExactOrigin } from '../../protocol/exact-origin.ts';
import { EmbedOrigin } from '../../protocol/integration.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import { banner, card, table } from '../page.styles.ts';
import { NOTHING } from '../portal-api.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { listCard } from './list-card.styles.ts';
import { listState } from './list-state.ts';

const PATH = '/v1/admin/embed-origins';
const Answer = z.object({ origins: z.array(EmbedOrigin) });

/** Which pages may embed the widget. */
@customElement('midcall-origins-card')
export class MidcallOriginsCard extends PortalElement {
  static override styles = [base, button, field, card, table, banner, listCard];

  #origins = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).origins,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';

  override render() {
    const { items } = this.#origins;
    return html`
      <section class="card" aria-labelledby="h">
        <div>
          <h2 id="h">${t('admin:origins.title')}</h2>
          <p class="help">${t('admin:origins.text')}</p>
        </div>
        ${listState(this.#origins, t('admin:origins.none'))}
        ${items && items.length > 0 ? this.#renderTable(items) : nothing}
        ${this.portal.can('access.write') ? this.#renderForm() : nothing}
      </section>
      <midcall-confirm-dialog></midcall-confirm-dialog>
    `;
  }

  #renderTable(items: readonly EmbedOrigin[]) {
    return html`<div class="tw">
      <table>
        <caption class="sr">
          ${t('admin:origins.title')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('admin:origins.origin')}</th>
            <th scope="col">${t('admin:origins.lastLaunch')}</th>
            <th scope="col" class="end">${t('admin:origins.open')}</th>
            <th scope="col"><span class="sr">${t('admin:origins.remove')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${items.map(
            (origin) =>
              html`<tr>
                <th scope="row"><code>${origin.origin}</code></th>
                <td>${origin.lastLaunchOn ?? t('admin:keys.never')}</td>
                <td class="end">${origin.liveWidgets}</td>
                <td class="acts">
                  ${
                    this.portal.can('access.write')
                      ? html`<button
                          class="b small danger"
                          aria-label=${t('admin:origins.removeOne', { origin: origin.origin })}
                          @click=${() => void this.#remove(origin)}
                        >
                          ${t('admin:origins.remove')}
                        </button>`
                      : nothing
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #renderForm() {
    return html`<form novalidate @submit=${this.handleAdd}>
      <div class="field">
        <label for="origin">${t('admin:origins.add')}</label>
        <input
          class="in"
          id="origin"
          name="origin"
          dir="ltr"
          inputmode="url"
          autocomplete="off"
          aria-invalid=${this.problem === '' ? 'false' : 'true'}
          aria-describedby="origin-help"
        />
        <p class="help ${this.problem === '' ? '' : 'danger'}" id="origin-help" role="status">
          ${this.problem === '' ? t('admin:origins.help') : this.problem}
        </p>
      </div>
      <button class="b">${t('admin:origins.addIt')}</button>
    </form>`;
  }

  private async handleAdd(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const origin = String(new FormData(form).get('origin')).trim();
    this.problem = isExactOrigin(origin) ? '' : t('admin:origins.notExact');
    if (this.problem !== '') return;
    const body = { origin };
    const added = await this.#origins.change(() =>
      this.portal.api.request({ method: 'POST', path: PATH, body, answer: EmbedOrigin }),
    );
    if (!added) return;
    form.reset();
    this.portal.say(t('admin:origins.added', { origin }));
  }

  async #remove({ origin, liveWidgets }: EmbedOrigin): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:origins.removeOne', { origin }),
      text: t('admin:origins.removeText', { open: liveWidgets }),
      act: t('admin:origins.remove'),
    });
    if (!yes) return;
    const path = `${PATH}/${encodeURIComponent(origin)}`;
    await this.#origins.change(() => this.portal.api.request({ method: 'DELETE', path, answer: NOTHING }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-origins-card': MidcallOriginsCard;
  }
}
