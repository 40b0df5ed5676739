import { type Page } from '@playwright/test';
import { Portal } from './portal.ts';
import { test as base } from './running-product.ts';

export { expect } from './running-product.ts';

/** A second page, in which an administrator works while the desk goes on in the first. */
export const test = base.extend<{ portalPage: Page; openPortal: (path: string) => Promise<Portal> }>({
  portalPage: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(await context.newPage());
    await context.close();
  },
  openPortal: async ({ portalPage, product }, use) => {
    await use((path) => Portal.open(portalPage, product, path));
  },
});

export const switchOf = ({ page }: Portal, name: string) => page.getByRole('switch', { name, exact: true });
