import { expect, type Locator, type Page } from '@playwright/test';
import { type Product } from './launch-product.ts';

const PASSWORD = 'correct horse battery staple 7';
const administrators = new WeakMap<Product, string>();

/** The portal as an administrator sees it. All by role and name. */
export class Portal {
  readonly page: Page;
  readonly #address: string;

  constructor(page: Page, { serverOrigin, demo }: Product) {
    this.page = page;
    this.#address = `${serverOrigin}/portal/${demo.tenant}`;
  }

  /** Opens a page of the portal. Whoever comes first makes themselves administrator by the link the server prints. */
  static async open(page: Page, product: Product, path: string): Promise<Portal> {
    const portal = new Portal(page, product);
    await enter(page, product);
    await portal.goTo(path);
    return portal;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#address + path);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  /** A card that is read. */
  card(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** A section with its own Set. Its fields are slotted: they stand in the element, and not in the region it draws. */
  section(name: string): Locator {
    return this.page.locator('midcall-section').filter({ has: this.card(name) });
  }

  /** Presses Set and waits for "Saved". */
  async set(name: string): Promise<void> {
    const section = this.section(name);
    await section.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(section.getByText('Saved', { exact: true })).toBeVisible();
  }
}

async function enter(page: Page, product: Product): Promise<void> {
  const { serverOrigin: origin, demo } = product;
  const base = `${origin}/v1/portal/${demo.tenant}`;
  const known = administrators.get(product);
  const email = known ?? 'rosa@brightwater.example';
  const token = /\/setup#([\w-]+)/.exec(product.output())?.[1];
  const answer = known
    ? await page.request.post(`${base}/sign-in`, {
        headers: { origin },
        data: { email, password: PASSWORD },
      })
    : await page.request.post(`${base}/setup`, {
        headers: { origin },
        data: { token, name: 'Rosa Bianchi', email, password: PASSWORD },
      });
  if (!answer.ok()) throw new Error(`The portal does not let in: ${answer.status()} ${await answer.text()}`);
  administrators.set(product, email);
}
