/** Work on a page that is not saved yet. */
export interface UnsavedWork {
  readonly dirty: boolean;
}

/** Asks whether to leave unsaved work behind. */
export type AskToLeave = () => Promise<boolean>;

/** The query of the address is another one. */
export class QueryEvent extends Event {
  /** A step of its own for the back button, or taken with it; otherwise changed in place, as while somebody types. */
  readonly isStep: boolean;
  constructor(isStep: boolean) {
    super('query');
    this.isStep = isStep;
  }
}

/**
 * The address bar: paths below `/portal/<tenant>`, deep links, the back button. Clicks on links of the portal change the
 * address without loading the page again. Leaving a page with unsaved work asks first, whichever way it is left.
 */
export class Navigation extends EventTarget {
  readonly base: string;
  readonly #work = new Set<UnsavedWork>();
  #shown = location.href;
  #askToLeave: AskToLeave = () => Promise.resolve(true);

  constructor(tenant: string) {
    super();
    this.base = `/portal/${tenant}`;
  }

  /** Path within the portal: `/settings/sms-in-call/messages`. */
  get path(): string {
    return location.pathname.slice(this.base.length) || '/';
  }

  get query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  /** The address of a place, for `href`. */
  href(path: string): string {
    return this.base + path;
  }

  connect(askToLeave: AskToLeave): () => void {
    this.#askToLeave = askToLeave;
    const leave = new AbortController();
    const { signal } = leave;
    addEventListener('click', (event) => this.#followLink(event), { signal });
    addEventListener('popstate', () => void this.#handlePop(), { signal });
    addEventListener('beforeunload', (event) => this.#warn(event), { signal });
    return () => leave.abort();
  }

  /** Registers work; the function given back takes it out. */
  watch(work: UnsavedWork): () => void {
    this.#work.add(work);
    return () => void this.#work.delete(work);
  }

  get hasUnsavedWork(): boolean {
    return [...this.#work].some(({ dirty }) => dirty);
  }

  /** Goes to a place of the portal. `false`: somebody wanted to stay with unsaved work. */
  async go(path: string, { replace = false }: { replace?: boolean } = {}): Promise<boolean> {
    const address = new URL(this.href(path), location.origin).href;
    if (address === this.#shown) return true;
    if (!(await this.#mayLeave(address))) return false;
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    this.#show();
    return true;
  }

  /** Writes filters and open drawers into the address; no other page is shown, so nothing is asked. */
  setQuery(values: Readonly<Record<string, string | undefined>>, { replace = true } = {}): void {
    const query = this.query;
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined || value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    history[replace ? 'replaceState' : 'pushState'](null, '', location.pathname + (text && `?${text}`));
    this.#shown = location.href;
    this.dispatchEvent(new QueryEvent(!replace));
  }

  #show(): void {
    this.#shown = location.href;
    this.dispatchEvent(new Event('moved'));
  }

  /** Other queries of the same page keep its work. */
  async #mayLeave(address: string): Promise<boolean> {
    const samePage = new URL(address).pathname === new URL(this.#shown).pathname;
    if (samePage || !this.hasUnsavedWork) return true;
    return this.#askToLeave();
  }

  #followLink(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin)
      return;
    if (
      !link.pathname.startsWith(`${this.base}/`) ||
      (link.hash !== '' && link.pathname === location.pathname)
    )
      return;
    event.preventDefault();
    void this.go(link.pathname.slice(this.base.length) + link.search);
  }

  async #handlePop(): Promise<void> {
    const wanted = location.href;
    if (new URL(wanted).pathname === new URL(this.#shown).pathname) {
      this.#shown = wanted;
      this.dispatchEvent(new QueryEvent(true));
      return;
    }
    if (this.hasUnsavedWork) {
      // the address has changed already: back to what is shown, until the answer is there
      history.pushState(null, '', this.#shown);
      if (!(await this.#askToLeave())) return;
      history.pushState(null, '', wanted);
    }
    this.#show();
  }

  #warn(event: BeforeUnloadEvent): void {
    if (this.hasUnsavedWork) event.preventDefault();
  }
}
