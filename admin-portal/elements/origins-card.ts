import { html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import * as z from 'zod/mini';
import { isExactOrigin } from '../../protocol/exact-origin.ts';
import { EmbedOrigin } from '../../protocol/integration.ts';
import { t } from '../../ui/i18n.ts';
import { Listing } from '../listing.ts';
import { PortalElement } from '../page-element.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import { removeFrom, renderListCard } from './list-card.ts';
import { listCardStyles } from './list-card.styles.ts';
import { renderRemovable } from './removable-table.ts';

const PATH = '/v1/admin/embed-origins';
const Answer = z.object({ origins: z.array(EmbedOrigin) });

/** Which pages may embed the widget. */
@customElement('midcall-origins-card')
export class MidcallOriginsCard extends PortalElement {
  static override styles = listCardStyles;

  #origins = new Listing(
    this,
    async (signal) => (await this.portal.api.request({ path: PATH, answer: Answer, signal })).origins,
  );

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private problem = '';

  override render() {
    return renderListCard(this.#origins, {
      title: t('admin:origins.title'),
      text: t('admin:origins.text'),
      none: t('admin:origins.none'),
      list: (items) => this.#renderTable(items),
      form: this.portal.can('access.write') && this.#renderForm(),
    });
  }

  #renderTable(items: readonly EmbedOrigin[]) {
    return renderRemovable({
      caption: t('admin:origins.title'),
      columns: [
        { heading: t('admin:origins.origin'), cell: ({ origin }) => html`<code>${origin}</code>` },
        {
          heading: t('admin:origins.lastLaunch'),
          cell: ({ lastLaunchOn }) => lastLaunchOn ?? t('admin:keys.never'),
        },
        { heading: t('admin:origins.open'), isFigure: true, cell: ({ liveWidgets }) => liveWidgets },
      ],
      items,
      act: {
        word: t('admin:origins.remove'),
        sentence: ({ origin }) => t('admin:origins.removeOne', { origin }),
        do: (origin) => void this.#remove(origin),
      },
      mayAct: this.portal.can('access.write'),
    });
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
      </div>
      <button class="b">${t('admin:origins.addIt')}</button>
      <p class="help wide ${this.problem === '' ? '' : 'danger'}" id="origin-help" role="status">
        ${this.problem === '' ? t('admin:origins.help') : this.problem}
      </p>
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
    await removeFrom(this.#origins, {
      confirm: this.confirm,
      question: {
        title: t('admin:origins.removeOne', { origin }),
        text: t('admin:origins.removeText', { open: liveWidgets }),
        act: t('admin:origins.remove'),
      },
      portal: this.portal,
      path: `${PATH}/${encodeURIComponent(origin)}`,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-origins-card': MidcallOriginsCard;
  }
}
