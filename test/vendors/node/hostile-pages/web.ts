import { type BrowserContext } from '@playwright/test';

/** What an address answers: a body, or one made for each request out of what was sent. */
type Answer = string | ((sent: string) => Promise<string>);

/** A web of played pages on any origin. Nobody else is asked, but for the server under test. */
export class Web {
  /** Addresses that were asked for and are nobody's. */
  readonly strayed: string[] = [];
  /** Everything that was asked of the server, in order: `POST /v1/launch`. */
  readonly asked: string[] = [];
  readonly #server: string;
  #answers = new Map<string, Answer>();
  #aliases = new Map<string, string>();

  constructor(server: string) {
    this.#server = server;
  }

  /** Puts a page at this address, or a script where it ends with `.js`. */
  put(address: string, answer: Answer): void {
    this.#answers.set(address, answer);
  }

  /** Whatever `origin` answers, `other` answers, too: the same pages, where they do not belong. */
  copy(origin: string, other: string): void {
    this.#aliases.set(other, origin);
  }

  async serve(context: BrowserContext): Promise<void> {
    await context.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      if (url.origin === this.#server) {
        this.asked.push(`${route.request().method()} ${url.pathname}`);
        return route.continue();
      }
      const answer = this.#answers.get((this.#aliases.get(url.origin) ?? url.origin) + url.pathname);
      if (answer === undefined) {
        if (url.pathname !== '/favicon.ico') this.strayed.push(url.href);
        return route.abort();
      }
      const body = typeof answer === 'string' ? answer : await answer(route.request().postData() ?? '');
      const contentType = url.pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
      return route.fulfill({ contentType, body });
    });
  }
}
