import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { type Result, type RunOptions } from 'axe-core';

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
  return violations.map(barrierOf);
}

/**
 * What axe finds in a page and in its frames of another origin. Throws when there was none: then it looked at half.
 * Axe gathers what it found in a page of its own, in front of this one: clicks into frames of a page behind another are lost.
 */
export async function barriersOfAllFrames(page: Page): Promise<Barrier[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  await page.bringToFront();
  if (!passes.some(({ nodes }) => nodes.some(({ target }) => target.length > 1)))
    throw new Error('axe looked into no frame');
  return violations.map(barrierOf);
}

function barrierOf({ id, nodes }: Result): Barrier {
  return { id, at: nodes.map(({ target }) => target.flat().map(String)) };
}
