import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { type RunOptions } from 'axe-core';

export interface Barrier {
  /** The rule of axe. */
  id: string;
  /** Selectors of the elements it is about. */
  at: string[][];
}

/**
 * What axe finds in a page without frames of another origin: its legacy way does not look into those, and takes half the
 * time, since it opens no page of its own.
 */
export async function barriersOf(page: Page, options: RunOptions = {}): Promise<Barrier[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await axe.options({ ...options, resultTypes: ['violations'] }).analyze();
  return violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ target }) => target.flat().map(String)),
  }));
}
