import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import type { Edit } from '../edit.ts';
import { banner, table } from '../page.styles.ts';

/** Somebody else has changed what is edited here: both versions side by side, and the choice between them. */
@customElement('midcall-conflict')
export class MidcallConflict extends LitElement {
  static override styles = [
    base,
    button,
    table,
    banner,
    css`
      .both {
        display: grid;
        gap: var(--midcall-3);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
        justify-content: flex-end;
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) edit!: Edit<object>;
  @property({ attribute: false }) names: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) show: (key: string, value: unknown) => string = (_key, value) =>
    String(value);

  constructor() {
    super();
    new LocaleController(this);
  }

  override render() {
    const { edit, names, show } = this;
    return html`
      <div class="banner warning" role="alert">
        ${icon('warning')}
        <div class="both">
          <p><b>${t('admin:conflict.title')}</b>${t('admin:conflict.text')}</p>
          <div class="tw">
            <table>
              <caption class="sr">
                ${t('admin:conflict.title')}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${t('admin:conflict.field')}</th>
                  <th scope="col">${t('admin:conflict.yours')}</th>
                  <th scope="col">${t('admin:conflict.theirs')}</th>
                </tr>
              </thead>
              <tbody>
                ${edit.differences.map(
                  ({ key, mine, theirs }) => html`
                    <tr>
                      <th scope="row">${names[key] ?? key}</th>
                      <td dir="auto">${show(key, mine)}</td>
                      <td dir="auto">${show(key, theirs)}</td>
                    </tr>
                  `,
                )}
              </tbody>
            </table>
          </div>
          <div class="acts">
            <button class="b" type="button" @click=${() => edit.takeTheirs()}>
              ${t('admin:conflict.takeTheirs')}
            </button>
            <button class="b" type="button" @click=${() => void edit.keepMine()}>
              ${t('admin:conflict.keepMine')}
            </button>
          </div>
        </div>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-conflict': MidcallConflict;
  }
}
