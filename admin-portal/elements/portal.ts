import { ContextProvider } from '@lit/context';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Routes } from '@lit-labs/router/routes.js';
import { SignedInAccount } from '../../protocol/account.ts';
import type { Capability } from '../../protocol/role.ts';
import type { PortalConfig } from '../../protocol/portal.ts';
import { ApiError } from '../../ui/api-client.ts';
import { base, button } from '../../ui/components.ts';
import { type Key, LocaleController, locale, t } from '../../ui/i18n.ts';
import { errorWords } from '../error-words.ts';
import { speak } from '../language.ts';
import { Navigation } from '../navigation.ts';
import { PLACES, type Place, titleOf } from '../places.ts';
import { type Portal, portalContext } from '../portal-context.ts';
import { PortalApi } from '../portal-api.ts';
import '../pages/no-page.ts';
import { SIGNED_OUT_PLACES } from '../signed-out-places.ts';
import type { MidcallLeaveDialog } from './leave-dialog.ts';
import './frame.ts';
import './leave-dialog.ts';
import './toasts.ts';
import type { MidcallToasts } from './toasts.ts';

type Stage = 'starting' | 'signedOut' | 'signedIn' | 'unreachable';

/** The portal: who is signed in, which page is shown, and what every page may ask of it. */
@customElement('midcall-portal')
export class MidcallPortal extends LitElement {
  static override styles = [
    base,
    button,
    css`
      .alone {
        min-block-size: 100vh;
        display: grid;
        place-content: center;
        gap: var(--midcall-4);
        justify-items: center;
        padding: var(--midcall-4);
      }
    `,
  ];

  @property({ attribute: false }) config: PortalConfig | null = null;
  @state() private stage: Stage = 'starting';
  @state() private error: unknown = null;
  @state() private loaded: Place | null = null;
  @query('midcall-toasts') private toasts!: MidcallToasts;
  @query('midcall-leave-dialog') private leaveDialog!: MidcallLeaveDialog;

  #provider = new ContextProvider(this, { context: portalContext });
  #routes = new Routes(this, []);
  #api: PortalApi | null = null;
  #navigation: Navigation | null = null;
  #portal: Portal | null = null;
  #disconnect = (): void => {};

  constructor() {
    super();
    new LocaleController(this);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>) {
    if (changed.has('config') && this.config && !this.#api) this.#begin(this.config);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#disconnect();
  }

  override render() {
    return html`
      ${this.#renderStage()}
      <midcall-leave-dialog></midcall-leave-dialog>
      <midcall-toasts></midcall-toasts>
    `;
  }

  #renderStage(): TemplateResult | typeof nothing {
    switch (this.stage) {
      case 'starting':
        return nothing;
      case 'unreachable':
        return html`
          <main class="alone">
            <p role="alert">${errorWords(this.error)}</p>
            <button class="b primary" @click=${() => void this.#start()}>
              ${t('admin:section.tryAgain')}
            </button>
          </main>
        `;
      case 'signedOut':
        return html`${this.#routes.outlet()}`;
      case 'signedIn':
        return html`
          <midcall-frame .current=${this.loaded}>
            ${
              this.loaded && !this.#isShown(this.loaded)
                ? html`<midcall-no-page reason="forbidden"></midcall-no-page>`
                : this.#routes.outlet()
            }
          </midcall-frame>
        `;
    }
  }

  #begin({ tenant, simulatorOrigin }: PortalConfig): void {
    const api = new PortalApi(tenant);
    const navigation = new Navigation(tenant);
    this.#api = api;
    this.#navigation = navigation;
    api.onSignedOut = () => void this.#signOut();
    const can = (capability: Capability) => this.#portal?.account.capabilities.includes(capability) ?? false;
    this.#make = (account) => ({
      ...{ account, api, navigation, simulatorOrigin, can },
      say: (words) => this.toasts.say(words),
      refreshAccount: () => this.#readAccount(),
    });
    const disconnect = navigation.connect(() => this.leaveDialog.ask());
    const show = () => void this.#show();
    navigation.addEventListener('moved', show);
    this.#disconnect = () => {
      disconnect();
      navigation.removeEventListener('moved', show);
    };
    void this.#start();
  }

  #make: (account: SignedInAccount) => Portal = () => {
    throw new Error('the portal has no configuration');
  };

  async #start(): Promise<void> {
    const path = this.#navigation!.path;
    try {
      const isLink = SIGNED_OUT_PLACES.some((place) => place.path === path);
      if (!isLink) await this.#readAccount();
      this.stage = isLink ? 'signedOut' : 'signedIn';
    } catch (error) {
      this.error = error;
      this.stage = error instanceof ApiError && error.status === 401 ? 'signedOut' : 'unreachable';
    }
    await this.#show();
  }

  async #readAccount(): Promise<void> {
    const account = await this.#api!.request({ path: '/v1/account', answer: SignedInAccount });
    this.#portal = this.#make(account);
    this.#provider.setValue(this.#portal);
    if (account.locale !== null && account.locale !== locale()) await speak(account.locale);
  }

  /** The page stays in the address bar, so that signing in again comes back to it. */
  async #signOut(): Promise<void> {
    if (this.stage !== 'signedIn') return;
    this.stage = 'signedOut';
    await this.#show();
  }

  /** Loads and shows the page of the address. */
  async #show(): Promise<void> {
    const navigation = this.#navigation!;
    const isSignedIn = this.stage === 'signedIn';
    const places = isSignedIn ? PLACES : SIGNED_OUT_PLACES;
    if (isSignedIn && (navigation.path === '/' || navigation.path === '/sign-in')) {
      const first = PLACES.find((place) => this.#isShown(place));
      await navigation.go(first?.path ?? '/profile', { replace: true });
      return;
    }
    const renderSignIn = () =>
      html`<midcall-sign-in-page @signed-in=${() => void this.#start()}></midcall-sign-in-page>`;
    this.#routes.routes = places.map((place) => ({
      path: place.path,
      enter: async () => {
        await place.load();
        this.loaded = place;
        return true;
      },
      render: (params) => place.render(params),
    }));
    this.#routes.fallback = isSignedIn
      ? {
          enter: () => this.#forgetPage(),
          render: () => html`<midcall-no-page></midcall-no-page>`,
        }
      : {
          enter: () => import('../pages/sign-in-page.ts').then(() => this.#forgetPage()),
          render: renderSignIn,
        };
    await this.#routes.goto(navigation.path);
    this.#name(isSignedIn || this.loaded ? this.#titleOf(this.loaded) : 'admin:signIn.title');
    await this.updateComplete;
    if (isSignedIn) this.#focusPage();
  }

  #forgetPage(): boolean {
    this.loaded = null;
    return true;
  }

  /**
   * A page that was gone to is read from its heading, or from the section that the link names: `?section=sends`. The first
   * page leaves the focus to the browser, unless a section is named.
   */
  #focusPage(): void {
    const section = this.#navigation?.query.get('section') ?? null;
    const isFirst = !this.#hasShown;
    this.#hasShown = true;
    const page = this.renderRoot.querySelector('midcall-frame')?.firstElementChild;
    if (!(page instanceof LitElement) || (isFirst && section === null)) return;
    const selector = section === null ? 'h1' : `[data-section="${CSS.escape(section)}"]`;
    void page.updateComplete.then(() => page.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }
  #hasShown = false;

  #isShown = ({ needs }: Place): boolean =>
    needs === undefined || (this.#portal?.account.capabilities.includes(needs) ?? false);

  #titleOf(place: Place | null): Key | undefined {
    return place ? titleOf(place, this.#portal?.account.tenant.homeCountry) : undefined;
  }

  #name(title: Key | undefined): void {
    document.title = title === undefined ? 'Midcall' : `${t(title)} · Midcall`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-portal': MidcallPortal;
  }
}
