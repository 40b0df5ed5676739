import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, button } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { NOTHING } from '../portal-api.ts';
import { PortalElement } from '../page-element.ts';
import { placeIcon } from '../place-icons.ts';
import { NAVIGATION, type NavigationEntry, type Place, titleOf } from '../places.ts';
import { frameStyles } from './frame.styles.ts';

/**
 * What stands around every page: the navigation with what this person may see, and who is signed in. On a narrow window
 * the navigation is opened by a button.
 * @slot - The page.
 */
@customElement('midcall-frame')
export class MidcallFrame extends PortalElement {
  static override styles = [base, button, frameStyles];

  /** The page that is shown. */
  @property({ attribute: false }) current: Place | null = null;
  @state() private open = false;

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('current')) this.open = false;
  }

  override render() {
    return html`
      <div class="shell" ?data-open=${this.open}>
        <header>
          <button class="skip" @click=${this.#handleSkip}>${t('admin:frame.skip')}</button>
          <div class="top">
            <button
              class="b icon"
              aria-expanded=${this.open ? 'true' : 'false'}
              aria-controls="nav"
              aria-label=${t('admin:frame.menu')}
              @click=${() => (this.open = !this.open)}
            >
              ${placeIcon('menu')}
            </button>
            ${brand()}
          </div>
        </header>
        <nav id="nav" class="nav" aria-label=${t('admin:frame.navigation')} @keydown=${this.#handleKey}>
          <a class="brand" href=${this.portal.navigation.href('/')}>${brand()}</a>
          <ul>
            ${NAVIGATION.filter((entry) => this.#mayGo(entry)).map((entry) => this.#renderEntry(entry))}
            ${this.#renderSimulator()}
          </ul>
          ${this.#renderAccount()}
        </nav>
        <main id="page" tabindex="-1"><slot></slot></main>
      </div>
    `;
  }

  #renderEntry({ title, icon: name, path, places = [] }: NavigationEntry): TemplateResult {
    const inside = places.filter((place) => this.#mayGo(place));
    const isOpen = inside.some((place) => place === this.current);
    const isCurrent = places.length === 0 && this.current !== null && belongsTo(this.current.path, path);
    return html`
      <li>
        <a
          href=${this.portal.navigation.href(inside[0]?.path ?? path)}
          class=${isOpen ? 'open' : ''}
          aria-current=${isCurrent ? 'page' : nothing}
        >
          ${placeIcon(name)}${t(title)}
        </a>
        ${
          inside.length === 0
            ? nothing
            : html`
                <ul>
                  ${inside.map(
                    (place) => html`
                      <li>
                        <a
                          href=${this.portal.navigation.href(place.path)}
                          aria-current=${place === this.current ? 'page' : nothing}
                          >${t(titleOf(place, this.portal.account.tenant.homeCountry))}</a
                        >
                      </li>
                    `,
                  )}
                </ul>
              `
        }
      </li>
    `;
  }

  #renderSimulator(): TemplateResult | typeof nothing {
    const { simulatorOrigin } = this.portal;
    if (simulatorOrigin === null) return nothing;
    return html`
      <li>
        <a href=${simulatorOrigin} target="midcall-simulator"
          >${placeIcon('play')}${t('admin:place.simulator')}</a
        >
      </li>
    `;
  }

  #renderAccount(): TemplateResult {
    const { account, navigation } = this.portal;
    return html`
      <div class="me">
        <a
          href=${navigation.href('/profile')}
          aria-current=${this.current?.path === '/profile' ? 'page' : nothing}
        >
          <span class="pa" aria-hidden="true">${initials(account.name)}</span>
          <span
            ><bdi>${account.name}</bdi><small><bdi>${account.tenant.name}</bdi></small></span
          >
        </a>
        <button
          class="b icon"
          title=${t('admin:frame.signOut')}
          aria-label=${t('admin:frame.signOut')}
          @click=${this.#signOut}
        >
          ${placeIcon('leave')}
        </button>
      </div>
    `;
  }

  #mayGo = ({ needs }: { needs?: Place['needs'] }): boolean => needs === undefined || this.portal.can(needs);

  /** A button, since an address cannot name what is in a shadow tree. */
  #handleSkip(): void {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }

  #handleKey({ key }: KeyboardEvent): void {
    if (key !== 'Escape' || !this.open) return;
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('.top button')?.focus();
  }

  async #signOut(): Promise<void> {
    const { api, navigation } = this.portal;
    if (!(await navigation.go('/profile', { replace: true })) && navigation.hasUnsavedWork) return;
    await api.request({ method: 'DELETE', path: '/v1/account/session', answer: NOTHING }).catch(() => {});
    location.assign(navigation.href('/'));
  }
}

/** `/queues/:key` is part of the place `/queues`. */
const belongsTo = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => [...word][0] ?? '')
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .join('')
    .toUpperCase();

const brand = (): TemplateResult => html`
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <rect width="24" height="24" rx="7" fill="var(--midcall-accent)" />
    <path
      d="M6.5 8.2c0-.9.7-1.7 1.7-1.7h7.6c.9 0 1.7.7 1.7 1.7v5.1c0 .9-.7 1.7-1.7 1.7h-4.300l-3.200 2.700V15c-1 0-1.800-.8-1.800-1.700z"
      fill="none"
      stroke="var(--midcall-on-accent)"
      stroke-width="1.7"
      stroke-linejoin="round"
    />
  </svg>
  <span>Midcall</span>
`;

declare global {
  interface HTMLElementTagNameMap {
    'midcall-frame': MidcallFrame;
  }
}
