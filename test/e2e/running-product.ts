import { test as base } from '@playwright/test';
import { Administrator } from './administrator.ts';
import { Desk } from './desk.ts';
import { launchProduct, type Product } from './launch-product.ts';
import { SimulatedWorld } from './simulated-world.ts';

export { type Product } from './launch-product.ts';

interface Fixtures {
  /** The simulator's page, open. */
  desk: Desk;
  /** Changes settings; they are put back after the test. */
  administrator: Administrator;
  /** Behind the simulator's page. After each test its calls are over and its network is normal. */
  world: SimulatedWorld;
}

/** The product as `npm start` runs it, built, on free ports and a data folder of its own; one for all tests of a worker. */
export const test = base.extend<Fixtures, { product: Product }>({
  desk: async ({ page, product }, use) => {
    const desk = new Desk(page);
    await desk.open(product.simulatorOrigin);
    await use(desk);
  },
  administrator: async ({ product }, use) => {
    const administrator = new Administrator(product);
    await use(administrator);
    await administrator.restore();
  },
  world: [
    async ({ product }, use) => {
      const world = new SimulatedWorld(product);
      await use(world);
      await world.calmDown();
    },
    { auto: true },
  ],
  product: [
    async ({}, use) => {
      const product = await launchProduct();
      try {
        await use(product);
      } finally {
        await product.close();
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

export { expect } from '@playwright/test';
